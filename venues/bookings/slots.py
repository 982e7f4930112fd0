"""Slots: made from weekly hours, and their places. Places are taken in one place, by one conditional UPDATE."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from common.holidays import is_working_day
from venues.models import SpecialDay, Venue, VenueState

from .models import Slot

AHEAD = timedelta(days=28)


def generate_slots(venue: Venue, *, start: date, end: date) -> int:
    """Makes the slots of the weekly hours from `start` up to `end`, holidays left out; returns how many are new.

    Closed on public holidays that fall on a weekday and open on weekends by the weekly hours; a special day of the
    venue's or of all venues comes first. Holidays not yet announced count as ordinary days.
    """
    special = {
        entry.day: entry.is_open
        for entry in SpecialDay.objects.filter(Q(venue=venue) | Q(venue=None), day__gte=start, day__lt=end).order_by(
            F("venue").asc(nulls_first=True)
        )
    }
    hours = list(venue.opening_hours.all())
    made = []
    for offset in range((end - start).days):
        day = start + timedelta(days=offset)
        if not _is_open(day, special):
            continue
        for entry in hours:
            if entry.weekday == day.weekday():
                made += _cut(venue, entry, day)
    before = Slot.objects.filter(venue=venue).count()
    Slot.objects.bulk_create(made, ignore_conflicts=True)
    return Slot.objects.filter(venue=venue).count() - before


def _is_open(day: date, special: dict[date, bool]) -> bool:
    if day in special:
        return special[day]
    working, _announced = is_working_day(day)
    return working or day.weekday() >= 5


def _cut(venue: Venue, hours, day: date) -> list[Slot]:  # type: ignore[no-untyped-def]
    starts = timezone.make_aware(datetime.combine(day, hours.opens))
    closes = timezone.make_aware(datetime.combine(day, hours.closes))
    length = timedelta(minutes=hours.slot_minutes)
    slots = []
    while starts + length <= closes:
        slots.append(
            Slot(
                venue=venue,
                starts_at=starts,
                ends_at=starts + length,
                capacity=hours.capacity,
                is_sample=venue.is_sample,
            )
        )
        starts += length
    return slots


def extend_slots() -> int:
    """Keeps four weeks of slots ahead for every bookable venue; quick when the last day has them already."""
    today = timezone.localdate()
    end = today + AHEAD
    made = 0
    for venue in Venue.objects.filter(state=VenueState.OPEN).prefetch_related("opening_hours"):
        last = Slot.objects.filter(venue=venue).order_by("-starts_at").values_list("starts_at", flat=True).first()
        start = max(today, timezone.localtime(last).date() + timedelta(days=1)) if last else today
        if venue.is_bookable and start < end:
            made += generate_slots(venue, start=start, end=end)
    return made


def take_places(slot_id: int, places: int) -> bool:
    """Takes places in a slot, all or none: the one statement by which capacity is ever used. True when taken."""
    return bool(
        Slot.objects.filter(
            pk=slot_id, is_open=True, starts_at__gt=timezone.now(), booked__lte=F("capacity") - places
        ).update(booked=F("booked") + places)
    )


def give_back_places(slot_id: int, places: int) -> None:
    """Returns places of a cancelled party."""
    Slot.objects.filter(pk=slot_id).update(booked=F("booked") - places)
