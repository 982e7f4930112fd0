"""The crew is called out: the venue's slots are closed at once, and opened again when it is back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from people.models import User
from venues.models import Venue

from .models import Booking, BookingState, CallOut, Closed, News, Slot
from .news import tell_slots
from .selectors import day_bounds
from .transactions import in_one_transaction


def running_call_out(venue: Venue) -> CallOut | None:
    """The venue's call-out that has not ended; None when the crew is there."""
    return CallOut.objects.filter(venue=venue, ended_at=None).first()


def people_inside(venue: Venue) -> int:
    """How many people were checked in to slots of today that are not over: they must be led out first."""
    now = timezone.now()
    start, end = day_bounds(timezone.localdate())
    inside = Booking.objects.filter(
        slot__venue=venue, state=BookingState.CHECKED_IN, slot__ends_at__gt=now, checked_in_at__range=(start, end)
    )
    return inside.aggregate(people=Sum("party_size"))["people"] or 0


@in_one_transaction
def begin_call_out(venue: Venue, *, by: User, until: datetime | None = None) -> CallOut:
    """Closes what is open of the venue from now until a moment, by default the end of the day, and tells its parties.

    One call-out runs at a time: a second tap, or a second person, gets the one that is running.
    """
    try:
        with transaction.atomic():
            made = CallOut.objects.create(
                venue=venue,
                began_by=by,
                began_at=timezone.now(),
                until=until or day_bounds(timezone.localdate())[1],
            )
    except IntegrityError:
        return CallOut.objects.get(venue=venue, ended_at=None)
    slots = Slot.objects.filter(
        venue=venue, is_open=True, ends_at__gt=made.began_at, starts_at__lt=made.until
    ).order_by("pk")
    keys = list(slots.select_for_update().values_list("pk", flat=True))
    Slot.objects.filter(pk__in=keys, is_open=True).update(is_open=False, closed_why=Closed.CALL_OUT)
    tell_slots(keys, News.CALLED_OUT)
    return made


@in_one_transaction
def end_call_out(venue: Venue, *, by: User) -> bool:
    """Opens what the call-out closed and has not begun, and tells who is left in it; False when none was running.

    What has begun meanwhile stays closed: its parties may still choose another slot, and nobody has missed it.
    """
    running = CallOut.objects.filter(venue=venue, ended_at=None)
    if not running.update(ended_at=timezone.now(), ended_by=by):
        return False
    slots = Slot.objects.filter(
        venue=venue, is_open=False, closed_why=Closed.CALL_OUT, starts_at__gt=timezone.now()
    ).order_by("pk")
    keys = list(slots.select_for_update().values_list("pk", flat=True))
    Slot.objects.filter(pk__in=keys).update(is_open=True, closed_why="")
    tell_slots(keys, News.REOPENED)
    Venue.objects.filter(pk=venue.pk).update(compared_on=None)
    return True
