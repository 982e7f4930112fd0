"""Times of records that are filed in a test."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone


def earlier_today(ago: timedelta) -> datetime:
    """So long ago, but not yesterday: a unit made in a test owes nothing before the day of the test."""
    now = timezone.localtime()
    return max(now - ago, now.replace(hour=0, minute=0, second=0, microsecond=0))
