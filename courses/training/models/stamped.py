"""Rows of record beside the ledger: each carries a stamp over its content, so that a change behind the site shows."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from ..ledger.row_hash import canonical, stamp_of

Row = TypeVar("Row", bound="Stamped")


class UnstampedError(TypeError):
    """A stamped field was to be changed by a query, which leaves the stamp behind. Change the object and save it."""


def content_stamp(row: Any, names: Iterable[str]) -> str:
    """The stamp over these fields of a row, as `stamp_of` makes it."""
    return stamp_of(canonical({name: _text(getattr(row, name)) for name in names}))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


class StampedQuerySet(models.QuerySet[Row]):
    def update(self, **changes: Any) -> int:
        stamped = {name.removesuffix("_id") for name in self.model.STAMPED}
        if stamped & {name.removesuffix("_id") for name in changes}:
            raise UnstampedError(", ".join(sorted(changes)))
        return super().update(**changes)


class Stamped(models.Model):
    """A model whose STAMPED fields are stamped at each save; `is_intact` tells whether somebody else changed them."""

    STAMPED: ClassVar[tuple[str, ...]] = ()

    stamp = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        for name in self.STAMPED:
            field = self._meta.get_field(name)
            if not field.is_relation:
                setattr(self, name, field.to_python(getattr(self, name)))  # type: ignore[union-attr]
        self.stamp = content_stamp(self, self.STAMPED)
        if update_fields is not None:
            update_fields = {*update_fields, "stamp"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def is_intact(self: Self) -> bool:
        return hmac.compare_digest(self.stamp, content_stamp(self, self.STAMPED))
