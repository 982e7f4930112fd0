"""Booking a party and cancelling it."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.normal import plain_line
from people.models import Person

from .models import LARGEST_PARTY, MOST_OPEN, Booking, BookingState, Resident, Slot
from .refusals import BookingRefused, Refusal
from .selectors import refusal_of
from .slots import give_back_places, take_places
from .transactions import in_one_transaction


def count_open_bookings(resident: Resident) -> int:
    """How many visits of this phone are still to come."""
    return resident.bookings.filter(state=BookingState.BOOKED, slot__starts_at__gt=timezone.now()).count()


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
    nobody else books. It is one transaction: a refusal after `take_places` gives the places back by rolling it back.
    """
    if not 1 <= party_size <= LARGEST_PARTY:
        raise BookingRefused(Refusal.PARTY)
    if done := Booking.objects.filter(request_key=request_key, resident=resident).first():
        return done
    Resident.objects.select_for_update().get(pk=resident.pk)  # one booking of a phone at a time
    if Booking.objects.filter(slot=slot, resident=resident).exclude(state=BookingState.CANCELLED).exists():
        raise BookingRefused(Refusal.TWICE)
    if count_open_bookings(resident) >= MOST_OPEN:
        raise BookingRefused(Refusal.MANY)
    if not slot.venue.is_bookable:
        raise BookingRefused(Refusal.CLOSED)
    if not take_places(slot.pk, party_size):
        slot.refresh_from_db()
        raise BookingRefused(refusal_of(slot) or Refusal.FULL)
    try:
        with transaction.atomic():
            return Booking.objects.create(
                slot=slot,
                resident=resident,
                party_size=party_size,
                request_key=request_key,
                name=plain_line(name)[:40],
                person=person,
            )
    except IntegrityError as error:
        raise BookingRefused(_why_not_kept(request_key)) from error


def _why_not_kept(request_key: uuid.UUID) -> Refusal:
    """Which of a booking's two constraints was broken: the key is taken, or the resident has a place already."""
    return Refusal.OTHER_PHONE if Booking.objects.filter(request_key=request_key).exists() else Refusal.TWICE


@in_one_transaction
def cancel_booking(booking: Booking) -> bool:
    """Cancels a booking that has not begun and gives its places back; False when there was nothing to cancel."""
    cancelled = Booking.objects.filter(
        pk=booking.pk, state=BookingState.BOOKED, slot__starts_at__gt=timezone.now()
    ).update(state=BookingState.CANCELLED)
    if cancelled:
        give_back_places(booking.slot_id, booking.party_size)
    return bool(cancelled)
