"""What parties are told of their bookings: written where it becomes true, sent by text message once."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from common.jobs.services import enqueue_once
from notices.codes import TextNotSentError, gateway_is_set, send_text, texts_work

from .models import COMING, Booking, BookingNews, BookingState, News, NewsState
from .news_kinds import KIND_OF
from .sealed_phones import open_phone
from .selectors import day_bounds

AT_ONCE, MOST_TRIES = 200, 5
LOST_AFTER = timedelta(minutes=10)  # a claim as old as this has lost its worker: it was perhaps sent
REMIND_FROM_HOUR = 10
logger = logging.getLogger(__name__)


def tell(booking: Booking, kind: News) -> None:
    """Tells one party something, in the caller's transaction."""
    _write([(booking.pk, booking.resident.sealed_phone)], kind)


def tell_slots(slots: Iterable[int], kind: News) -> int:
    """Tells every party booked in these slots, whose calendars must hear of it; returns how many parties."""
    rows = Booking.objects.filter(slot__in=list(slots), state__in=COMING)
    parties = list(rows.order_by("pk").values_list("pk", "resident__sealed_phone"))
    if parties:
        keys = [key for key, _phone in parties]
        Booking.objects.filter(pk__in=keys).update(sequence=F("sequence") + 1, changed_at=timezone.now())
        _write(parties, kind)
    return len(parties)


def _write(parties: Sequence[tuple[uuid.UUID, str]], kind: News) -> None:
    """One row for each booking; where texts can go out, those whose phone is known wait to be sent."""
    texts = gateway_is_set()
    rows = [
        BookingNews(booking_id=key, kind=kind, state=NewsState.WAITING if texts and phone else NewsState.SHOWN)
        for key, phone in parties
    ]
    BookingNews.objects.bulk_create(rows)
    if any(row.state == NewsState.WAITING for row in rows):
        transaction.on_commit(request_news)


def request_news() -> bool:
    """Queues the sending of what waits; True when it was queued."""
    from .tasks import send_booking_news

    waits = BookingNews.objects.filter(state__in=[NewsState.WAITING, NewsState.SENDING])
    return waits.exists() and enqueue_once(send_booking_news, key="booking-news")


def send_waiting_news() -> int:
    """Sends each row that waits once; returns how many the gateway has. What was claimed and lost is not repeated."""
    now = timezone.now()
    lost = BookingNews.objects.filter(state=NewsState.SENDING, claimed_at__lt=now - LOST_AFTER)
    lost.update(state=NewsState.PERHAPS)
    waiting = BookingNews.objects.filter(state=NewsState.WAITING).order_by("pk")
    rows = waiting.select_related("booking__slot__venue__division", "booking__resident")[:AT_ONCE]
    return sum(_send(row, now) for row in rows)


def _send(row: BookingNews, now: datetime) -> bool:
    """Claims one row by a conditional UPDATE and sends it."""
    claimed = BookingNews.objects.filter(pk=row.pk, state=NewsState.WAITING)
    if not claimed.update(state=NewsState.SENDING, claimed_at=now, tries=F("tries") + 1):
        return False
    mine = BookingNews.objects.filter(pk=row.pk, state=NewsState.SENDING)
    kind, number = KIND_OF[News(row.kind)], open_phone(row.booking.resident.sealed_phone)
    if not number or not texts_work(kind):
        mine.update(state=NewsState.SHOWN)
        return False
    try:
        answered = send_text(kind, number, _values(row.booking), key=f"booking-news-{row.pk}")
    except TextNotSentError as error:
        again = error.later and row.tries + 1 < MOST_TRIES
        mine.update(state=NewsState.WAITING if again else NewsState.FAILED)
        logger.warning("news of a booking was not sent: %s", error)
        return False
    mine.update(state=NewsState.SENT if answered else NewsState.PERHAPS)
    return answered


def _values(booking: Booking) -> dict[str, str]:
    slot = booking.slot
    with override("zh-hans"):
        when = f"{date_format(slot.day, 'n月j日')}{slot.hours}"
        return {"venue": str(slot.venue), "when": when, "count": str(booking.party_size), "code": booking.ticket_code}


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
