"""What parties are told of their bookings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from .models import Booking, BookingNews, BookingState, News


def tell(booking: Booking, kind: News) -> None:
    """Tells one party something, in the caller's transaction."""
    BookingNews.objects.create(booking=booking, kind=kind)


def tell_slots(slots: Iterable[int], kind: News) -> int:
    """Tells every party booked in these slots, whose calendars must hear of it; returns how many parties."""
    rows = Booking.objects.filter(slot__in=list(slots), state=BookingState.BOOKED)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if keys:
        Booking.objects.filter(pk__in=keys).update(sequence=F("sequence") + 1, changed_at=timezone.now())
        BookingNews.objects.bulk_create([BookingNews(booking_id=key, kind=kind) for key in keys])
    return len(keys)
