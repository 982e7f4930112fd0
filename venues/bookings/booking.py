"""Booking a party, changing and cancelling it: the acts of ADR 0018 that a visitor does."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, connection
from django.db.models import F
from django.utils import timezone

from common.normal import plain_line
from people.models import Person

from .holds import give_back_past_holds, take_over_hold
from .limits import Way, refuse_by_limits, visits_of
from .models import COMING, LARGEST_PARTY, Booking, BookingState, GroupVisit, News, Resident, Slot
from .news import tell
from .refusals import BookingRefused, Refusal
from .selectors import opened_late, refusal_of
from .slots import give_back_places, take_over_capacity, take_places
from .transactions import in_one_transaction


@in_one_transaction
def create_booking(
    *,
    slot: Slot,
    resident: Resident,
    party_size: int,
    request_key: uuid.UUID,
    name: str = "",
    person: Person | None = None,
) -> Booking:
    """Books a party, whole. Raises BookingRefused.

    A request key belongs to the resident who booked with it first: repeating it returns that booking, and with it
    nobody else books. It is one transaction: a refusal for want of places takes the booking back by rolling it back.
    """
    if not 1 <= party_size <= LARGEST_PARTY:
        raise BookingRefused(Refusal.PARTY)
    booking = Booking(request_key=request_key, party_size=party_size, name=name, person=person)
    return place_booking(slot, resident, booking, news=News.BOOKED)[0]


def place_booking(
    slot: Slot,
    resident: Resident,
    booking: Booking,
    *,
    news: News,
    group: GroupVisit | None = None,
    way: Way = Way.FORM,
) -> tuple[Booking, bool]:
    """Saves a new booking, with the group whose visit it is, tells its party, and takes the places.

    Returns it, or the one that its request made, and which it is. At the door also in a slot that has begun. In the
    caller's transaction, which a refusal must roll back. Raises BookingRefused. The places are taken last: whoever
    books in the same slot waits from that statement to the commit, and for nothing else.
    """
    hold_phone(resident)
    visits = visits_of(resident)
    key = str(booking.request_key)
    if done := next((visit for visit in visits if str(visit.request_key) == key), None):
        return Booking.objects.select_related("slot__venue__division", "resident").get(pk=done.pk), False
    refuse_by_limits(visits, slot, is_group=group is not None or booking.party_size > LARGEST_PARTY, way=way)
    if not slot.venue.is_bookable:
        raise BookingRefused(Refusal.CLOSED)
    held = take_over_hold(slot.pk, resident.phone_hmac) if slot.held else 0
    booking.slot, booking.resident, booking.name = slot, resident, plain_line(booking.name)[:40]
    try:
        booking.save(force_insert=True)
    except IntegrityError as error:
        raise BookingRefused(_why_not_kept(error)) from error
    if group is not None:
        group.booking = booking
        group.save(force_insert=True)
    tell(booking, news)
    if not (way == Way.DOOR and booking.over_reason and _let_in(slot.pk, booking.party_size)):
        _take(slot.pk, booking.party_size, at_door=way == Way.DOOR, of_hold=held)
    return booking, True


def hold_phone(resident: Resident) -> None:
    """One booking of a phone at a time: its row is held until the transaction ends, where there are locks of rows."""
    if connection.features.has_select_for_update:
        Resident.objects.select_for_update().values_list("pk").get(pk=resident.pk)


def _let_in(slot_id: int, places: int) -> bool:
    """Lets a party into an open slot for which the keeper has a reason, beyond the places where there are none."""
    if not take_places(slot_id, places, at_door=True):
        if not Slot.objects.filter(pk=slot_id, is_open=True, ends_at__gt=timezone.now()).exists():
            return False
        take_over_capacity(slot_id, places)
    return True


def _take(slot_id: int, places: int, *, at_door: bool = False, of_hold: int = 0) -> None:
    """Takes places or says why there are none; what forms held too long comes free first. Raises BookingRefused."""
    if take_places(slot_id, places, at_door=at_door, of_hold=of_hold):
        return
    if give_back_past_holds(slot_id) and take_places(slot_id, places, at_door=at_door, of_hold=of_hold):
        return
    slot = Slot.objects.filter(pk=slot_id).first()  # None: dropped with the hours a moment ago
    raise BookingRefused((refusal_of(slot) or Refusal.FULL) if slot else Refusal.CLOSED)


def _why_not_kept(error: IntegrityError) -> Refusal:
    """Which of a booking's two constraints was broken: the key is taken, or the resident has a place already."""
    return Refusal.OTHER_PHONE if "request_key" in str(error) else Refusal.TWICE


def change_until(booking: Booking) -> datetime:
    """The first moment at which a visitor can no longer change or cancel a visit."""
    return booking.slot.starts_at - timedelta(hours=booking.slot.venue.cancel_hours)


