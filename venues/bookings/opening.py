"""Carrying over what changes a venue's openings to the slots and tickets that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from venues.kept_parts import forget_aside
from venues.models import Venue, VenueState

from .call_out import is_away, spans_away
from .differences import Differences, Wanted, differences, wanted_slots
from .guides import Guided
from .holds import drop_holds
from .models import Closed, News, Slot
from .news import Told, tell_slots
from .refusals import MoveRefused, Refusal
from .transactions import in_one_transaction

AT_ONCE = 40  # venues compared in one round of the periodic work


class AgreementRefused(Exception):
    """A change would touch parties that whoever asked for it has not seen; `differences` has them."""

    def __init__(self, found: Differences) -> None:
        super().__init__("parties are booked")
        self.differences = found


@in_one_transaction
def change_opening(venue: Venue, change: Callable[[], object], *, agreed: str = "") -> Differences:
    """Makes a change to a venue's hours, days or state and carries it over; returns what that was.

    `agreed` is the digest of the differences that were shown. Raises AgreementRefused, and nothing has changed, when
    parties are touched and these are not the differences that were agreed to.
    """
    Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    change()
    forget_aside(venue.pk)
    venue.refresh_from_db()
    found = differences(venue, lock=True)
    if found.parties().exists() and found.digest() != agreed:
        raise AgreementRefused(found)
    apply(venue, found)
    return found


def apply(venue: Venue, found: Differences) -> None:
    """Makes the slots follow, and tells their parties. In the transaction that has locked them."""
    Slot.objects.filter(pk__in=[slot.pk for slot in found.dropped], booked=0, bookings=None).delete()
    for slot, why in found.closed:
        Slot.objects.filter(pk=slot.pk).update(is_open=False, closed_why=why)
    drop_holds([slot.pk for slot, wanted in found.changed + found.reopened if wanted.capacity < slot.booked])
    for slot, wanted in found.changed:
        Slot.objects.filter(pk=slot.pk).update(ends_at=wanted.ends_at, capacity=wanted.capacity)
    for slot, wanted in found.reopened:
        Slot.objects.filter(pk=slot.pk).update(
            ends_at=wanted.ends_at, capacity=wanted.capacity, is_open=True, closed_why=""
        )
    _make(venue, found.new)
    ends = [slot.pk for slot, wanted in found.changed if slot.ends_at != wanted.ends_at]
    found.told = tell_slots([slot.pk for slot, _why in found.closed if slot.is_open], News.CLOSED)
    found.told = found.told.and_also(tell_slots([slot.pk for slot, _wanted in found.reopened], News.REOPENED))
    found.told = found.told.and_also(tell_slots(ends, News.CHANGED))
    Venue.objects.filter(pk=venue.pk).update(compared_on=timezone.localdate(), differs=False)


def _make(venue: Venue, wanted: Iterable[Wanted]) -> None:
    """Makes slots, none while the crew is away; those of a station wait for a guide to be named."""
    away = spans_away(venue)
    closed = {"is_open": False, "closed_why": Closed.GUIDE} if venue.is_station else {}
    Slot.objects.bulk_create(
        [
            Slot(
                venue=venue,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                capacity=slot.capacity,
                is_sample=venue.is_sample,
                **closed,
            )
            for slot in wanted
            if not is_away(slot.starts_at, slot.ends_at, away)
        ],
        ignore_conflicts=True,
    )


def generate_slots(venue: Venue, *, start: date, end: date) -> int:
    """Makes the slots of the hours from `start` up to `end` that are not there yet; returns how many are new."""
    before = Slot.objects.filter(venue=venue).count()
    _make(venue, wanted_slots(venue, start=start, end=end).values())
    return Slot.objects.filter(venue=venue).count() - before


@in_one_transaction
def carry_over(venue: Venue) -> int:
    """Compares a venue and carries over what touches no party; returns how many slots were made.

    A venue that was shut is done with: its parties are told. Any other difference that touches parties is left for
    the keeper, who is asked.
    """
    venue = Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    found = differences(venue, lock=True)
    touched: set[int] = set()
    if venue.is_bookable:
        touched = set(found.parties().values_list("slot", flat=True))
        found.closed = [(slot, why) for slot, why in found.closed if slot.pk not in touched]
        found.changed = [(slot, wanted) for slot, wanted in found.changed if slot.pk not in touched]
    apply(venue, found)
    if touched:
        Venue.objects.filter(pk=venue.pk).update(differs=True)
    return len(found.new)


def extend_slots() -> int:
    """Keeps the slots of four weeks in step with every venue's hours, once a day and after each change.

    Quick when nothing has changed today. Returns how many slots were made.
    """
    now = timezone.now()
    shut = Q(slots__is_open=True, slots__starts_at__gt=now) & ~Q(state=VenueState.OPEN)
    due = Venue.objects.exclude(compared_on=timezone.localdate()).filter(Q(state=VenueState.OPEN) | shut)
    return sum(carry_over(venue) for venue in due.distinct()[:AT_ONCE])


@in_one_transaction
def close_slot(slot: Slot, *, agreed: str = "") -> Told:
    """Closes one slot by hand and tells its parties; returns how many were told how.

    Raises AgreementRefused, and the slot is open, when there are others than `agreed` names.
    """
    if not Slot.objects.filter(pk=slot.pk, is_open=True).update(is_open=False, closed_why=Closed.KEEPER):
        return Told()
    found = Differences(closed=[(slot, Closed.KEEPER)])
    if found.parties().exists() and found.digest() != agreed:
        raise AgreementRefused(found)
    return tell_slots([slot.pk], News.CLOSED)


@in_one_transaction
def reopen_slot(slot: Slot) -> Told:
    """Opens a slot that was closed by hand and tells its parties; returns how many were told how.

    Raises MoveRefused while the crew is away, and for a station's slot without a guide.
    """
    if is_away(slot.starts_at, slot.ends_at, spans_away(slot.venue)):
        raise MoveRefused(Refusal.AWAY)
    if not Guided(slot.venue).may_open(slot):
        raise MoveRefused(Refusal.NO_GUIDE)
    mine = Slot.objects.filter(pk=slot.pk, is_open=False, closed_why=Closed.KEEPER)
    return tell_slots([slot.pk], News.REOPENED) if mine.update(is_open=True, closed_why="") else Told()
