"""The rate of key units in order, over the brigade's list: units on it that are missing here count as not trained."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from people.access import open_q

from ..duties.unit_counts import duties_by_status, is_in_order
from ..models import KeyUnitEntry, KeyUnitList


@dataclass(frozen=True)
class KeyUnitRate:
    """How many of the units on one list are in order; the list is the denominator, without those that have shut."""

    list: KeyUnitList
    listed: int
    matched: int
    in_order: int
    shut: int = 0

    @property
    def missing(self) -> int:
        """Units on the list that are not in the system."""
        return self.listed - self.matched

    @property
    def percent(self) -> int:
        return round(100 * self.in_order / self.listed) if self.listed else 0


def newest_lists(lists: QuerySet[KeyUnitList]) -> list[KeyUnitList]:
    """The newest list of each division among these."""
    newest: dict[int, KeyUnitList] = {}
    for found in lists.select_related("division").order_by("issued_on", "pk"):
        newest[found.division_id] = found
    return sorted(newest.values(), key=lambda found: found.division.code)


def key_unit_rates(lists: QuerySet[KeyUnitList], start: date, today: date) -> list[KeyUnitRate]:
    """The rate of each division's newest list, in three queries."""
    newest = newest_lists(lists)
    if not newest:
        return []
    rows = KeyUnitEntry.objects.filter(list__in=newest).values_list("list").order_by()
    is_shut = Q(organisation__shut_on__lte=today)
    counted = rows.annotate(listed=Count("pk"), matched=Count("organisation"), shut=Count("pk", filter=is_shut))
    counts = {key: (listed - shut, matched - shut, shut) for key, listed, matched, shut in counted}
    in_order = _lines_in_order(newest, start, today)
    rates = []
    for found in newest:
        listed, matched, shut = counts.get(found.pk, (0, 0, 0))
        rates.append(KeyUnitRate(found, listed, matched, in_order[found.pk], shut))
    return rates


def _lines_in_order(lists: list[KeyUnitList], start: date, today: date) -> Counter[int]:
    """By list, how many of its lines name a unit that is in order."""
    entry = "organisation__listed_as_key"
    duties = duties_by_status(start, today).filter(open_q(today, "organisation__"), **{f"{entry}__list__in": lists})
    buckets: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for *line, bucket in duties.order_by().values_list(f"{entry}__list", entry, "bucket").distinct():
        buckets[tuple(line)].add(bucket)
    return Counter(key for (key, _line), found in buckets.items() if is_in_order(found))
