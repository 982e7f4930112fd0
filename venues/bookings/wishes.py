"""Visits on request: asked for at a point without hours, and answered by whoever looks after it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.normal import plain_line
from venues.models import Venue

from .call_out import is_away, spans_away
from .models import LARGEST_GROUP, Booking, BookingState, News, Resident, Slot, VisitWish, WishState
from .news import tell
from .refusals import BookingRefused, Refusal
from .transactions import in_one_transaction

LASTS = timedelta(hours=1)
SOONEST, LATEST = timedelta(hours=2), timedelta(days=60)


def open_wishes(venue: Venue) -> QuerySet[VisitWish]:
    """Visits that wait for an answer and are still to come, soonest first."""
    rows = VisitWish.objects.filter(venue=venue, state=WishState.ASKED, starts_at__gt=timezone.now())
    return rows.select_related("resident").order_by("starts_at")


@in_one_transaction
def ask_for_visit(
    *, venue: Venue, resident: Resident, starts_at: datetime, party_size: int, name: str, request_key: uuid.UUID
) -> VisitWish:
    """Asks a point for a visit. Repeating the request is harmless. Raises BookingRefused.

    One phone has one open request at a point: asking anew changes it.
    """
    if done := VisitWish.objects.filter(request_key=request_key, resident=resident).first():
        return done
    if not venue.on_request or not venue.is_bookable:
        raise BookingRefused(Refusal.CLOSED)
    if not 1 <= party_size <= LARGEST_GROUP:
        raise BookingRefused(Refusal.PARTY)
    if not timezone.now() + SOONEST <= starts_at <= timezone.now() + LATEST:
        raise BookingRefused(Refusal.ASK_TIME)
    asked = {
        "request_key": request_key, "starts_at": starts_at, "party_size": party_size, "name": plain_line(name)[:40],
        "asked_at": timezone.now(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            return VisitWish.objects.update_or_create(
                venue=venue, resident=resident, state=WishState.ASKED, defaults=asked
            )[0]
    except IntegrityError as error:
        raise BookingRefused(Refusal.OTHER_PHONE) from error


@in_one_transaction
def answer_wish(wish: VisitWish, *, agrees: bool, words: str = "") -> bool:
    """Agrees to a visit, which gets a slot and a booking of its own, or turns it down; False when it was answered.

    Raises BookingRefused when the point has another visit at that very time, or is away.
    """
    state = WishState.AGREED if agrees else WishState.DECLINED
    rows = VisitWish.objects.filter(pk=wish.pk, state=WishState.ASKED)
    if agrees:
        rows = rows.filter(starts_at__gt=timezone.now())
    if not rows.update(state=state, answered_at=timezone.now(), answer=plain_line(words)[:200]):
        return False
    if agrees:
        wish = VisitWish.objects.select_related("venue", "resident").get(pk=wish.pk)
        booking = _book(wish)
        VisitWish.objects.filter(pk=wish.pk).update(booking=booking)
        tell(booking, News.APPROVED)
    return True


def _book(wish: VisitWish) -> Booking:
    """The slot and the booking of a visit that was agreed to. Nobody else can book that slot."""
    if is_away(wish.starts_at, wish.starts_at + LASTS, spans_away(wish.venue)):
        raise BookingRefused(Refusal.AWAY)
    try:
        with transaction.atomic():
            slot = Slot.objects.create(
                venue=wish.venue,
                starts_at=wish.starts_at,
                ends_at=wish.starts_at + LASTS,
                capacity=wish.party_size,
                booked=wish.party_size,
                on_request=True,
                is_sample=wish.venue.is_sample,
            )
            return Booking.objects.create(
                slot=slot,
                resident=wish.resident,
                party_size=wish.party_size,
                name=wish.name,
                request_key=wish.request_key,
                state=BookingState.BOOKED,
            )
    except IntegrityError as error:
        raise BookingRefused(Refusal.BUSY) from error
