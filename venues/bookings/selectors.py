"""Reads on slots and bookings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from people.access import kept_divisions

from .models import Booking, BookingState, Slot
from .refusals import Refusal


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the next."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start, start + timedelta(days=1)


def refusal_of(slot: Slot) -> Refusal | None:
    """Why a slot can take nobody at all now: PAST, CLOSED or FULL; None when it can."""
    if slot.starts_at <= timezone.now():
        return Refusal.PAST
    if not slot.is_open:
        return Refusal.CLOSED
    return None if slot.places_left else Refusal.FULL


def slots_with_room(first: datetime, last: datetime) -> QuerySet[Slot]:
    """Open slots with places left that begin from `first` on and before `last`."""
    return Slot.objects.filter(is_open=True, booked__lt=F("capacity"), starts_at__gte=first, starts_at__lt=last)


def checked_in_since(moment: datetime) -> QuerySet[Booking]:
    """The parties that were checked in from this moment on."""
    return Booking.objects.filter(state=BookingState.CHECKED_IN, checked_in_at__gte=moment)


def bookings_on(user: object, day: date) -> QuerySet[Booking]:
    """The parties expected on a day in the venues the user keeps, cancelled ones left out."""
    start, end = day_bounds(day)
    return (
        Booking.objects.filter(
            slot__venue__division__in=kept_divisions(user), slot__starts_at__gte=start, slot__starts_at__lt=end
        )
        .exclude(state=BookingState.CANCELLED)
        .select_related("slot__venue__division", "resident")
    )
