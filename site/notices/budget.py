"""What text messages may cost in a day. The money is taken before a message is sent, in one conditional UPDATE."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from .models import SmsDay

logger = logging.getLogger(__name__)


def price_fen(text: str, signature: str) -> int:
    """What a text costs, in fen: one message up to 70 characters with its signature, else one for each 67."""
    length = len(text) + len(signature) + 2
    parts = 1 if length <= 70 else -(-length // 67)
    return parts * settings.SMS_PRICE_FEN


def take(fen: int) -> bool:
    """Takes the money from today's budget; False when it is spent."""
    today = timezone.localdate()
    SmsDay.objects.get_or_create(day=today)
    row = SmsDay.objects.filter(day=today, spent_fen__lte=settings.SMS_DAILY_FEN - fen)
    return bool(row.update(spent_fen=F("spent_fen") + fen))


def note_stop() -> bool:
    """Notes that text messages stand still for today; True the first time in a day."""
    if not SmsDay.objects.filter(day=timezone.localdate(), stopped_at=None).update(stopped_at=timezone.now()):
        return False
    logger.error("today's budget for text messages is spent: none is sent until tomorrow (SMS_DAILY_BUDGET)")
    return True


def give_back(fen: int) -> None:
    """Returns the money of a message that the gateway refused."""
    SmsDay.objects.filter(day=timezone.localdate(), spent_fen__gte=fen).update(spent_fen=F("spent_fen") - fen)