def refusal_to_change(booking: Booking) -> Refusal | None:
    """Why a visitor can no longer change or cancel; None when they can.

    Who was closed out or moved always can, and whose slot opened again only after it had begun.
    """
    if booking.state not in COMING:
        return Refusal.CANCELLED if booking.state == BookingState.CANCELLED else Refusal.PAST
    if not booking.slot.is_open:
        return None
    if booking.slot.starts_at > timezone.now() and was_moved(booking):
        return None
    now = timezone.now()
    if booking.slot.starts_at <= now:
        return None if _opened_late(booking) else Refusal.PAST
    return Refusal.LATE if change_until(booking) <= now else None


def was_moved(booking: Booking) -> bool:
    """True when the keeper moved the visit after it was booked."""
    return booking.slot.moved_at is not None and booking.created_at <= booking.slot.moved_at


def _opened_late(booking: Booking) -> bool:
    return opened_late(Booking.objects.filter(pk=booking.pk)).exists()


def _held(booking: Booking) -> Booking:
    """The booking as it is now, its row held until the transaction ends."""
    rows = Booking.objects.select_related("slot__venue__division", "group").select_for_update(of=("self",))
    return rows.get(pk=booking.pk)


def note_change(booking: Booking, was_at: datetime, was_people: int) -> None:
    """Notes for the keeper when a group was to come, and how many, before the first change they have not seen."""
    if not hasattr(booking, "group"):
        return
    GroupVisit.objects.filter(pk=booking.pk, was_at=None).update(was_at=was_at, was_people=was_people)


@in_one_transaction
def change_booking(booking: Booking, *, slot: Slot, party_size: int) -> Booking:
    """Gives the same booking another slot or size; its ticket stays. Raises BookingRefused, and nothing has changed.

    The new places are taken before the old ones are given back, a larger party takes the difference. Repeating a
    change that was made is harmless.
    """
    if not 1 <= party_size <= max(LARGEST_PARTY, booking.party_size):
        raise BookingRefused(Refusal.PARTY)
    hold_phone(booking.resident)
    now_held = _held(booking)
    if (now_held.slot_id, now_held.party_size) == (slot.pk, party_size):
        return now_held
    before = (now_held.slot.starts_at, now_held.party_size)
    if reason := refusal_to_change(now_held):
        raise BookingRefused(reason)
    if now_held.state != BookingState.BOOKED:
        raise BookingRefused(Refusal.UNANSWERED)
    if slot.pk == now_held.slot_id:
        _resize(now_held, party_size)
    else:
        _move(now_held, slot, party_size)
    now_held.slot, now_held.party_size = slot, party_size
    now_held.sequence, now_held.changed_at = now_held.sequence + 1, timezone.now()
    try:
        now_held.save(update_fields=["slot", "party_size", "sequence", "changed_at"])
    except IntegrityError as error:
        raise BookingRefused(Refusal.TWICE) from error
    note_change(now_held, *before)
    tell(now_held, News.CHANGED)
    return now_held


def _resize(booking: Booking, party_size: int) -> None:
    more = party_size - booking.party_size
    if more > 0:
        _take(booking.slot_id, more)
    else:
        give_back_places(booking.slot_id, -more)


def _move(booking: Booking, slot: Slot, party_size: int) -> None:
    """Takes places in another slot and gives back the old ones. Both rows are held first, in the order of number."""
    may_be_late = booking.slot.is_open and not was_moved(booking) and not _opened_late(booking)
    way = Way.FORM if may_be_late else Way.LINE  # who was closed out is not late
    visits = [visit for visit in visits_of(booking.resident) if visit.pk != booking.pk]
    refuse_by_limits(visits, slot, is_group=hasattr(booking, "group"), way=way, is_change=True)
    if not slot.venue.is_bookable:
        raise BookingRefused(Refusal.CLOSED)
    pair = sorted((booking.slot_id, slot.pk))
    list(Slot.objects.filter(pk__in=pair).order_by("pk").select_for_update().values_list("pk"))
    _take(slot.pk, party_size)
    give_back_places(booking.slot_id, booking.party_size)


@in_one_transaction
def cancel_booking(booking: Booking, *, late: bool = False) -> bool:
    """Cancels a booking that has not begun and gives its places back; False when there was nothing to cancel.

    With `late`, also after the hour until which its visitor may cancel.
    """
    now_held = _held(booking)
    if refusal_to_change(now_held) not in ((None, Refusal.LATE) if late else (None,)):
        return False
    Booking.objects.filter(pk=now_held.pk).update(
        state=BookingState.CANCELLED, sequence=F("sequence") + 1, changed_at=timezone.now()
    )
    give_back_places(now_held.slot_id, now_held.party_size)
    if now_held.state == BookingState.BOOKED:
        note_change(now_held, now_held.slot.starts_at, now_held.party_size)
    tell(now_held, News.CANCELLED)
    return True
