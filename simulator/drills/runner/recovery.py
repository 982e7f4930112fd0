"""How a worker comes to a room: from the last keyframe that was written down, with the logged inputs played again."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from simulator.engine.drill.class_guide import Guide
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario

from ..models import ORGANISER, DrillMode, DrillSession, DrillState
from .live_session import COUNTDOWN_S, Room, apply_logged, new_run


@dataclass
class Found:
    """What the database holds of a room: the state to begin from, and what was logged since."""

    session: DrillSession
    state: dict[str, Any] | None = None
    events: list[list[Any]] = field(default_factory=list)
    by_tick: dict[int, list[tuple[str, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    faces: dict[str, dict[str, Any]] = field(default_factory=dict)
    orders: int = 0
    started: bool = False
    last: int = 0  # the tick up to which time had passed
    player: str = ""  # of a class at one screen


def find_room(session: DrillSession) -> Found:
    """Reads a room as it was last written down."""
    found = Found(session)
    frame = session.keyframes.order_by("-tick").first()
    if frame is not None:
        found.state, found.events = frame.state, frame.events
        earlier = session.keyframes.filter(tick__lt=frame.tick).order_by("-tick").values_list("events", flat=True)
        # Each keyframe holds the events since the one before.
        for events in earlier.iterator() if len(found.events) < frame.state["events"] else ():
            found.events = events + found.events
            if len(found.events) >= frame.state["events"]:
                break
    found.last = session.tick
    for row in session.inputs.filter(tick__gte=frame.tick if frame else 0):
        found.by_tick[row.tick].append((str(row.player), row.payload))
        # All but a join and a start is logged by the tick it is for, so that tick has been.
        takes_time = "join" not in row.payload and row.payload.get("command", {}).get("what") != "start"
        found.last = max(found.last, row.tick + takes_time)
    for payload in session.inputs.filter(player=ORGANISER).values_list("payload", flat=True):
        found.orders = max(found.orders, payload.get("n", 0))
        found.started = found.started or payload.get("command", {}).get("what") == "start"
    found.faces = {str(row.pk): {"name": row.name, "seat": row.seat} for row in session.players.all()}
    if session.mode == DrillMode.SCREEN:
        found.player = next(iter(found.faces))
    return found


class Return:
    """A room on its way back. `advance` plays a few ticks; `room` is there when `done`.

    It may come back before its lease is to be had; `is_ours` once it is.
    """

    def __init__(self, found: Found) -> None:
        """Raises ValueError when the keyframe is of another version of the scenario."""
        self.found, self.is_ours = found, False
        session = found.session
        if found.state is None:
            self.run = new_run(session)
        else:
            events = [Event.from_list(row) for row in found.events]
            scenario = load_scenario(session.scenario)
            self.run = DrillRun.from_keyframe(scenario, found.state, events, limit_s=session.limit_s)
        self.guide = _guide_of(found, self.run)
        self.framed_tick, self.framed_events = (self.run.tick, len(self.run.events)) if found.state else (0, 0)

    @property
    def done(self) -> bool:
        return self.run.finished or self.run.tick >= self.found.last

    def advance(self, ticks: int) -> None:
        """Plays at most this many ticks."""
        for _ in range(ticks):
            if self.done:
                return
            inputs = apply_logged(self.run, self.found.by_tick.get(self.run.tick, []), self.guide)
            if self.guide is not None:
                self.guide.input()  # walks along; what was logged is what counts
            self.run.step(inputs)

    def room(self, now: float) -> Room:
        """The room, once `done`: who came, or what was ordered, since its last tick is in it too."""
        found, run, session = self.found, self.run, self.found.session
        if not run.finished:
            apply_logged(run, found.by_tick.get(run.tick, []), self.guide)
        room = Room(session, run, self.guide, seen_events=len(run.events), connections_changed=True, faces=found.faces)
        room.framed_tick, room.framed_events, room.orders = self.framed_tick, self.framed_events, found.orders
        if self.guide is not None and self.guide.player is None:
            run.add_player(self.guide.player_id, self.guide.role)
            room.inputs.append((run.tick, self.guide.player_id, {"join": self.guide.role}))
        room.begun_written = session.state == DrillState.RUNNING
        room.empty_since = now
        if run.tick:
            room.began_at = now
        elif found.started or (run.players and not session.is_led):
            room.began_at = now + COUNTDOWN_S
        room.paused_since = now if session.paused else None
        return room


def _guide_of(found: Found, run: DrillRun) -> Guide | None:
    """The guide of a class at one screen, as it stood at the keyframe; None for any other room."""
    if not found.player:
        return None
    state = (found.state or {}).get("guide")
    return Guide.restored(run, state) if state else Guide(run, found.player)


def load_room(session: DrillSession) -> Room:
    """The room as it was last written down, at once."""
    coming = Return(find_room(session))
    coming.advance(coming.found.last)
    return coming.room(time.monotonic())
