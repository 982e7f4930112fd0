"""Taking in the runs that a kiosk played by itself."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from common.jobs.services import enqueue_once
from divisions.models import Division
from simulator.engine.drill.input_record import RecordingError, read_recording

from ..models import DrillSession
from .tasks import referee

REST = timedelta(minutes=15)  # a run that could not be played is not tried at each sending
CLOCK_AHEAD = timedelta(days=1)


def submit_run(*, body: Any, division: Division) -> DrillSession | None:
    """The drill made of a run, or None while it waits to be played again. Sending it anew changes nothing.

    Raises RecordingError: what makes a record unplayable, or `taken` when another venue has sent one with this id.
    """
    recording = read_recording(body)
    if recording.started_at > timezone.now() + CLOCK_AHEAD:
        raise RecordingError("bad_record", "started_at")
    if (known := _stored(recording.id, division)) is not None:
        return known
    key = f"kiosk-run:{division.code}:{recording.id}"
    enqueue_once(referee, recording.to_dict(), division.code, key=key, rest=REST)
    return _stored(recording.id, division)


def _stored(key: uuid.UUID, division: Division) -> DrillSession | None:
    session = DrillSession.objects.filter(pk=key).first()
    if session is not None and session.division_id != division.pk:
        raise RecordingError("taken")
    return session
