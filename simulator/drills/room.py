"""One room as a worker holds it: the run, its latched inputs, what is still to be written down."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.engine.events import TICK_HZ, Event
from simulator.engine.people import OUT, WAITING
from simulator.engine.players import CALL_S, SAID, Player
from simulator.engine.run import KEYFRAME_TICKS, DrillRun, PlayerInput
from simulator.engine.scenario import load_scenario

from .models import DrillInput, DrillKeyframe, DrillSession

COUNTDOWN_S = 3.0
EMPTY_S = 60.0
SECRET_EVENTS = {"track"}


@dataclass
class Room:
    """A drill in a worker's memory. Time only passes in `tick`; nothing here touches a socket or the database."""

    session: DrillSession
    run: DrillRun
    began_at: float | None = None
    empty_since: float = field(default_factory=time.monotonic)
    connected: set[str] = field(default_factory=set)
    latest: dict[str, PlayerInput] = field(default_factory=dict)
    inputs: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    keyframes: list[tuple[int, dict[str, Any], list[list[Any]]]] = field(default_factory=list)
    seen_events: int = 0

    @property
    def hex(self) -> str:
        return self.session.pk.hex

    def hear(self, body: dict[str, Any], now: float) -> None:
        """Takes a message from a player's socket."""
        player = body["player"]
        if body["t"] == "left":
            self.connected.discard(player)
            self.latest[player] = PlayerInput()
            self.empty_since = now
            return
        if player not in self.connected:
            # Also on a mere input: this worker may have taken the room after the player came.
            self._admit(player, body.get("role", ""), now)
        if body["t"] == "input":
            waiting = self.latest.get(player)
            actions = (*(waiting.actions if waiting else ()), *body["actions"])[:4]
            self.latest[player] = PlayerInput(body["dx"], body["dy"], actions, body["seq"])

    def _admit(self, player: str, role: str, now: float) -> None:
        self.connected.add(player)
        if player not in self.run.players:
            self.run.add_player(player, role)
            self.inputs.append((self.run.tick, player, {"join": role}))
        self.began_at = self.began_at or now + COUNTDOWN_S

    def has_begun(self, now: float) -> bool:
        return self.began_at is not None and now >= self.began_at

    def is_forsaken(self, now: float) -> bool:
        """True when nobody has been connected for a minute."""
        return not self.connected and now - self.empty_since > EMPTY_S

    def tick(self) -> list[Event]:
        """One engine tick with what has been latched since the last; returns the events clients may see."""
        if self.run.tick and self.run.tick % KEYFRAME_TICKS == 0:
            events = [event.to_list() for event in self.run.events]
            self.keyframes.append((self.run.tick, self.run.keyframe(), events))
        inputs, self.latest = self.latest, {}
        for player, wanted in inputs.items():
            payload = {"dx": wanted.dx, "dy": wanted.dy, "actions": list(wanted.actions), "seq": wanted.seq}
            self.inputs.append((self.run.tick, player, payload))
        self.run.step(inputs)
        fresh, self.seen_events = self.run.events[self.seen_events :], len(self.run.events)
        return [event for event in fresh if event.kind not in SECRET_EVENTS]

    def status(self, now: float) -> dict[str, Any]:
        """What everybody in the room may know."""
        begun = self.has_begun(now)
        return {
            "phase": "ended" if self.run.finished else "running" if begun else "countdown",
            "starts_in_s": 0 if begun or self.began_at is None else round(self.began_at - now, 1),
            "time_s": round(self.run.time_s, 1),
            "players": len(self.connected),
            "evacuated": int((self.run.people.state == OUT).sum()),
            "total": self.run.people.count,
            "helpless": self._helpless(),
            "fires": fires_of(self.run),
            "own": {player.id: own_state(self.run, player) for player in self.run.players.values()},
        }

    def _helpless(self) -> list[int]:
        """The ids of those who cannot leave alone and whom nobody has taken along yet."""
        people = self.run.people
        return [int(i) for i in np.flatnonzero(people.needs_help & (people.state == WAITING) & (people.helper == -1))]

    def write_down(self) -> None:
        """Stores inputs and keyframes gathered since the last call; call inside a transaction."""
        inputs, self.inputs = self.inputs, []
        keyframes, self.keyframes = self.keyframes, []
        DrillInput.objects.bulk_create(
            DrillInput(session=self.session, tick=tick, player=player, payload=payload)
            for tick, player, payload in inputs
        )
        DrillKeyframe.objects.bulk_create(
            [
                DrillKeyframe(session=self.session, tick=tick, state=state, events=events)
                for tick, state, events in keyframes
            ],
            ignore_conflicts=True,
        )


def fires_of(run: DrillRun) -> list[dict[str, Any]]:
    """Where it burns and how strongly, in plan coordinates."""
    fires = zip(run.scenario.data["fires"], run.hazards.kw.tolist(), strict=True)
    return [
        {"at": fire["at"], "room": fire["room"], "storey": run.plan.room_storey[fire["room"]], "kw": round(kw)}
        for fire, kw in fires
        if kw > 0
    ]


def own_state(run: DrillRun, player: Player) -> dict[str, Any]:
    """What a client shows of its player beyond the snapshot, so that it is right again after a lost connection."""

    def seconds_to(tick: float) -> float:
        return round(max(0.0, (tick - run.tick) / TICK_HZ), 1)

    called = player.called_tick >= 0
    return {
        "agent": player.index,
        "extinguisher": player.extinguisher,
        "step": player.step,
        "wet": player.wet,
        "called": called,
        "line_s": seconds_to(player.called_tick + CALL_S * TICK_HZ) if called else 0.0,
        "line_most_s": CALL_S,
        "said": [what for what in SAID if f"said_{what.removeprefix('say_')}" in player.done_once],
        "fetched": "fetched_belongings" in player.done_once,
        "busy_s": seconds_to(player.busy_until),
        "stay_s": seconds_to(player.stay_until),
        "in_lift": player.lift_to is not None,
        "escorting": player.escorting,
        "reported": player.reported,
        "down": player.down,
    }


def load_room(session: DrillSession) -> Room:
    """The room as it was last written down: from its last keyframe, the logged inputs played again."""
    scenario = load_scenario(session.scenario)
    frame = session.keyframes.order_by("-tick").first()
    if frame is None:
        run = DrillRun(scenario, seed=session.seed)
    else:
        run = DrillRun.from_keyframe(scenario, frame.state, [Event.from_list(row) for row in frame.events])
    by_tick: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    last = session.tick
    for row in session.inputs.filter(tick__gte=run.tick):
        by_tick.setdefault(row.tick, []).append((str(row.player), row.payload))
        last = max(last, row.tick)
    while run.tick < last and not run.finished:
        run.step(_inputs_at(run, by_tick.get(run.tick, [])))
    for player, payload in by_tick.get(run.tick, []):
        if "join" in payload:
            run.add_player(player, payload["join"])
    room = Room(session, run, seen_events=len(run.events))
    if run.players:
        room.began_at = time.monotonic() if run.tick else time.monotonic() + COUNTDOWN_S
    return room


def _inputs_at(run: DrillRun, logged: list[tuple[str, dict[str, Any]]]) -> dict[str, PlayerInput]:
    inputs = {}
    for player, payload in logged:
        if "join" in payload:
            run.add_player(player, payload["join"])
        else:
            inputs[player] = PlayerInput(payload["dx"], payload["dy"], tuple(payload["actions"]), payload["seq"])
    return inputs


__all__ = ["TICK_HZ", "Room", "load_room"]
