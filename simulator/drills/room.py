"""One room as a worker holds it: the run, its latched inputs, what is still to be written down."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.engine.events import TICK_HZ, Event
from simulator.engine.people import OUT
from simulator.engine.run import KEYFRAME_TICKS, DrillRun, PlayerInput
from simulator.engine.scenario import load_scenario
from simulator.engine.telling import fires_of, helpless_of, own_state

from .models import ORGANISER, DrillInput, DrillKeyframe, DrillPlayer, DrillSession

COUNTDOWN_S = 3.0
EMPTY_S, LEFT_ALONE_S, PAUSED_S = 60.0, 300.0, 900.0
SECRET_EVENTS = {"track"}
FULL_TICKS = 10  # smoke and doors go out twice a second
# What everybody is told of; all else goes to its player and to those who look on.
PUBLIC_EVENTS = {
    "drill_started", "alarm_raised", "detector_alarm", "injected", "room_lost", "all_out", "drill_ended",
}  # fmt: skip


@dataclass
class Room:
    """A drill in a worker's memory. Time only passes in `tick`; nothing here touches a socket or the database."""

    session: DrillSession
    run: DrillRun
    began_at: float | None = None
    empty_since: float = field(default_factory=time.monotonic)
    paused_since: float | None = None
    connected: set[str] = field(default_factory=set)
    watching: int = 0
    faces: dict[str, dict[str, Any]] = field(default_factory=dict)  # what watchers read of each player: name, seat
    latest: dict[str, PlayerInput] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    inputs: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    keyframes: list[tuple[int, dict[str, Any], list[list[Any]]]] = field(default_factory=list)
    seen_events: int = 0
    told_own: dict[str, str] = field(default_factory=dict)
    connections_changed: bool = False

    @property
    def hex(self) -> str:
        return self.session.pk.hex

    # -- what is heard ------------------------------------------------------------------------------------------

    def hear(self, body: dict[str, Any], now: float) -> None:
        """Takes a message from a player's or watcher's socket."""
        kind = body["t"]
        if kind in ("watching", "looked_away"):
            self.watching = max(0, self.watching + (1 if kind == "watching" else -1))
            self.empty_since = now
        elif kind == "command":
            self._obey(body, now)
        elif kind == "left":
            self.connected.discard(body["player"])
            self.connections_changed = True
            self.latest[body["player"]] = PlayerInput()
            self.empty_since = now
        else:
            self._hear_player(body, now)

    def _hear_player(self, body: dict[str, Any], now: float) -> None:
        player = body["player"]
        if body["t"] == "joined":
            self.faces[player] = {"name": body.get("name", ""), "seat": body.get("seat")}
            self.told_own.pop(player, None)
        if player not in self.connected:
            # Also on a mere input: this worker may have taken the room after the player came.
            self._admit(player, body.get("role", ""), now)
        if body["t"] == "input":
            waiting = self.latest.get(player)
            actions = (*(waiting.actions if waiting else ()), *body["actions"])[:4]
            self.latest[player] = PlayerInput(body["dx"], body["dy"], actions, body["seq"])

    def _admit(self, player: str, role: str, now: float) -> None:
        self.connected.add(player)
        self.connections_changed = True
        if player not in self.run.players:
            self.run.add_player(player, role)
            self.inputs.append((self.run.tick, player, {"join": role}))
        if not self.session.is_led:
            self.began_at = self.began_at or now + COUNTDOWN_S

    def everybody_left(self, now: float) -> None:
        """The site's socket is gone: nobody can be heard until they come again."""
        self.connections_changed = self.connections_changed or bool(self.connected)
        self.connected.clear()
        self.watching, self.empty_since = 0, now
        self.latest = {player: PlayerInput() for player in self.run.players}

    def _obey(self, body: dict[str, Any], now: float) -> None:
        """Start and pause concern the clock alone; the rest is put before the next tick and logged with it."""
        what = body["what"]
        if what == "start":
            self.began_at = self.began_at or now + COUNTDOWN_S
        elif what == "pause" and self.has_begun(now) and self.paused_since is None:
            self.paused_since = now
        elif what == "resume":
            self.paused_since = None
        elif what == "stop" or (what == "inject" and self.has_begun(now)):
            self.commands.append({key: body[key] for key in ("what", "kind", "door") if body.get(key)})

    # -- clock --------------------------------------------------------------------------------------------------

    def has_begun(self, now: float) -> bool:
        return self.began_at is not None and now >= self.began_at

    def stands(self, now: float) -> bool:
        """True while no time passes: before the start, paused, or over. A stop is carried out even so."""
        if self.run.finished:
            return True
        if any(command["what"] == "stop" for command in self.commands):
            return False
        return not self.has_begun(now) or self.paused_since is not None

    def is_forsaken(self, now: float) -> bool:
        """True when nobody has been connected for a minute, in a led room for five, or it has stood for a quarter hour.

        A led room's lobby may wait longer (see `Worker`).
        """
        if self.paused_since is not None and now - self.paused_since > PAUSED_S:
            return True
        limit = LEFT_ALONE_S if self.session.is_led else EMPTY_S
        return not self.connected and not self.watching and now - self.empty_since > limit

    def tick(self) -> list[Event]:
        """One engine tick with what has been latched since the last; returns the events clients may see."""
        if self.run.tick and self.run.tick % KEYFRAME_TICKS == 0:
            events = [event.to_list() for event in self.run.events]
            self.keyframes.append((self.run.tick, self.run.keyframe(), events))
        commands, self.commands = self.commands, []
        for command in commands:
            self.inputs.append((self.run.tick, str(ORGANISER), {"command": command}))
            carry_out(self.run, command)
        inputs, self.latest = self.latest, {}
        for player, wanted in inputs.items():
            payload = {"dx": wanted.dx, "dy": wanted.dy, "actions": list(wanted.actions), "seq": wanted.seq}
            self.inputs.append((self.run.tick, player, payload))
        self.run.step(inputs)
        fresh, self.seen_events = self.run.events[self.seen_events :], len(self.run.events)
        return [event for event in fresh if event.kind not in SECRET_EVENTS]

    # -- what is told -------------------------------------------------------------------------------------------

    def phase(self, now: float) -> str:
        """One of the protocol's PHASES."""
        if self.run.finished:
            return "ended"
        if self.began_at is None:
            return "lobby"
        if now < self.began_at:
            return "countdown"
        return "running" if self.paused_since is None else "paused"

    def status(self, now: float) -> dict[str, Any]:
        """What everybody in the room may know."""
        waits = self.began_at is not None and now < self.began_at
        return {
            "phase": self.phase(now),
            "starts_in_s": round(self.began_at - now, 1) if waits and self.began_at is not None else 0,
            "time_s": round(self.run.time_s, 1),
            "players": len(self.connected),
            "evacuated": int((self.run.people.state == OUT).sum()),
            "total": self.run.people.count,
            "helpless": helpless_of(self.run),
            "fires": fires_of(self.run),
        }

    def fresh_own(self, only: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """Each connected player's own state where it has changed since it was last told; of one player when asked."""
        for player in self.run.players.values():
            if player.id in self.connected and only in ("", player.id):
                own = own_state(self.run, player)
                key = repr(own)
                if self.told_own.get(player.id) != key:
                    self.told_own[player.id] = key
                    yield player.id, own

    def roster(self) -> list[dict[str, Any]]:
        """The players as those who look on see them."""
        return [
            {
                "agent": player.index,
                "name": self.faces.get(player.id, {}).get("name", ""),
                "seat": self.faces.get(player.id, {}).get("seat"),
                "role": player.role,
                "connected": player.id in self.connected,
                "dose": round(player.fed, 2),
                "out": player.outside,
                "reported": player.reported,
                "down": player.down,
            }
            for player in self.run.players.values()
        ]

    # -- books --------------------------------------------------------------------------------------------------

    def write_down(self) -> None:
        """Stores inputs, keyframes and connections since the last call; call inside a transaction."""
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
        if self.connections_changed:
            self.connections_changed = False
            connected = list(self.connected)
            DrillPlayer.objects.filter(session=self.session, connected=True).exclude(pk__in=connected).update(
                connected=False
            )
            DrillPlayer.objects.filter(session=self.session, connected=False, pk__in=connected).update(connected=True)


def carry_out(run: DrillRun, command: dict[str, Any]) -> None:
    """What an organiser's logged command does to a run."""
    if command["what"] == "stop":
        run.stop()
    else:
        run.inject(command["kind"], command.get("door", ""))


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
        # All but a join is logged by the tick it is for, so that tick has been.
        last = max(last, row.tick if "join" in row.payload else row.tick + 1)
    while run.tick < last and not run.finished:
        run.step(apply_logged(run, by_tick.get(run.tick, [])))
    if not run.finished:
        apply_logged(run, by_tick.get(run.tick, []))
    room = Room(session, run, seen_events=len(run.events), connections_changed=True)
    room.faces = {str(row.pk): {"name": str(row), "seat": row.seat} for row in session.players.select_related("person")}
    now = time.monotonic()
    if run.tick or (run.players and not session.is_led):
        room.began_at = now if run.tick else now + COUNTDOWN_S
    room.paused_since = now if session.paused else None
    return room


def apply_logged(run: DrillRun, logged: list[tuple[str, dict[str, Any]]]) -> dict[str, PlayerInput]:
    """Does what a tick's log says was done before the step, in order, and returns the inputs for the step."""
    inputs = {}
    for player, payload in logged:
        if "join" in payload:
            run.add_player(player, payload["join"])
        elif "command" in payload:
            carry_out(run, payload["command"])
        else:
            inputs[player] = PlayerInput(payload["dx"], payload["dy"], tuple(payload["actions"]), payload["seq"])
    return inputs


__all__ = ["TICK_HZ", "Room", "apply_logged", "load_room"]
