"""Keys that name a row for good: made of its title when it is first saved, shown in the admin, never typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel

LONGEST = 40  # of what is made of a title; a number may come behind


def made_key(title: str, *, is_taken: Callable[[str], bool]) -> str:
    """A free key that sounds like the title: pinyin and Latin letters, digits, hyphens, with a number where taken.

    A title without a letter that can be written so gets a key of chance.
    """
    from pypinyin import lazy_pinyin

    whole = slugify("-".join(lazy_pinyin(title)))
    cut = whole if len(whole) <= LONGEST else whole[: LONGEST + 1].rpartition("-")[0] or whole[:LONGEST]
    wanted = cut.strip("-") or f"own-{uuid.uuid4().hex[:12]}"
    found, number = wanted, 2
    while is_taken(found):
        found, number = f"{wanted}-{number}", number + 1
    return found


class NamedForGood:
    """A row that others name by its `key`, which it gets of its title and keeps. Stands before the model's class."""

    pk: Any
    key: Any
    kept_for_good: tuple[str, ...] = ("key",)

    def title_of_key(self) -> str:
        """The words of which the key is made."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what it was first saved with, whatever this object or an old version of it says."""
        rows = type(self)._default_manager  # type: ignore[attr-defined]
        kept = rows.filter(pk=self.pk).values(*self.kept_for_good).first() if self.pk else None
        for name, value in (kept or {}).items():
            setattr(self, name, value)
        if not self.key:
            self.key = made_key(self.title_of_key(), is_taken=lambda key: rows.filter(key=key).exists())
        super().save(*args, **kwargs)  # type: ignore[misc]


class KeyPanel(FieldPanel):
    """A key to be read, once there is one: `KeyPanel("key", read_only=True)`."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is not None and bool(super().is_shown())

    def format_value_for_display(self, value: object) -> str:
        return format_html("<code>{}</code>", value)
