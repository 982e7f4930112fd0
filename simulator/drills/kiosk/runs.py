"""Taking in the runs that a kiosk played by itself."""

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

REST = timedelta(minutes=15)  # a run that could not be played is not tried at each sending
CLOCK_AHEAD = timedelta(days=1)
LONGEST_OFFLINE = timedelta(days=180)
NEW_RUNS_AN_HOUR = 60  # a kiosk plays about twenty; what waits from days without the network comes over some hours


class RunRefusal(StrEnum):
    """Why a run that could be played is not taken in."""

    TAKEN = "taken"  # another venue has sent one with this id, or this venue the same run under another
    TOO_MANY = "too_many"  # the kiosk has sent its share of new runs of this hour; it keeps the rest and comes again


class RunRefused(Exception):
    """A run that is not taken in."""

    def __init__(self, reason: RunRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def submit_run(*, body: Any, division: Division) -> DrillSession | None:
    """The drill made of a run, or None while it waits to be played again. Sending it anew changes nothing.

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
    """True for a run taken in within the hour, and for a new one while the kiosk has some of its share left."""
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
