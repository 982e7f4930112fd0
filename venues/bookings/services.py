"""Writes: slots, one-time codes, bookings, check-in. Places are taken in one place, by one conditional UPDATE."""

from __future__ import annotations

import re
import time as clock
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from common.holidays import is_working_day
from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from people.access import keeps_division
from people.models import Person, User
from venues.models import SpecialDay, Venue, VenueState

from .models import LARGEST_PARTY, Booking, BookingState, Resident, Slot

AHEAD = timedelta(days=28)
LOCK_TRIES = 8
MOST_OPEN = 5  # visits to come of one phone: slots cannot be hoarded

P = ParamSpec("P")
R = TypeVar("R")


class BookingRefused(Exception):
    """A booking that cannot be; `reason` is full, closed, past, twice, many, party or not_found."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def retry_when_locked(write: Callable[P, R]) -> Callable[P, R]:
    """Runs a short write again when SQLite reports a lock; each try is a transaction of its own."""

    @wraps(write)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(LOCK_TRIES):
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except OperationalError as error:
                locked = connection.vendor == "sqlite" and "locked" in str(error)
                if not locked or connection.in_atomic_block or attempt == LOCK_TRIES - 1:
                    raise
                clock.sleep(0.05 * (attempt + 1))
        raise AssertionError("unreachable")

    return tried


# -- slots ----------------------------------------------------------------------------------------------------------


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


# -- bookings -------------------------------------------------------------------------------------------------------


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


def open_bookings(resident: Resident) -> int:
    """How many visits of this phone are still to come."""
    return resident.bookings.filter(state=BookingState.BOOKED, slot__starts_at__gt=timezone.now()).count()


@retry_when_locked
def create_booking(
    *,
    slot: Slot,
    resident: Resident,
    party_size: int,
    request_key: uuid.UUID,
    name: str = "",
    person: Person | None = None,
) -> Booking:
    """Books a party, whole. Repeating a request key returns the booking made before. Raises BookingRefused."""
    if not 1 <= party_size <= LARGEST_PARTY:
        raise BookingRefused("party")
    if done := Booking.objects.filter(request_key=request_key, resident=resident).first():
        return done
    Resident.objects.select_for_update().get(pk=resident.pk)  # one booking of a phone at a time
    if Booking.objects.filter(slot=slot, resident=resident).exclude(state=BookingState.CANCELLED).exists():
        raise BookingRefused("twice")
    if open_bookings(resident) >= MOST_OPEN:
        raise BookingRefused("many")
    if not slot.venue.is_bookable:
        raise BookingRefused("closed")
    if not take_places(slot.pk, party_size):
        slot.refresh_from_db()
        raise BookingRefused("past" if slot.starts_at <= timezone.now() else "closed" if not slot.is_open else "full")
    try:
        with transaction.atomic():
            return Booking.objects.create(
                slot=slot,
                resident=resident,
                party_size=party_size,
                request_key=request_key,
                name=name.strip()[:40],
                person=person,
            )
    except IntegrityError as error:
        raise BookingRefused("twice") from error


@retry_when_locked
def cancel_booking(booking: Booking) -> bool:
    """Cancels a booking that has not begun and gives its places back; False when there was nothing to cancel."""
    cancelled = Booking.objects.filter(
        pk=booking.pk, state=BookingState.BOOKED, slot__starts_at__gt=timezone.now()
    ).update(state=BookingState.CANCELLED)
    if cancelled:
        give_back_places(booking.slot_id, booking.party_size)
    return bool(cancelled)


class CheckInRefused(Exception):
    """A ticket that cannot be checked in; `reason` is not_found, other_day or cancelled."""

    def __init__(self, reason: str, booking: Booking | None = None) -> None:
        super().__init__(reason)
        self.reason, self.booking = reason, booking


def find_ticket(*, code: str, keeper: User) -> Booking:
    """The booking of a typed or scanned ticket at one of the keeper's venues. Raises CheckInRefused."""
    tail = re.sub(r"[^0-9A-Z]", "", code.strip().upper().rsplit("/", 1)[-1])
    wanted = f"{tail[:4]}-{tail[4:]}"
    booking = Booking.objects.select_related("slot__venue__division", "resident").filter(ticket_code=wanted).first()
    if booking is None or not keeps_division(keeper, booking.slot.venue.division):
        raise CheckInRefused("not_found")
    return booking


@retry_when_locked
def check_in(*, booking: Booking, keeper: User) -> bool:
    """Checks a party in and writes the visit into the ledger; False when it was in already. Raises CheckInRefused."""
    if booking.state == BookingState.CANCELLED:
        raise CheckInRefused("cancelled", booking)
    now = timezone.now()
    if timezone.localtime(booking.slot.starts_at).date() != timezone.localtime(now).date():
        raise CheckInRefused("other_day", booking)
    changed = Booking.objects.filter(pk=booking.pk, state=BookingState.BOOKED).update(
        state=BookingState.CHECKED_IN, checked_in_at=now, checked_in_by=keeper
    )
    venue = booking.slot.venue
    record_evidence(
        source_key=f"visit:{booking.pk}",
        kind=EvidenceKind.VISIT,
        subject_kind=SubjectKind.PERSON,
        subject_id=booking.person_id or booking.resident_id,
        occurred_at=now,
        division_code=venue.division.code,
        place=str(venue),
        content_key=f"visit:{venue.division.code}",
        result={"party_size": booking.party_size},
        personal={"name": booking.name, "phone_last4": booking.resident.phone_last4},
        recorded_by=keeper,
        is_sample=venue.is_sample,
    )
    booking.refresh_from_db()
    return bool(changed)
