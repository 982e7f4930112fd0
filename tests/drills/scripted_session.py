"""A drill by a fixed script of what is heard at which tick, driven without sockets or clocks."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from simulator.drills.live.wire import Commanded, Joined, Steered, ToWorker
from simulator.drills.models import DrillSession
from simulator.drills.runner.checkpoints import write_checkpoints
from simulator.drills.runner.live_session import LiveSession
from simulator.drills.runner.recovery import Recovery, read_session
from simulator.drills.sessions.input_log import apply_logged, logged_inputs, new_run
from simulator.drills.sessions.leases import take_lease
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import KEYFRAME_TICKS, event_log_sha256
from simulator.protocol.player_input import PlayerInput

Script = dict[int, list[ToWorker]]
OWNER = "worker"


SESSION = ""  # no message here goes over a wire


def join_message(player: str, role: str = "pupil") -> Joined:
    return Joined(SESSION, player, f"line-{player}", name=player[:4], role=role)


def input_message(player: str, seq: int, dx: float, dy: float, *actions: str) -> Steered:
    return Steered(SESSION, player, PlayerInput(dx, dy, actions, seq), socket=f"line-{player}")


def command_message(what: str, kind: str = "", **fields: Any) -> Commanded:
    return Commanded(SESSION, what, injection=kind, **fields)


class FixedClock:
    """The time a session is told: before its beginning nothing passes, then it has always begun."""

    now = 1e6


def start_clock(live: LiveSession) -> None:
    """Opens a led session's clock as if the countdown were over."""
    live.began_at = live.began_at or FixedClock.now - 10


def take_session(session: DrillSession) -> LiveSession:
    """The session as a worker takes it from the database."""
    assert take_lease(session.pk, OWNER)
    live = recovered(DrillSession.objects.get(pk=session.pk))
    start_clock(live)
    return live


def recovered(session: DrillSession) -> LiveSession:
    """The session as a worker that takes it over has it: what was written down, played on to the last tick."""
    recovery = Recovery(read_session(session))
    recovery.advance(recovery.stored.last)
    return recovery.live_session(time.monotonic())


def write_checkpoint(live: LiveSession) -> None:
    """Writes the session's next checkpoint, as the worker that has the lease does."""
    session_id = live.session.pk
    DrillSession.objects.filter(pk=session_id).update(lease_until=None)
    assert take_lease(session_id, OWNER)
    assert write_checkpoints([live.checkpoint()], OWNER) == {session_id}


def play_script(
    session: DrillSession,
    script: Script,
    *,
    until: int,
    write_every: int = 7,
    crash_at: Iterable[int] = (),
    before_return: Callable[[DrillSession], None] | None = None,
) -> LiveSession:
    """Plays a script to a tick; at each of `crash_at` the session is lost and taken again from what was written."""
    crashes, live = sorted(crash_at), take_session(session)
    while live.run.tick < until and not live.run.finished:
        for body in script.get(live.run.tick, []):
            live.receive(body, FixedClock.now)
        if live.is_halted(FixedClock.now):
            live.paused_since = None  # a script's time always passes
        live.tick()
        if live.run.tick % write_every == 0:
            assert write_checkpoints([live.checkpoint()], OWNER)
        if crashes and live.run.tick >= crashes[0]:
            crashes.pop(0)
            if before_return is not None:
                before_return(session)
            live = take_session(session)
    return live


def id_without_offset() -> uuid.UUID:
    """The id of a session whose keyframes do not come early, so that two of one seed go alike."""
    return uuid.UUID(int=uuid.uuid4().int // KEYFRAME_TICKS * KEYFRAME_TICKS)


def replayed(session: DrillSession, *, until: int) -> DrillRun:
    """An undisturbed run of what was logged."""
    run = new_run(session)
    by_tick = logged_inputs(session)
    while run.tick < until and not run.finished:
        run.step(apply_logged(run, by_tick.get(run.tick, [])))
    if not run.finished:
        apply_logged(run, by_tick.get(run.tick, []))  # a stop takes no tick
    return run


def outcome(run: DrillRun) -> tuple[str, dict[str, float]]:
    """What must be the same: the whole log, and everybody's points."""
    return event_log_sha256(run.events), {
        player: score(run.events, run.scenario, player).total for player in run.players
    }
