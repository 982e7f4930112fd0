"""What a draft changes in a rule, field by field and in words; what merely stands in another order is no change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..evidence.content_titles import titles_of
from ..evidence.selectors import kind_names
from ..models import Rule
from ..rulebook.rule_file import COLUMNS
from ..rulebook.scope_words import content_words, scope_words
from .forms import label_of_entry

IN_WORDS = {
    "scope": lambda value: scope_words(value),
    "accepts": lambda value: kind_names(value),
    "events": lambda value: kind_names(value),
    "accepts_content": lambda value: pgettext("list", ", ").join(content_words(value, titles_of(value))),
}  # fmt: skip


def changes_between(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, value before and value after of each field that differs."""
    return [
        (label_of_entry(name), entry_words(name, old.get(name)), entry_words(name, new.get(name)))
        for name in dict.fromkeys([*old, *new])
        if name != "version" and _plain(old.get(name)) != _plain(new.get(name))
    ]


def _plain(value: Any) -> Any:
    """A value without the order of its list."""
    return sorted(map(str, value)) if isinstance(value, list) else value


def entry_words(name: str, value: Any) -> str:
    """A value of a rule's entry as people read it."""
    if value is None or value == "" or value == []:
        return scope_words("") if name == "scope" and value == "" else "—"
    if name in IN_WORDS:
        return IN_WORDS[name](value) or "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return "；".join(str(item) for item in value.values() if not isinstance(item, list | dict))
    if isinstance(value, list):
        return pgettext("list", ", ").join(map(str, value))
    choices = dict(Rule._meta.get_field(COLUMNS[name]).flatchoices) if name in COLUMNS else {}  # type: ignore[union-attr]
    return str(choices.get(value, value))
