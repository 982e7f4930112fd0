"""Rows that are added and never changed. The database refuses the same with triggers (guards.py)."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row that is only ever added; a correction is a new row."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Refuses every bulk way to change or delete rows."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} is never updated")

    async def aupdate(self, **kwargs: Any) -> NoReturn:
        self.update()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} is never updated")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} is never deleted")

    async def adelete(self) -> NoReturn:
        self.delete()

    def _raw_delete(self, using: str | None) -> NoReturn:
        self.delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Row]:
        """As Django's, but never over a row that is there."""
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError(f"{self.model._meta.label} is never updated")
        rows = list(objs)
        for row in rows:
            row.before_insert()
        return super().bulk_create(rows, *args, **kwargs)


class AppendOnly(models.Model):
    """Base of such rows; a model takes its manager from AppendOnlyQuerySet or one derived from it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.label} is never updated")
        self.before_insert()
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self._meta.label} is never deleted")

    def before_insert(self) -> None:
        """What a row computes from itself just before it is written; nothing unless a model says so."""
