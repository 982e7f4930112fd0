"""Whether a reminder still holds when it goes out: what it tells of may be met, waived or closed meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from notices.models import Message

from ..duties.selectors import pressing_duties


def is_still_due(message: Message) -> bool:
    """True while a duty that the message tells of is still to be met, in a unit that is open."""
    today = timezone.localdate()
    rows = pressing_duties(today, within=timedelta(days=max(settings.REMIND_DAYS)))
    is_open = Q(organisation__shut_on=None) | Q(organisation__shut_on__gt=today)
    return rows.filter(is_open, pk__in=message.told.values("subject")).exists()
