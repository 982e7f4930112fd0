"""The line for full slots: places that come free are kept for the first party that fits, for a while."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from common.normal import plain_line

from .booking import hold_phone, place_booking
from .limits import Way, refuse_by_limits, visits_of
from .models import (
    LARGEST_PARTY,
    MOST_OPEN,
    Booking,
    BookingState,
    News,
    Resident,
    Slot,
    WaitingParty,
    WaitingState,
)
from .news import tell
from .refusals import BookingRefused, Refusal
from .slots import give_back_places
from .transactions import in_one_transaction

OFFER_FOR = timedelta(hours=2)
NIGHT_ENDS, NIGHT_BEGINS = 8, 21
# Offers end so long before the visit begins, and none is made later than twice as long before.
LAST_WORD = timedelta(minutes=30)
AT_ONCE = 100


@in_one_transaction
def join_line(
    *, slot: Slot, resident: Resident, party_size: int, request_key: uuid.UUID, name: str = ""
) -> WaitingParty:
    """Puts a party in line for a full slot. Raises BookingRefused. Repeating the request is harmless."""
    if not 1 <= party_size <= LARGEST_PARTY:
        raise BookingRefused(Refusal.PARTY)
    if done := WaitingParty.objects.filter(request_key=request_key, resident=resident).first():
        return done
    hold_phone(resident)
    if not slot.is_open or not slot.venue.is_bookable:
        raise BookingRefused(Refusal.CLOSED)
    if slot.starts_at - 2 * LAST_WORD <= timezone.now():
        raise BookingRefused(Refusal.PAST)
    refuse_by_limits(visits_of(resident), slot, is_group=False, way=Way.LINE)
    if WaitingParty.objects.filter(resident=resident, state=WaitingState.WAITING).count() >= MOST_OPEN:
        raise BookingRefused(Refusal.MANY)
    try:
        with transaction.atomic():
            made = WaitingParty.objects.create(
                slot=slot,
                resident=resident,
                party_size=party_size,
                request_key=request_key,
                name=plain_line(name)[:40],
            )
    except IntegrityError as error:
        raise BookingRefused(Refusal.IN_LINE) from error
    transaction.on_commit(lambda: offer_places(slot.pk))  # places may have come free while the form was filled
    return made


@in_one_transaction
def leave_line(party: WaitingParty) -> bool:
    """Takes a party out of the line; False when it was not in it any more."""
    row = WaitingParty.objects.filter(pk=party.pk, state=WaitingState.WAITING)
    return bool(row.update(state=WaitingState.LEFT))


def offer_until(slot: Slot, now: datetime) -> datetime:
    """How long places are kept for a party that is asked now: two hours of the day, up to half an hour before."""
    local = timezone.localtime(now)
    begins = local
    if local.hour >= NIGHT_BEGINS:
        begins = local.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0) + timedelta(days=1)
    elif local.hour < NIGHT_ENDS:
        begins = local.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0)
    return min(begins + OFFER_FOR, slot.starts_at - LAST_WORD)


def offer_places(slot_id: int) -> int:
    """Offers what is free in a slot to those in line, first come first; who does not fit keeps their place in line.

    Each is asked in a transaction of its own, after the one that gave the places back. Returns how many were asked.
    """
    line = WaitingParty.objects.filter(slot=slot_id, state=WaitingState.WAITING)
    return sum(_offer(party) for party in line.select_related("slot__venue__division", "resident")[:AT_ONCE])


@in_one_transaction
def _offer(party: WaitingParty) -> bool:
    """Keeps places for one party, all or none; False when they do not fit or the party has left."""
    slot, now = party.slot, timezone.now()
    if slot.starts_at - 2 * LAST_WORD <= now or slot.places_left < party.party_size:
        return False
    if not WaitingParty.objects.filter(pk=party.pk, state=WaitingState.WAITING).update(state=WaitingState.OFFERED):
        return False
    offered = Booking(
        request_key=uuid.uuid4(),
        party_size=party.party_size,
        name=party.name,
        state=BookingState.OFFERED,
        held_until=offer_until(slot, now),
    )
    try:
        with transaction.atomic():
            booking, _new = place_booking(slot, party.resident, offered, news=News.OFFERED, way=Way.LINE)
    except BookingRefused:
        WaitingParty.objects.filter(pk=party.pk).update(state=WaitingState.WAITING)
        return False
    WaitingParty.objects.filter(pk=party.pk).update(booking=booking)
    return True


@in_one_transaction
def take_offer(booking: Booking) -> bool:
    """Takes the places that were offered; False when they were taken, refused or given back before."""
    offer = Booking.objects.filter(pk=booking.pk, state=BookingState.OFFERED, held_until__gt=timezone.now())
    if not offer.update(
        state=BookingState.BOOKED, held_until=None, sequence=F("sequence") + 1, changed_at=timezone.now()
    ):
        return False
    tell(booking, News.BOOKED)
    return True


@in_one_transaction
def _pass_on(booking: Booking) -> bool:
    late = Booking.objects.filter(pk=booking.pk, state=BookingState.OFFERED, held_until__lte=timezone.now())
    if not late.update(state=BookingState.CANCELLED, sequence=F("sequence") + 1, changed_at=timezone.now()):
        return False
    give_back_places(booking.slot_id, booking.party_size)
    tell(booking, News.PASSED)
    return True


def pass_offers_on() -> int:
    """Gives back offers that were not taken in time and asks the next in line; returns how many were passed on.

    It also asks where places came free in another way, such as more places a slot.
    """
    rows = Booking.objects.filter(state=BookingState.OFFERED, held_until__lte=timezone.now()).order_by("held_until")
    passed = sum(_pass_on(booking) for booking in rows.select_related("resident")[:AT_ONCE])
    free = WaitingParty.objects.filter(
        state=WaitingState.WAITING,
        slot__is_open=True,
        slot__starts_at__gt=timezone.now(),
        slot__booked__lte=F("slot__capacity") - F("party_size"),
    )
    for slot_id in free.order_by().values_list("slot_id", flat=True).distinct()[:AT_ONCE]:
        offer_places(slot_id)
    return passed
