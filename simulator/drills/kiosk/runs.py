"""Accepting the runs that a kiosk played offline."""

from __future__ import annotations

import uuid
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from common.jobs.services import enqueue_once
from common.ratelimit import allow
from divisions.models import Division
from simulator.engine.drill.input_record import RecordingError, RecordingFault, read_recording

from ..models import DrillSession
from .referee import is_copy
from .tasks import referee

REST = timedelta(minutes=15)  # a run that could not be played is not tried again at each upload
CLOCK_AHEAD = timedelta(days=1)
LONGEST_OFFLINE = timedelta(days=180)
NEW_RUNS_AN_HOUR = 60  # a kiosk plays about twenty; runs from days without a network arrive over several hours


class RunRefusal(StrEnum):
    """Why a valid run is not accepted."""

    TAKEN = "taken"  # another venue has sent a run with this id, or this venue has sent this run under another id
    TOO_MANY = "too_many"  # the kiosk has used up its new runs of this hour; it keeps the rest and tries again


class RunRefused(Exception):
    """A run is not accepted."""

    def __init__(self, reason: RunRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def submit_run(*, body: Any, division: Division) -> DrillSession | None:
    """Returns the drill that a run became, or None while it waits for its replay. Sending it again changes nothing.

    Raises RecordingError when the record cannot be played, and RunRefused.
    """
    recording = read_recording(body)
    now = timezone.now()
    if not now - LONGEST_OFFLINE <= recording.started_at <= now + CLOCK_AHEAD:
        raise RecordingError(RecordingFault.BAD_RECORD, "started_at")
    if (known := _stored(recording.id, division)) is not None:
        return known
    if is_copy(recording, division.code):
        raise RunRefused(RunRefusal.TAKEN)
    if not _may_send(recording.id, division):
        raise RunRefused(RunRefusal.TOO_MANY)
    key = f"kiosk-run:{division.code}:{recording.id}"
    enqueue_once(referee, recording.to_dict(), division.code, key=key, rest=REST)
    return _stored(recording.id, division)


def _may_send(key: uuid.UUID, division: Division) -> bool:
    """True for a run accepted within the last hour, and for a new one while the kiosk is below its hourly limit."""
    sent = f"kiosk-sent:{division.code}:{key}"
    if cache.get(sent):
        return True
    if not allow(f"kiosk-new:{division.code}", limit=NEW_RUNS_AN_HOUR, seconds=3600):
        return False
    cache.set(sent, 1, 3600)
    return True


def _stored(key: uuid.UUID, division: Division) -> DrillSession | None:
    session = DrillSession.objects.filter(pk=key).first()
    if session is not None and session.division_id != division.pk:
        raise RunRefused(RunRefusal.TAKEN)
    return session
