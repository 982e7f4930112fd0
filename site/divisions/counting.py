"""Counting rows of any table by the division they lie in, one query for each level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from .models import Division


def count_by_division(
    tops: dict[str, Division], queryset: QuerySet[Any], code_field: str, by: Iterable[str], **sums: Any
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Counts `queryset` by the prefixes of `tops`: pairs of a prefix and a group with its `by` fields and `sums`.

    `tops` maps prefixes of codes to their divisions; `code_field` is the lookup that leads to a row's 12-digit code.
    """
    for length in sorted({len(prefix) for prefix in tops}):
        level = [division for prefix, division in tops.items() if len(prefix) == length]
        counted = (
            queryset.filter(_span(level, code_field))
            .annotate(prefix=Substr(code_field, 1, length))
            .values("prefix", *by)
            .annotate(**sums)
            .order_by()
        )
        for found in counted:
            if found["prefix"] in tops:
                yield found["prefix"], found


def _span(level: list[Division], code_field: str) -> Q:
    """One range where the divisions are siblings; it may hold strangers, which the prefixes then drop."""
    first = min(division.code for division in level)
    last = max(division.prefix for division in level)
    return Q(**{f"{code_field}__gte": first, f"{code_field}__lte": last.ljust(12, "9")})
