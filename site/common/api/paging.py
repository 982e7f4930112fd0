"""Pages of lists: how many there are in all, and how to reach the last."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from ninja import Field, Schema

MOST_A_PAGE = 200
LAST_PAGE = 1_000_000  # no database counts rows without end


class PageIn(Schema):
    """Which page, and how long pages are."""

    page: int = Field(1, ge=1, le=LAST_PAGE)
    page_size: int = Field(50, ge=1, le=MOST_A_PAGE)


class PageOut(Schema):
    """A page: `total` rows stand on `pages` pages."""

    total: int
    page: int
    pages: int


def cut(rows: QuerySet[Any], wanted: PageIn) -> tuple[list[Any], dict[str, int]]:
    """The rows of the page, and what `PageOut` says of it. A page beyond the last is empty."""
    total = rows.count()
    start = (wanted.page - 1) * wanted.page_size
    found = list(rows[start : start + wanted.page_size]) if start < total else []
    return found, {"total": total, "page": wanted.page, "pages": -(-total // wanted.page_size)}
