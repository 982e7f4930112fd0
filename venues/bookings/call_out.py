"""The crew is called out: the venue's slots are closed from one moment to another, and opened when it is back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from common.normal import plain_line
from people.models import User
from venues.models import Venue

from .guides import Guided
from .models import Booking, BookingState, CallOut, Closed, News, Slot
from .news import Told, tell_slots
from .refusals import CallOutRefused, Refusal
from .selectors import day_bounds, kept_venues
from .transactions import in_one_transaction

Span = tuple[datetime, datetime]


def running_call_out(venue: Venue) -> CallOut | None:
    """The venue's call-out that runs now; None when the crew is there."""
    return CallOut.in_force(venue).filter(began_at__lte=timezone.now()).first()


def running_call_outs(user: object) -> QuerySet[CallOut]:
    """Those that run now at the venues which the user keeps."""
    now = timezone.now()
    rows = CallOut.objects.filter(ended_at=None, began_at__lte=now, until__gt=now, venue__in=kept_venues(user))
    return rows.select_related("venue__division").order_by("venue")


def spans_away(venue: Venue) -> list[Span]:
    """From when until when the crew is away, now or as was said beforehand."""
    return list(CallOut.in_force(venue).values_list("began_at", "until"))


def is_away(begins: datetime, ends: datetime, spans: Sequence[Span]) -> bool:
    """True where a time meets one of the spans: no slot opens or is made then."""
    return any(begins < until and ends > since for since, until in spans)


def people_inside(venue: Venue) -> int:
    """How many people were checked in to slots of today that are not over: they must be led out first."""
    now = timezone.now()
    start, end = day_bounds(timezone.localdate())
    inside = Booking.objects.filter(
        slot__venue=venue, state=BookingState.CHECKED_IN, slot__ends_at__gt=now, checked_in_at__range=(start, end)
    )
    return inside.aggregate(people=Sum("party_size"))["people"] or 0


@in_one_transaction
def begin_call_out(
    venue: Venue,
    *,
    by: User | None,
    begins: datetime | None = None,
    until: datetime | None = None,
    said_by: str = "",
) -> CallOut:
    """Closes what is open of the venue from a moment, by default now, until another, by default the end of that day.

    Its parties are told. A second tap, or a second person, gets the call-out that runs; a later `until` makes it
    longer. Raises CallOutRefused when it would end before it begins, or is past.
    """
    Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    now = timezone.now()
    since = max(begins or now, now)
    ends = until or day_bounds(timezone.localdate(since))[1]
    if ends <= since:
        raise CallOutRefused(Refusal.SPAN)
    known = CallOut.in_force(venue, since).filter(began_at__lte=since).first()
    if known is None:
        known = CallOut.objects.create(
            venue=venue, began_by=by, began_at=since, until=ends, said_by=plain_line(said_by)[:40]
        )
    elif until is not None and until > known.until:
        CallOut.objects.filter(pk=known.pk).update(until=until)
        known.until = until
    _close(venue, known)
    return known


def _close(venue: Venue, made: CallOut) -> None:
    slots = Slot.objects.filter(venue=venue, is_open=True, ends_at__gt=made.began_at, starts_at__lt=made.until)
    keys = list(slots.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    Slot.objects.filter(pk__in=keys, is_open=True).update(is_open=False, closed_why=Closed.CALL_OUT)
    tell_slots(keys, News.CALLED_OUT)


@in_one_transaction
def end_call_out(venue: Venue, *, by: User | None, call_out: CallOut | None = None) -> Told | None:
    """Ends what runs, or one that is to come; opens what it closed and is not over, and tells who is left in it.

    Returns how many were told how; None when none was running. Whose slot has begun meanwhile may come for the rest of
    it or still choose another, and has not missed it. A station's slot whose guide is gone stays closed, for that
    reason.
    """
    Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    now = timezone.now()
    ended = CallOut.in_force(venue)
    ended = ended.filter(began_at__lte=now) if call_out is None else ended.filter(pk=call_out.pk)
    if not ended.update(ended_at=now, ended_by=by):
        return None
    left, guided = spans_away(venue), Guided(venue)
    rows = Slot.objects.filter(venue=venue, is_open=False, closed_why=Closed.CALL_OUT, ends_at__gt=now)
    back = [
        slot
        for slot in rows.order_by("pk").select_for_update(of=("self",))
        if not is_away(slot.starts_at, slot.ends_at, left)
    ]
    opened = [slot.pk for slot in back if guided.may_open(slot)]
    Slot.objects.filter(pk__in=opened).update(is_open=True, closed_why="")
    Slot.objects.filter(Q(pk__in=[slot.pk for slot in back]), ~Q(pk__in=opened)).update(closed_why=Closed.GUIDE)
    told = tell_slots(opened, News.REOPENED)
    Venue.objects.filter(pk=venue.pk).update(compared_on=None)
    return told
