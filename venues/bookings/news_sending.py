"""News of bookings by text message: each row is claimed by a conditional UPDATE and sent once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from notices.codes import TextNotSentError, send_text, texts_work

from .models import Booking, BookingNews, News, NewsState
from .news_kinds import KIND_OF
from .sealed_phones import open_phone

AT_ONCE, MOST_TRIES = 200, 5
LOST_AFTER = timedelta(minutes=10)  # a claim as old as this has lost its worker: it was perhaps sent
logger = logging.getLogger(__name__)


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
