"""What a venue's hours ask for, against the slots that there are.

Hours, days that break them, holidays and the venue's state are rules: they are compared anew whenever one changes, so
that each reaches the slots and tickets which exist already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from common.holidays import is_working_day
from courses.training.rulebook.calendars import own_days
from venues.models import OpeningHours, SpecialDay, Venue

from .call_out import is_away, spans_away
from .guides import Guided
from .models import COMING, Booking, Closed, Slot, hours_of
from .news import Told

AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot that the hours or the keeper ask for."""

    starts_at: datetime
    ends_at: datetime
    capacity: int

    @property
    def day(self) -> date:
        """The local day it starts on."""
        return timezone.localtime(self.starts_at).date()

    @property
    def hours(self) -> str:
        """The local times of the day, as those of a slot."""
        return hours_of(self.starts_at, self.ends_at)


@dataclass
class Differences:
    """What would make a venue's slots follow its hours, each slot in one list at most."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[tuple[Slot, Wanted]] = field(default_factory=list)
    reopened: list[tuple[Slot, Wanted]] = field(default_factory=list)
    dropped: list[Slot] = field(default_factory=list)
    closed: list[tuple[Slot, Closed]] = field(default_factory=list)
    moved: list[tuple[Slot, Wanted]] = field(default_factory=list)  # by hand only
    told: Told = field(default_factory=Told)  # once they were carried over

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.reopened or self.dropped or self.closed or self.moved)

    @property
    def touched(self) -> list[Slot]:
        """Slots whose parties must hear of it: closed, opened again, or with another end."""
        ends = [slot for slot, wanted in self.changed if slot.ends_at != wanted.ends_at]
        return [slot for slot, _why in self.closed] + [slot for slot, _wanted in self.reopened] + ends

    def parties(self) -> QuerySet[Booking]:
        """The parties that are closed out, moved, or whose visit ends at another time."""
        slots = [slot.pk for slot, _why in self.closed]
        slots += [slot.pk for slot, wanted in self.changed if slot.ends_at != wanted.ends_at]
        slots += [slot.pk for slot, _wanted in self.moved]
        rows = Booking.objects.filter(slot__in=slots, state__in=COMING)
        return rows.select_related("slot__venue__division", "resident").order_by("slot__starts_at", "created_at")

    def digest(self) -> str:
        """A name for what whoever agrees has seen: other parties or other slots have another one."""
        parts = [f"{booking.pk}:{booking.slot_id}:{booking.party_size}" for booking in self.parties()]
        parts += [f"{slot.pk}:{why}" for slot, why in self.closed]
        parts += [f"{slot.pk}:{wanted.starts_at.isoformat()}" for slot, wanted in self.moved]
        return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:32]


def wanted_slots(venue: Venue, *, start: date, end: date, at_its_word: bool = False) -> dict[datetime, Wanted]:
    """The slots from `start` up to `end` that hours, days and holidays ask for, by their beginning.

    Closed on public holidays that fall on a weekday and open on weekends by the weekly hours; what the county or a
    division above it announced wins over the national calendar, a special day of all venues over both, and one of the
    venue's own over all; with `at_its_word` neither of these two counts. Holidays not yet announced are ordinary days.
    """
    hours = list(venue.opening_hours.all())
    if not hours:
        return {}
    special = {} if at_its_word else _special_days(venue, start, end)
    announced = own_days(venue.division.code, start, end)
    found: dict[datetime, Wanted] = {}
    for offset in range((end - start).days):
        day = start + timedelta(days=offset)
        for entry in _hours_of(day, hours, special.get(day), announced):
            for wanted in cut(entry, day):
                found[wanted.starts_at] = wanted
    return found


def _special_days(venue: Venue, start: date, end: date) -> dict[date, SpecialDay]:
    rows = SpecialDay.objects.filter(Q(venue=venue) | Q(venue=None), day__gte=start, day__lt=end)
    return {entry.day: entry for entry in rows.order_by(F("venue").asc(nulls_first=True))}


def _hours_of(
    day: date, hours: list[OpeningHours], special: SpecialDay | None, announced: dict[date, bool]
) -> Iterator[OpeningHours]:
    """The openings of one day."""
    weekly = [entry for entry in hours if entry.weekday == day.weekday()]
    if special is None:
        working, _known = is_working_day(day, announced)
        yield from weekly if working or day.weekday() >= 5 else []
    elif special.opens is None or special.closes is None:
        yield from weekly if special.is_open else []
    elif special.is_open:
        like = weekly[0] if weekly else hours[0]
        yield OpeningHours(
            opens=special.opens, closes=special.closes, slot_minutes=like.slot_minutes, capacity=like.capacity
        )
    else:
        for entry in weekly:
            yield from _without(entry, special.opens, special.closes)


def _without(entry: OpeningHours, begins: time, ends: time) -> Iterator[OpeningHours]:
    """What is left of an opening outside the times between which the venue is closed."""
    for opens, closes in ((entry.opens, min(entry.closes, begins)), (max(entry.opens, ends), entry.closes)):
        if opens < closes:
            yield OpeningHours(opens=opens, closes=closes, slot_minutes=entry.slot_minutes, capacity=entry.capacity)


def cut(entry: OpeningHours, day: date) -> Iterator[Wanted]:
    """An opening cut into slots; what is left over at the end is too short for one."""
    starts = timezone.make_aware(datetime.combine(day, entry.opens))
    closes = timezone.make_aware(datetime.combine(day, entry.closes))
    length = timedelta(minutes=entry.slot_minutes)
    while starts + length <= closes:
        yield Wanted(starts, starts + length, entry.capacity)
        starts += length


def differences(venue: Venue, *, lock: bool = False) -> Differences:
    """How the venue's slots to come differ from what it asks for now; a venue that is not bookable asks for none.

    With `lock`, their rows are held until the transaction ends: bookings first, then slots by number, as everywhere.
    """
    now, today = timezone.now(), timezone.localdate()
    coming = Slot.objects.filter(Q(starts_at__gt=now) | Q(moved_from__gt=now), venue=venue, on_request=False)
    if lock:
        list(Booking.objects.filter(slot__in=coming).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        coming = coming.select_for_update(of=("self",))
    used = Exists(Booking.objects.filter(slot=OuterRef("pk")))
    rows = coming.annotate(is_used=used).select_related("venue").order_by("pk")
    there = {slot.moved_from or slot.starts_at: slot for slot in rows}
    moved = [slot for slot in there.values() if slot.moved_from]
    asked = wanted_slots(venue, start=today, end=today + AHEAD) if venue.is_bookable else {}
    away, guided = spans_away(venue), Guided(venue)
    asked = {moment: slot for moment, slot in asked.items() if moment in there or not _in_the_way(slot, moved)}
    missing = [slot for moment, slot in asked.items() if moment > now and moment not in there]
    found = Differences(new=[slot for slot in missing if not is_away(slot.starts_at, slot.ends_at, away)])
    closed_days = _closed_days(venue) if moved else set()
    for moment, slot in there.items():
        if slot.starts_at > now:
            wanted = _wanted_of_moved(slot, closed_days) if slot.moved_from else asked.get(moment)
            _compare(slot, wanted, found, has_guide=guided.may_open(slot))
    found.reopened = [
        (slot, wanted) for slot, wanted in found.reopened if not is_away(wanted.starts_at, wanted.ends_at, away)
    ]
    return found


def _in_the_way(wanted: Wanted, moved: Sequence[Slot]) -> bool:
    """True where the keeper has put another slot."""
    return any(slot.starts_at < wanted.ends_at and slot.ends_at > wanted.starts_at for slot in moved)


def _closed_days(venue: Venue) -> set[date]:
    """Whole days to come on which the venue itself is closed."""
    rows = venue.special_days.filter(is_open=False, opens=None, day__gte=timezone.localdate())
    return set(rows.values_list("day", flat=True))


def _wanted_of_moved(slot: Slot, closed_days: set[date]) -> Wanted | None:
    """A slot that was moved stands where it is, whatever the hours say, on a day on which the venue opens at all."""
    stands = slot.venue.is_bookable and slot.day not in closed_days
    return Wanted(slot.starts_at, slot.ends_at, slot.capacity) if stands else None


def _compare(slot: Slot, wanted: Wanted | None, found: Differences, *, has_guide: bool) -> None:
    """Puts a slot that is there into the list where it belongs, if any."""
    by_rule = slot.closed_why in (Closed.HOURS, Closed.CAPACITY, Closed.GUIDE)
    if wanted is None:
        if not slot.booked and not slot.is_used:  # type: ignore[attr-defined]
            found.dropped.append(slot)
        elif slot.is_open or by_rule:
            _close(slot, Closed.HOURS, found)
    elif not has_guide:
        if slot.is_open or by_rule:
            _close(slot, Closed.GUIDE, found)
    elif wanted.capacity < slot.booked - slot.held - slot.over:
        if slot.is_open or by_rule:
            _close(slot, Closed.CAPACITY, found)
    elif not slot.is_open and by_rule:
        found.reopened.append((slot, wanted))
    elif (slot.ends_at, slot.capacity) != (wanted.ends_at, wanted.capacity):
        found.changed.append((slot, wanted))


def _close(slot: Slot, why: Closed, found: Differences) -> None:
    """Closes a slot for a reason, unless it is closed for it."""
    if slot.is_open or slot.closed_why != why:
        found.closed.append((slot, why))
