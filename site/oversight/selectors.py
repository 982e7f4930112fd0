"""Coverage by division: counts over whole subtrees, a handful of queries whatever the number of rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from courses.training.models import Duty, DutyStatus
from divisions.models import Division
from people.access import visible_divisions
from venues.bookings.models import Booking, BookingState, Slot
from venues.models import Venue, VenueState

LIST_NAME = "国家统计局统计用区划代码"
LIST_DATE = "2023"


@dataclass
class Coverage:
    """What one division's subtree has; each count is a share of `venues`, the official list's number."""

    division: Division
    venues: int = 0
    open: int = 0
    samples: int = 0
    slots: int = 0
    visitors: int = 0
    owed: int = 0
    met: int = 0
    overdue: int = 0
    state: str = ""
    extra: dict[str, int] = field(default_factory=dict)


def coverage_of(divisions: list[Division]) -> list[Coverage]:
    """Coverage of sibling divisions, their whole subtrees counted."""
    if not divisions:
        return []
    length = len(divisions[0].prefix)
    rows = {division.prefix: Coverage(division) for division in divisions}
    inside = Division.objects.within_any(divisions)
    _count_venues(rows, length, inside)
    _count_visits(rows, length, inside)
    _count_duties(rows, length, inside)
    return list(rows.values())


def _count_venues(rows: dict[str, Coverage], length: int, inside: QuerySet[Division]) -> None:
    for code, state, is_sample in Venue.objects.filter(division__in=inside).values_list(
        "division__code", "state", "is_sample"
    ):
        row = rows[code[:length]]
        row.venues += 1
        row.open += state == VenueState.OPEN
        row.samples += is_sample
        if code == row.division.code:
            row.state = state


def _count_visits(rows: dict[str, Coverage], length: int, inside: QuerySet[Division]) -> None:
    slots = Slot.objects.filter(venue__division__in=inside, is_open=True, starts_at__gt=timezone.now())
    for code, count in slots.values_list("venue__division__code").annotate(n=Count("pk")).order_by():
        rows[code[:length]].slots += count
    visits = Booking.objects.filter(slot__venue__division__in=inside, state=BookingState.CHECKED_IN)
    for code, people in visits.values_list("slot__venue__division__code").annotate(n=Sum("party_size")).order_by():
        rows[code[:length]].visitors += people


def _count_duties(rows: dict[str, Coverage], length: int, inside: QuerySet[Division]) -> None:
    today = timezone.localdate()
    duties = Duty.objects.filter(organisation__division__in=inside, closed_on=None).select_related(
        "rule", "organisation__division"
    )
    for duty in duties:
        row = rows[duty.organisation.division.code[:length]]
        status = duty.status(today)
        row.owed += 1
        row.met += status in (DutyStatus.MET, DutyStatus.MET_LATE)
        row.overdue += status == DutyStatus.OVERDUE


def tops_for(user: object) -> list[Division]:
    """Where an officer's table begins: the counties of a city, or the highest divisions of the jurisdiction."""
    visible = visible_divisions(user)
    if visible.filter(level="city").exists():
        return list(visible.filter(level="county").order_by("code"))
    for level in ("county", "town", "village"):
        if found := list(visible.filter(level=level).order_by("code")):
            return found
    return []
