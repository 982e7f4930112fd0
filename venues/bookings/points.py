"""What whoever looks after a small point does from one device: open, close, count visitors, say what is broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Sum
from django.utils import timezone

from venues.models import PointDay, PointFault, Venue

from .models import Booking, BookingState, VisitWish, WishState
from .selectors import day_bounds


def today_of(venue: Venue) -> PointDay:
    """The point's day, made when it is first asked for."""
    return PointDay.objects.get_or_create(venue=venue, day=timezone.localdate())[0]


def add_visitors(venue: Venue, number: int = 1) -> None:
    """Counts visitors; with a negative number takes back what was tapped by mistake, never below none."""
    PointDay.objects.filter(pk=today_of(venue).pk, visitors__gte=-number).update(visitors=F("visitors") + number)


def open_point(venue: Venue) -> None:
    PointDay.objects.filter(pk=today_of(venue).pk).update(opened_at=timezone.now(), closed_at=None)


def close_point(venue: Venue) -> None:
    PointDay.objects.filter(pk=today_of(venue).pk, opened_at__isnull=False).update(closed_at=timezone.now())


def report_fault(venue: Venue, kind: str) -> bool:
    """Notes what is broken since today; False when it was known."""
    return PointFault.objects.get_or_create(venue=venue, kind=kind, mended_on=None)[1]


def mend_fault(venue: Venue, kind: str) -> bool:
    """Notes that it was mended today; False when nothing of the kind was broken."""
    rows = PointFault.objects.filter(venue=venue, kind=kind, mended_on=None)
    return bool(rows.update(mended_on=timezone.localdate()))


@dataclass(frozen=True, slots=True)
class MonthOfPoint:
    """What a month's report says."""

    first: date
    last: date
    days_open: int
    visitors: int
    booked: int
    wishes: int
    answered: int
    faults: list[PointFault]


def month_of(venue: Venue, day: date) -> MonthOfPoint:
    """The report of the month that a day lies in: nobody writes it."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    begin, end = day_bounds(first)[0], day_bounds(after)[0]
    days = PointDay.objects.filter(venue=venue, day__gte=first, day__lt=after)
    came = Booking.objects.filter(
        slot__venue=venue, state=BookingState.CHECKED_IN, slot__starts_at__gte=begin, slot__starts_at__lt=end
    )
    wishes = VisitWish.objects.filter(venue=venue, asked_at__gte=begin, asked_at__lt=end)
    faults = PointFault.objects.filter(venue=venue, since__lt=after).exclude(mended_on__lt=first)
    return MonthOfPoint(
        first=first,
        last=after - timedelta(days=1),
        days_open=days.exclude(opened_at=None).count(),
        visitors=days.aggregate(sum=Sum("visitors"))["sum"] or 0,
        booked=came.aggregate(sum=Sum("party_size"))["sum"] or 0,
        wishes=wishes.count(),
        answered=wishes.exclude(state=WishState.ASKED).count(),
        faults=list(faults),
    )
