"""The rate of key units in order, over the brigade's list: units on it that are missing here count as not trained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from people.models import Organisation

from ..duties.unit_counts import duties_by_status
from ..models import KeyUnitList


@dataclass(frozen=True)
class KeyUnitRate:
    """How many of the units on one list are in order; the list is the denominator."""

    list: KeyUnitList
    listed: int
    matched: int
    in_order: int

    @property
    def missing(self) -> int:
        """Units on the list that are not in the system."""
        return self.listed - self.matched

    @property
    def percent(self) -> int:
        return round(100 * self.in_order / self.listed) if self.listed else 0


def units_in_order(start: date, today: date) -> QuerySet[Organisation]:
    """Units with at least one duty met since `start` and none past its date."""
    rows = duties_by_status(start, today)
    met = rows.filter(bucket="met").values("organisation")
    late = rows.filter(bucket__in=["overdue", "unverified"]).values("organisation")
    return Organisation.objects.filter(pk__in=met).exclude(pk__in=late)


def newest_lists(lists: QuerySet[KeyUnitList]) -> list[KeyUnitList]:
    """The newest list of each division among these."""
    newest: dict[int, KeyUnitList] = {}
    for found in lists.select_related("division").order_by("issued_on", "pk"):
        newest[found.division_id] = found
    return sorted(newest.values(), key=lambda found: found.division.code)


def key_unit_rates(lists: QuerySet[KeyUnitList], start: date, today: date) -> list[KeyUnitRate]:
    """The rate of each division's newest list."""
    good = units_in_order(start, today).values("pk")
    rates = []
    for found in newest_lists(lists):
        matched = found.entries.filter(organisation__isnull=False)
        rates.append(
            KeyUnitRate(found, found.entries.count(), matched.count(), matched.filter(Q(organisation__in=good)).count())
        )
    return rates
