"""When a message may go out: not by night, unless it is urgent or whoever reads it works then."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

SHIFT_LASTS = timedelta(hours=8)


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


def shift_moment(now: datetime, starts: time) -> datetime:
    """`now` for whoever is on a shift that began at `starts`, else the moment when the next one begins, at any hour."""
    local = timezone.localtime(now)
    begins = local.replace(hour=starts.hour, minute=starts.minute, second=0, microsecond=0)
    if begins > local:
        begins -= timedelta(days=1)
    return now if local - begins < SHIFT_LASTS else begins + timedelta(days=1)
