"""What whoever looks after a small point does from one device: open, close, count visitors, say what is broken."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from common.normal import plain_line, typed_code
from people.models import AccessToken, TokenKind, User
from people.tokens import TokenRefused, find_token, issue_token, note_use, revoke_token
from venues.models import PointDay, PointFault, PointLink, Venue
from venues.models.points import PIN_TRIES, new_link_key

from .codes import keyed_hash
from .models import Booking, BookingState, VisitWish, WishState
from .selectors import day_bounds
from .transactions import in_one_transaction

PIN_DIGITS = 6


def _pin_hash(link: PointLink, pin: str) -> str:
    return keyed_hash("point-pin", f"{link.key}:{typed_code(pin)}")


@in_one_transaction
def give_link(*, venue: Venue, holder: str, ends_on: date, by: User) -> tuple[PointLink, str]:
    """The point's link for whoever looks after it, and the PIN that ties it to a device, which is shown this once.

    The address stays the same for one holder. Another holder gets a new address: what the old one passed on is dead.
    """
    name = plain_line(holder)[:40]
    link = PointLink.objects.select_for_update().filter(venue=venue).first() or PointLink(venue=venue, holder=name)
    if link.holder != name:
        link.key = new_link_key()
    if link.device:
        revoke_token(link.device, by=by)
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    link.holder, link.ends_on, link.device, link.made_by, link.made_at = name, ends_on, None, by, timezone.now()
    link.pin_hash, link.pin_tries_left = _pin_hash(link, pin), PIN_TRIES
    link.save()
    return link, pin


def end_link(link: PointLink, *, by: User) -> None:
    """Ends a link before its holder's post does."""
    if link.device:
        revoke_token(link.device, by=by)
    link.delete()


@in_one_transaction
def tie_device(link: PointLink, *, pin: str, device: str) -> str:
    """Ties the link to the device that knows the PIN, and returns that device's key; "" for a wrong PIN.

    A PIN is good once, for five tries. The conditional UPDATE counts them, so that many at once are no more than five.
    """
    tried = PointLink.objects.filter(pk=link.pk, pin_tries_left__gt=0).exclude(pin_hash="")
    if link.has_ended or not tried.update(pin_tries_left=F("pin_tries_left") - 1):
        return ""
    link = PointLink.objects.select_related("venue__division").get(pk=link.pk)
    if not constant_time_compare(link.pin_hash, _pin_hash(link, pin)):
        return ""
    ends = timezone.make_aware(datetime.combine(link.ends_on + timedelta(days=1), time.min))
    token, text = issue_token(
        kind=TokenKind.KEEPER,
        name=f"{link.venue} · {device[:30]}",
        made_by=link.made_by,
        division=link.venue.division,
        expires_at=ends,
    )
    PointLink.objects.filter(pk=link.pk).update(device=token, pin_hash="")
    return text


def is_tied(link: PointLink, text: str, *, address: str | None) -> bool:
    """Whether this is the key of the link's device, in force; notes its use."""
    if not text or link.has_ended:
        return False
    try:
        token: AccessToken = find_token(text, kind=TokenKind.KEEPER)
    except TokenRefused:
        return False
    if token.pk != link.device_id:
        return False
    note_use(token, address)
    return True


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
