"""A run a kiosk played by itself: made anew from its inputs by the task worker, scored here, stored once."""

from __future__ import annotations

import logging
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from common.jobs.leases import fenced
from common.jobs.services import enqueue_once
from divisions.models import Division
from simulator.engine.drill.input_record import Recording, RecordingError, read_recording, rerun
from simulator.engine.event_log import TICK_HZ

from ..models import DrillInput, DrillMode, DrillPlayer, DrillSession, DrillState, token_hash
from ..results.finishing import finish_session
from .tasks import referee

REST = timedelta(minutes=15)  # a run that could not be played is not tried at each sending
CLOCK_AHEAD = timedelta(days=1)
CODE_TRIES = 20

logger = logging.getLogger(__name__)


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


def referee_run(*, body: Any, division_code: str) -> None:
    """Plays a run again, scores it and stores the drill. Whatever score the kiosk showed is only noted beside it."""
    recording = read_recording(body)
    if DrillSession.objects.filter(pk=recording.id).exists():
        return
    player_id = uuid.uuid5(recording.id, "player")
    run = rerun(recording, str(player_id))
    for _ in range(CODE_TRIES):
        try:
            with fenced():
                _store(recording, Division.objects.get(code=division_code), player_id, run)
            return
        except IntegrityError:  # another task was faster, or a live room has the code
            if DrillSession.objects.filter(pk=recording.id).exists():
                return
    raise RuntimeError("no free room code")


def _store(recording: Recording, division: Division, player_id: uuid.UUID, run: Any) -> None:
    session = DrillSession.objects.create(
        id=recording.id,
        scenario=recording.scenario,
        scenario_sha256=recording.sha256,
        seed=recording.seed,
        mode=DrillMode.SOLO,
        child=recording.child,
        state=DrillState.RUNNING,
        division=division,
        started_at=recording.started_at,
    )
    player = DrillPlayer.objects.create(
        id=player_id, session=session, role=recording.role, token_hash=token_hash(secrets.token_urlsafe(18))
    )
    _log_inputs(session, player, recording)
    cards = finish_session(session=session, run=run)
    ended = recording.started_at + timedelta(seconds=run.tick / TICK_HZ)
    DrillSession.objects.filter(pk=session.pk).update(ended_at=ended)
    card = cards[str(player_id)]
    if recording.shown is not None and abs(recording.shown - card.total) > 0.05:
        # Another processor or library rounds otherwise; or somebody has made the number up.
        logger.warning("kiosk run %s: %s shown, %s here", recording.id, recording.shown, card.total)
    DrillPlayer.objects.filter(pk=player_id).update(card={**card.to_dict(), "shown_by_kiosk": recording.shown})


def _log_inputs(session: DrillSession, player: DrillPlayer, recording: Recording) -> None:
    """The inputs as a worker logs them, so that replay and film read them alike."""
    rows = [DrillInput(session=session, tick=0, player=player.pk, payload={"join": recording.role})]
    rows += [
        DrillInput(
            session=session,
            tick=step.tick,
            player=player.pk,
            payload={"dx": step.dx, "dy": step.dy, "actions": list(step.actions), "seq": 0},
        )
        for step in recording.steps
    ]
    DrillInput.objects.bulk_create(rows, batch_size=500)
