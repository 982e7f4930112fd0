"""Keys by which ledger, drills and rules know a course or lesson: filled once, never changed.

A page's slug belongs to its address and may change; its key does not. A copy is another content and gets a key of its
own; a translation is the same content in another language and shares the key.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = 120


def content_key_field() -> models.CharField[str, str]:
    """The field for a page's key. It is no form field: nobody types it."""
    return models.CharField(_("content key"), max_length=MOST, blank=True, editable=False, db_index=True)


class KeyedContent:
    """What a page with a `content_key` does with it; an old revision cannot take it away. Stands before `Page`."""

    pk: Any
    translation_key: Any
    content_key: Any
    exclude_fields_in_copy = ["content_key"]

    def first_key(self) -> str:
        """The content key that a new page gets; when another page has it, a number is put behind."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.content_key = self._kept_key() or self._shared_key() or self._free_key()
        super().save(*args, **kwargs)  # type: ignore[misc]

    def _rows(self) -> Any:
        return type(self)._default_manager  # type: ignore[attr-defined]

    def _kept_key(self) -> str:
        """The key in the table, whatever this object says; a revision from before there were keys says none."""
        return self._rows().filter(pk=self.pk).values_list("content_key", flat=True).first() or ""

    def _shared_key(self) -> str:
        """The key of the page that this one translates."""
        same = self._rows().filter(translation_key=self.translation_key)
        return same.exclude(pk=self.pk).exclude(content_key="").values_list("content_key", flat=True).first() or ""

    def _free_key(self) -> str:
        wanted = self.first_key()[: MOST - 5]
        taken = set(self._rows().filter(content_key__startswith=wanted).values_list("content_key", flat=True))
        numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
        return wanted if wanted not in taken else next(key for key in numbered if key not in taken)
