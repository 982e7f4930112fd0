"""A text as each channel shows it, filled with sample values."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import NoticeTemplate
from .rendering import CHINESE, chat_text, sms_text, title_and_body


@dataclass(frozen=True, slots=True)
class Preview:
    """What one channel shows in one language."""

    channel: str | Promise
    language: str | Promise
    code: str
    title: str
    text: str


def previews_of(template: NoticeTemplate) -> list[Preview]:
    """Inbox and e-mail, chats, and the text message with its signature."""
    values = template.kind.samples()
    found = []
    for code, name in settings.LANGUAGES:
        title, body = title_and_body(template, values, code)
        found.append(Preview(_("Inbox and e-mail"), name, code, title, body))
        found.append(Preview(_("Chats"), name, code, "", chat_text(template, values, code)))
    if template.sms_zh:
        signature = f"【{settings.SMS_SIGNATURE}】" if settings.SMS_SIGNATURE else ""
        text = signature + sms_text(template, values).text
        found.append(Preview(_("Text message"), dict(settings.LANGUAGES)[CHINESE], CHINESE, "", text))
    return found
