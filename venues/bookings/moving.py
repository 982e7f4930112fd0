"""The keeper moves a slot or a whole day: the same slots and tickets at another time, once their parties were shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models.functions import Coalesce
from django.utils import timezone

from venues.models import Venue

from .call_out import is_away, spans_away
from .differences import Differences, Wanted
from .guides import Guided
from .models import Booking, News, Slot
from .news import Told, tell_slots
from .opening import AgreementRefused
from .refusals import MoveRefused, Refusal
from .selectors import day_bounds
from .transactions import in_one_transaction


@in_one_transaction
def move_slot(slot: Slot, *, starts_at: datetime, agreed: str = "") -> Told:
    """Moves a slot to come, its length kept, and tells its parties; returns how many were told how.

    Raises AgreementRefused, and nothing has changed, when there are others than `agreed` names; MoveRefused when the
    new time is past, somebody else is booked then, the crew is away or the guide on duty.
    """
    return _move(slot.venue, [(slot, starts_at)], agreed)


@in_one_transaction
def move_day(venue: Venue, *, day: date, to: date, agreed: str = "") -> Told:
    """Moves all slots to come of a day to the same times of another; as `move_slot`."""
    begins, ends = day_bounds(day)
    rows = Slot.objects.filter(venue=venue, starts_at__gte=begins, starts_at__lt=ends, starts_at__gt=timezone.now())
    return _move(venue, [(slot, _on(slot, to)) for slot in rows.order_by("starts_at")], agreed)


def _on(slot: Slot, day: date) -> datetime:
    """The slot's time of the day on another day."""
    local = timezone.localtime(slot.starts_at).replace(tzinfo=None)
    return timezone.make_aware(local.replace(year=day.year, month=day.month, day=day.day))


def _move(venue: Venue, moves: Sequence[tuple[Slot, datetime]], agreed: str) -> Told:
    Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    keys = [slot.pk for slot, _moment in moves]
    rows = Booking.objects.filter(slot__in=keys).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    held = {slot.pk: slot for slot in Slot.objects.filter(pk__in=keys).order_by("pk").select_for_update()}
    wanted = [
        (held[slot.pk], Wanted(moment, moment + (slot.ends_at - slot.starts_at), slot.capacity))
        for slot, moment in moves
        if slot.pk in held and held[slot.pk].starts_at != moment
    ]
    for slot, new in wanted:
        _clear_the_way(slot, new, keys)
    found = Differences(moved=wanted)
    if found.parties().exists() and found.digest() != agreed:
        raise AgreementRefused(found)
    _put(wanted)
    Venue.objects.filter(pk=venue.pk).update(compared_on=None)
    return tell_slots([slot.pk for slot, _new in wanted], News.MOVED)


def _clear_the_way(slot: Slot, new: Wanted, moving: list[int]) -> None:
    """Drops slots that nobody booked at the new time. Raises MoveRefused where somebody is, and in the past."""
    now = timezone.now()
    if slot.starts_at <= now or new.starts_at <= now:
        raise MoveRefused(Refusal.PAST)
    if is_away(new.starts_at, new.ends_at, spans_away(slot.venue)):
        raise MoveRefused(Refusal.AWAY)
    if slot.guide_id and not Guided(slot.venue).may_open(slot, new.day):
        raise MoveRefused(Refusal.ON_DUTY)
    there = Slot.objects.filter(venue=slot.venue_id, starts_at__lt=new.ends_at, ends_at__gt=new.starts_at)
    there = there.exclude(pk__in=moving)
    there.filter(booked=0, bookings=None).delete()
    if there.exists():
        raise MoveRefused(Refusal.TAKEN)


def _put(wanted: list[tuple[Slot, Wanted]]) -> None:
    """Writes the new times in an order in which no slot meets another that is still to be moved."""
    later = [pair for pair in wanted if pair[1].starts_at > pair[0].starts_at]
    earlier = [pair for pair in wanted if pair[1].starts_at < pair[0].starts_at]
    for slot, new in [*reversed(later), *earlier]:
        Slot.objects.filter(pk=slot.pk).update(
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            moved_from=Coalesce("moved_from", "starts_at"),
            moved_at=timezone.now(),
        )
