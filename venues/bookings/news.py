"""What parties are told of their bookings: written where it becomes true, on their tickets and for the phone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone

from notices.codes import gateway_is_set

from .models import COMING, Booking, BookingNews, BookingState, News, NewsState
from .selectors import day_bounds

AT_ONCE = 200
REMIND_FROM_HOUR = 10
news_waits = Signal()  # after the transaction that wrote rows which may go out


def tell(booking: Booking, kind: News, *, quiet: bool = False) -> None:
    """Tells one party something, in the caller's transaction; with `quiet` on its ticket only."""
    is_here = kind == News.COUNTED  # they stand at the door
    _write([(booking.pk, "" if quiet or is_here else booking.resident.sealed_phone)], kind)


class Told(NamedTuple):
    """How many parties a text message goes to, and how many read it on their ticket only."""

    by_text: int = 0
    on_ticket: int = 0

    @property
    def parties(self) -> int:
        return self.by_text + self.on_ticket

    def and_also(self, other: Told) -> Told:
        return Told(self.by_text + other.by_text, self.on_ticket + other.on_ticket)


def tell_slots(slots: Iterable[int], kind: News) -> Told:
    """Tells every party booked in these slots, whose calendars must hear of it; returns how many were told how."""
    rows = Booking.objects.filter(slot__in=list(slots), state__in=COMING)
    parties = list(rows.order_by("pk").values_list("pk", "resident__sealed_phone"))
    if parties:
        keys = [key for key, _phone in parties]
        Booking.objects.filter(pk__in=keys).update(sequence=F("sequence") + 1, changed_at=timezone.now())
        return _write(parties, kind)
    return Told()


def _write(parties: Sequence[tuple[uuid.UUID, str]], kind: News) -> Told:
    """One row for each booking; where texts can go out, those whose phone is known wait to be sent."""
    texts, now = gateway_is_set(), timezone.now()
    rows = [
        BookingNews(
            booking_id=key, kind=kind, made_at=now, state=NewsState.WAITING if texts and phone else NewsState.SHOWN
        )
        for key, phone in parties
    ]
    BookingNews.objects.bulk_create(rows)
    by_text = sum(row.state == NewsState.WAITING for row in rows)
    if by_text:
        transaction.on_commit(lambda: news_waits.send(sender=BookingNews))
    return Told(by_text, len(rows) - by_text)


def remind_of_tomorrow() -> int:
    """Tells everybody whose visit is tomorrow, once, from ten in the morning on; returns how many."""
    now = timezone.localtime()
    if now.hour < REMIND_FROM_HOUR:
        return 0
    start, end = day_bounds(now.date() + timedelta(days=1))
    rows = Booking.objects.filter(state=BookingState.BOOKED, slot__is_open=True)
    rows = rows.filter(slot__starts_at__gte=start, slot__starts_at__lt=end, created_at__lt=start - timedelta(days=1))
    reminded = Q(news__kind=News.TOMORROW, news__made_at__gte=start - timedelta(days=1))
    rows = rows.exclude(pk__in=Booking.objects.filter(reminded).values("pk"))
    parties = list(rows.values_list("pk", "resident__sealed_phone")[:AT_ONCE])
    with transaction.atomic():
        _write(parties, News.TOMORROW)
    return len(parties)
