"""When a message may go out: not by night, unless it is urgent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def next_moment(now: datetime, *, urgent: bool = False) -> datetime:
    """`now`, or the end of the quiet hours that `now` lies in. `NOTICE_QUIET_HOURS` is (21, 8); None for none."""
    hours: tuple[int, int] | None = settings.NOTICE_QUIET_HOURS
    if urgent or hours is None:
        return now
    begin, end = hours
    local = timezone.localtime(now)
    is_quiet = begin <= local.hour or local.hour < end if begin > end else begin <= local.hour < end
    if not is_quiet:
        return now
    morning = local.replace(hour=end, minute=0, second=0, microsecond=0)
    return morning if local.hour < end else morning + timedelta(days=1)
