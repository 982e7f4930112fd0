"""The task worker replays a kiosk's run from its inputs, scores it and stores it once."""

from __future__ import annotations

import logging
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError

from common.jobs.leases import fenced
from divisions.models import Division
from simulator.engine.drill.input_record import Recording, read_recording, rerun
from simulator.engine.event_log import TICK_HZ

from ..models import DrillInput, DrillMode, DrillPlayer, DrillSession, DrillState, token_hash
from ..results.as_played import keep_as_played
from ..results.finishing import finish_session

CODE_TRIES = 20
logger = logging.getLogger(__name__)


def is_copy(recording: Recording, division_code: str) -> bool:
    """True when the venue has sent this run under another id: start time and seed are the same."""
    return DrillSession.objects.filter(
        division__code=division_code,
        started_at=recording.started_at,
        seed=recording.seed,
        scenario_sha256=recording.sha256,
        state=DrillState.ENDED,
    ).exists()


def referee_run(*, body: Any, division_code: str) -> None:
    """Replays a run, scores it and stores the drill. The score that the kiosk showed is only noted beside it.

    A run of another version of scenario or models is stored as it was played, without a score of this site's.
    """
    recording = read_recording(body)
    if DrillSession.objects.filter(pk=recording.id).exists() or is_copy(recording, division_code):
        return
    player_id = uuid.uuid5(recording.id, "player")
    run = rerun(recording, str(player_id)) if recording.is_replayable else None
    for _ in range(CODE_TRIES):
        try:
            with fenced():
                _store(recording, Division.objects.get(code=division_code), player_id, run)
            return
        except IntegrityError:  # another task stored it first, or a live session has the code
            if DrillSession.objects.filter(pk=recording.id).exists():
                return
    raise RuntimeError("no free room code")


def _store(recording: Recording, division: Division, player_id: uuid.UUID, run: Any) -> None:
    session = DrillSession.objects.create(
        id=recording.id,
        scenario=recording.scenario,
        scenario_sha256=recording.sha256,
        seed=recording.seed,
        crowd=recording.model,
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
    if run is None:
        keep_as_played(session=session, player=player, ticks=recording.ticks, shown=recording.shown)
        return
    cards = finish_session(session=session, run=run)
    ended = recording.started_at + timedelta(seconds=run.tick / TICK_HZ)
    DrillSession.objects.filter(pk=session.pk).update(ended_at=ended)
    card = cards[str(player_id)]
    if recording.shown is not None and abs(recording.shown - card.total) > 0.05:
        # Another processor or library rounds differently, or somebody forged the number.
        logger.warning("kiosk run %s: %s shown, %s here", recording.id, recording.shown, card.total)
    kept = {**card.to_dict(), "model": run.model, "shown_by_kiosk": recording.shown}
    DrillPlayer.objects.filter(pk=player_id).update(card=kept)


def _log_inputs(session: DrillSession, player: DrillPlayer, recording: Recording) -> None:
    """Writes the inputs as a worker logs them, so that replay and film can read them."""
    as_child = {"child": True} if recording.child else {}
    rows = [DrillInput(session=session, tick=0, player=player.pk, payload={"join": recording.role, **as_child})]
    rows += [
        DrillInput(
            session=session,
            tick=step.tick,
            player=player.pk,
            payload=step.wanted.to_dict(),
        )
        for step in recording.steps
    ]
    DrillInput.objects.bulk_create(rows, batch_size=500)
