"""How many duties of units have which status, and the words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from people.models import Organisation

from .selectors import owed_since, status_case

DUTY_BADGES = {"met": "met", "due": "info", "overdue": "over", "unverified": "due", "not_computable": "due"}


def duty_labels() -> dict[str, str]:
    """The statuses, in order, in words."""
    return {
        "met": _("Met"),
        "due": _("Not due yet"),
        "overdue": _("Overdue"),
        "unverified": _("Late, rule not verified"),
        "not_computable": _("Not computable"),
    }


def duty_items(numbers: Counter[str]) -> list[tuple[str, str, int]]:
    """Badge, word and number of each status that any duty has."""
    return [(DUTY_BADGES[key], label, numbers[key]) for key, label in duty_labels().items() if numbers[key]]


def duties_by_status(start: date, today: date) -> QuerySet[Any]:
    """The duties that count between two days, with their status as `bucket`."""
    return _duties_by_status(start, today).all()


@lru_cache(maxsize=8)
def _duties_by_status(start: date, today: date) -> QuerySet[Any]:
    """The query alone, never run: pages build on it several times a request."""
    return owed_since(start, today).annotate(bucket=status_case(today))


def is_in_order(buckets: Set[str]) -> bool:
    """True for a unit whose duties have these statuses: one is met, none is past its date, and all can be computed."""
    return "met" in buckets and buckets.isdisjoint(("overdue", "unverified", "not_computable"))


@dataclass(frozen=True)
class UnitDuties:
    """A unit with its duties by status."""

    unit: Organisation
    duties: Counter[str]

    @property
    def items(self) -> list[tuple[str, str, int]]:
        """Badge, word and number of each status; empty for a unit without data."""
        return duty_items(self.duties)

    @property
    def keyed_items(self) -> list[tuple[str, str, str, int]]:
        """As `items`, each with the status itself first."""
        return [(key, *item) for key in duty_labels() for item in duty_items(Counter({key: self.duties[key]}))]


def unit_duties(units: list[Organisation], start: date, today: date) -> list[UnitDuties]:
    """The duties of these units between two days, counted in one query."""
    counts: dict[Any, Counter[str]] = {unit.pk: Counter() for unit in units}
    rows = duties_by_status(start, today).filter(organisation__in=units)
    for unit, bucket, number in rows.values_list("organisation", "bucket").annotate(number=Count("pk")).order_by():
        counts[unit][bucket] = number
    return [UnitDuties(unit, counts[unit.pk]) for unit in units]
