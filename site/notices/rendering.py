"""Texts filled with values: for the inbox, for e-mail, for chats, for an SMS."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from .kinds import NoticeKind, VariableType, all_kinds
from .models import NoticeTemplate, SmsVariable
from .wording import fill, shorten

CHINESE = "zh-hans"
GROUP_MOST = 200  # characters of a text for a chat group


@dataclass(frozen=True, slots=True)
class SmsText:
    """An SMS as a gateway takes it: the code of the approved text and the values in their order."""

    code: str
    values: dict[str, str]
    text: str


def template_of(kind: NoticeKind) -> NoticeTemplate:
    """The texts of a kind as editors have them; its first texts where nobody has touched them."""
    found = NoticeTemplate.objects.prefetch_related("sms_variables").filter(key=kind.key).first()
    return found or first_template(kind)


def first_template(kind: NoticeKind) -> NoticeTemplate:
    """The kind's own first texts, unsaved."""
    return NoticeTemplate(
        key=kind.key,
        title_zh=kind.zh.title, body_zh=kind.zh.body, short_zh=kind.zh.short, sms_zh=kind.zh.sms,
        title_en=kind.en.title, body_en=kind.en.body, short_en=kind.en.short,
    )  # fmt: skip


def sow_templates() -> None:
    """Gives editors a row for each kind that has none; the texts of others stay as they are."""
    there = set(NoticeTemplate.objects.values_list("key", flat=True))
    for kind in all_kinds():
        if kind.key in there:
            continue
        made = first_template(kind)
        made.save()
        SmsVariable.objects.bulk_create(
            SmsVariable(template=made, name=variable.name, type=variable.type)
            for variable in kind.variables
            if f"{{{variable.name}}}" in made.sms_zh
        )


def title_and_body(template: NoticeTemplate, values: dict[str, str], language: str) -> tuple[str, str]:
    """Title and text for the inbox and e-mail."""
    if language == CHINESE:
        return fill(template.title_zh, values)[:300], fill(template.body_zh, values)
    return fill(template.title_en, values)[:300], fill(template.body_en, values)


def chat_text(template: NoticeTemplate, values: dict[str, str], language: str) -> str:
    """The short text; without one of its own, the title and the link."""
    chinese = language == CHINESE
    text = template.short_zh if chinese else template.short_en
    title = template.title_zh if chinese else template.title_en
    return fill(text or title + "\n{link}", values)


def sms_text(template: NoticeTemplate, values: dict[str, str]) -> SmsText:
    """The SMS: each value brought to its type and length by rule."""
    short = {variable.name: _sms_value(variable, values) for variable in template.sms_variables_of()}
    return SmsText(template.sms_code, short, fill(template.sms_zh, short))


def _sms_value(variable: SmsVariable, values: dict[str, str]) -> str:
    value = " ".join(values.get(variable.name, "").split())
    if variable.type in (VariableType.NUMBER, VariableType.CODE):
        return value[: variable.longest]
    return shorten(value, variable.longest)


def absolute(path: str) -> str:
    """The address of a path of ours as somebody outside opens it."""
    return f"{settings.PUBLIC_URL}{path}"


def inbox_url() -> str:
    return absolute(reverse("notices:inbox"))
