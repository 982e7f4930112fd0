"""How a worker takes over a session: it loads the last stored keyframe and replays the inputs logged since."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.engine.drill.class_guide import Guide
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario

from ..models import ORGANISER, DrillKeyframe, DrillMode, DrillSession, DrillState
from ..sessions.input_log import LoggedInput, apply_logged, logged_inputs, new_run
from .labels import PlayerLabel
from .live_session import COUNTDOWN_S, LiveSession


@dataclass
class StoredSession:
    """What the database holds of a session: the state to start from, and what was logged since."""

    session: DrillSession
    state: dict[str, Any] | None = None
    events: list[list[Any]] = field(default_factory=list)
    by_tick: dict[int, list[LoggedInput]] = field(default_factory=dict)
    labels: dict[str, PlayerLabel] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)  # players whom the organiser has taken out
    command_count: int = 0
    started: bool = False
    last: int = 0  # the tick up to which time had passed
    player: str = ""  # of a class at one screen


def read_session(session: DrillSession) -> StoredSession:
    """Reads a session as it was last stored."""
    stored = StoredSession(session)
    frame = session.keyframes.order_by("-tick").first()
    if frame is not None:
        stored.state, stored.events = frame.state, _events_until(session, frame)
    stored.by_tick = logged_inputs(session, since=frame.tick if frame else 0)
    stored.last = max([session.tick, *map(_passed_tick, stored.by_tick.items())])
    stored.started = session.start_asked_at is not None
    for payload in session.inputs.filter(player=ORGANISER).values_list("payload", flat=True):
        stored.command_count = max(stored.command_count, payload.get("n", 0))
        stored.started = stored.started or payload.get("command", {}).get("what") == "start"
    for row in session.players.all():
        stored.labels[str(row.pk)] = PlayerLabel(row.name, row.seat, row.proof)
        if row.removed_at is not None:
            stored.removed.add(str(row.pk))
    if session.mode == DrillMode.SCREEN:
        stored.player = next(iter(stored.labels))
    return stored


def _events_until(session: DrillSession, frame: DrillKeyframe) -> list[list[Any]]:
    """All events up to a keyframe: each keyframe holds those since the one before."""
    events: list[list[Any]] = frame.events
    earlier = session.keyframes.filter(tick__lt=frame.tick).order_by("-tick").values_list("events", flat=True)
    for before in earlier.iterator() if len(events) < frame.state["events"] else ():
        events = before + events
        if len(events) >= frame.state["events"]:
            break
    return events


def _passed_tick(logged: tuple[int, list[LoggedInput]]) -> int:
    """The tick up to which time had passed when these rows of one tick were logged."""
    tick, rows = logged
    # Except joins and starts, a row is logged with the tick it applies to, so that tick has passed.
    return tick + any("join" not in row and row.get("command", {}).get("what") != "start" for _player, row in rows)


class Recovery:
    """A session that is being recovered. `advance` replays a few ticks; `live_session` returns the session when `done`.

    It may be replayed before its lease is free; `is_ours` is True once this worker has the lease.
    """

    def __init__(self, stored: StoredSession) -> None:
        """Raises KeyframeError or CrowdError when the keyframe belongs to another version of scenario or crowd."""
        self.stored, self.is_ours = stored, False
        session = stored.session
        if stored.state is None:
            self.run = new_run(session)
        else:
            events = [Event.from_list(row) for row in stored.events]
            scenario = load_scenario(session.scenario)
            self.run = DrillRun.from_keyframe(scenario, stored.state, events, limit_s=session.limit_s)
        self.guide = _guide_of(stored, self.run)
        at_keyframe = (self.run.tick, len(self.run.events)) if stored.state else (0, 0)
        self.keyframe_tick, self.keyframe_events = at_keyframe

    @property
    def done(self) -> bool:
        return self.run.finished or self.run.tick >= self.stored.last

    def advance(self, ticks: int) -> None:
        """Replays at most this many ticks."""
        for _ in range(ticks):
            if self.done:
                return
            inputs = apply_logged(self.run, self.stored.by_tick.get(self.run.tick, []), self.guide)
            if self.guide is not None:
                self.guide.input()  # keeps the guide in step; the logged inputs are used
            self.run.step(inputs)

    def live_session(self, now: float) -> LiveSession:
        """The session, once `done`, with the joins and commands logged since its last tick."""
        stored, run, session = self.stored, self.run, self.stored.session
        if not run.finished:
            apply_logged(run, stored.by_tick.get(run.tick, []), self.guide)
        live = LiveSession(
            session,
            run,
            self.guide,
            sent_events=len(run.events),
            connections_changed=True,
            labels=stored.labels,
            keyframe_tick=self.keyframe_tick,
            keyframe_events=self.keyframe_events,
            command_count=stored.command_count,
            start_written=session.state == DrillState.RUNNING,
            empty_since=now,
            paused_since=now if session.paused else None,
        )
        for player in stored.removed:
            live.remove(player)
        if self.guide is not None and self.guide.player is None:
            run.add_player(self.guide.player_id, self.guide.role)
            live.inputs.append((run.tick, self.guide.player_id, {"join": self.guide.role}))
        if run.tick:
            live.began_at = now
        elif stored.started or (run.players and not session.is_led):
            live.began_at = now + COUNTDOWN_S
        return live


def _guide_of(stored: StoredSession, run: DrillRun) -> Guide | None:
    """The guide of a class at one screen, as it stood at the keyframe; None for any other session."""
    if not stored.player:
        return None
    state = (stored.state or {}).get("guide")
    return Guide.restored(run, state) if state else Guide(run, stored.player)
