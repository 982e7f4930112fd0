"""One room as a worker holds it: the run, its latched inputs, what is still to be written down."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.engine.assessment.tutorial_goals import goal_of
from simulator.engine.drill.class_guide import Guide, note_choice
from simulator.engine.drill.client_state import fires_of, helpless_of, own_state
from simulator.engine.drill.run import DrillRun, PlayerInput
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.people.occupants import OUT
from simulator.engine.scenario.loader import load_scenario

from ..models import ORGANISER, DrillMode, DrillSession

COUNTDOWN_S = 3.0
EMPTY_S, LEFT_ALONE_S, PAUSED_S = 60.0, 300.0, 900.0
SECRET_EVENTS = {"track"}
FULL_TICKS = 10  # smoke and doors go out twice a second
# What everybody is told of; all else goes to its player and to those who look on.
PUBLIC_EVENTS = {
    "drill_started", "alarm_raised", "detector_alarm", "injected", "room_lost", "all_out", "drill_ended",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to write down of a room since the last page, taken between two ticks.

    `connected` holds the players there now, None when nobody has come or gone; `begins` is True until a page with time
    on its clock has been written.
    """

    session_id: uuid.UUID
    tick: int
    paused: bool
    begins: bool
    inputs: list[tuple[int, str, dict[str, Any]]]
    keyframes: list[tuple[int, dict[str, Any], list[list[Any]]]]
    connected: frozenset[str] | None


@dataclass
class Room:
    """A drill in a worker's memory. Time only passes in `tick`; nothing here touches a socket or the database."""

    session: DrillSession
    run: DrillRun
    guide: Guide | None = None  # of a class at one screen
    began_at: float | None = None
    empty_since: float = field(default_factory=time.monotonic)
    paused_since: float | None = None
    called_off: bool = False  # stopped before it began: there is nothing to score
    connected: set[str] = field(default_factory=set)
    lines: dict[str, str] = field(default_factory=dict)  # each player's socket: the last that was heard
    watchers: set[str] = field(default_factory=set)  # the sockets of those who look on
    turned_away: set[str] = field(default_factory=set)  # players for whom there was no place to stand
    turned_away_now: list[str] = field(default_factory=list)
    faces: dict[str, dict[str, Any]] = field(default_factory=dict)  # what watchers read of each player: name, seat
    latest: dict[str, PlayerInput] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    inputs: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    keyframes: list[tuple[int, dict[str, Any], list[list[Any]]]] = field(default_factory=list)
    logged: dict[str, tuple[float, float]] = field(default_factory=dict)  # the direction last written of each player
    orders: int = 0  # commands logged so far: their numbers tell a row from its double
    framed_tick: int = 0  # of the last keyframe, and how many events it and those before it hold
    framed_events: int = 0
    begun_written: bool = False
    seen_events: int = 0
    told_own: dict[str, str] = field(default_factory=dict)
    connections_changed: bool = False
    greets: bool = False  # somebody has just come who has seen no smoke and no doors yet

    @property
    def hex(self) -> str:
        return self.session.pk.hex

    @property
    def offset(self) -> int:
        """Spreads what is sent twice a second over the rooms' beats."""
        return self.session.pk.int % TICK_HZ

    @property
    def watching(self) -> int:
        """How many sockets look on."""
        return len(self.watchers)

    # -- what is heard ------------------------------------------------------------------------------------------

    def hear(self, body: dict[str, Any], now: float) -> None:
        """Takes a message from a player's or watcher's socket."""
        kind, line = body["t"], body.get("line", "")
        if kind in ("watching", "looked_away"):
            (self.watchers.add if kind == "watching" else self.watchers.discard)(line)
            self.empty_since = now
            self.greets = self.greets or kind == "watching"
        elif kind == "command":
            # Only somebody who looks on commands: this worker may have taken the room after they came.
            self.watchers.add(line)
            self.empty_since = now
            self._obey(body, now)
        elif kind == "left":
            self._part(body["player"], line, now)
        elif not self.run.finished and self.guide is None:
            # Nobody steers the class's figure but the guide, and nobody walks beside it.
            self._hear_player(body, line, now)

    def _part(self, player: str, line: str, now: float) -> None:
        """A player's socket has gone; an older one of a player who is back already changes nothing."""
        if self.lines.get(player, line) != line:
            return
        self.connected.discard(player)
        self.connections_changed = True
        self.latest[player] = PlayerInput()
        self.empty_since = now

    def _hear_player(self, body: dict[str, Any], line: str, now: float) -> None:
        player = body["player"]
        if body["t"] == "joined":
            self.faces[player] = {"name": body.get("name", ""), "seat": body.get("seat")}
            self.told_own.pop(player, None)
            self.greets = True
        if player not in self.connected and not self._admit(player, body.get("role", ""), now):
            # Also on a mere input: this worker may have taken the room after the player came.
            return
        self.lines[player] = line
        if body["t"] == "input":
            waiting = self.latest.get(player)
            actions = (*(waiting.actions if waiting else ()), *body["actions"])[:4]
            self.latest[player] = PlayerInput(body["dx"], body["dy"], actions, body["seq"])

    def _admit(self, player: str, role: str, now: float) -> bool:
        """Lets a player in who is new or back; False when there is no place to stand at the role's start."""
        if player in self.turned_away:
            return False
        if player not in self.run.players:
            try:
                self.run.add_player(player, role)
            except (RuntimeError, ValueError):
                self.run.players.pop(player, None)
                self.turned_away.add(player)
                self.turned_away_now.append(player)
                return False
            self.inputs.append((self.run.tick, player, {"join": role}))
        self.connected.add(player)
        self.connections_changed = True
        if not self.session.is_led:
            self.began_at = self.began_at or now + COUNTDOWN_S
        return True

    def everybody_left(self, now: float) -> None:
        """The site's socket is gone: nobody can be heard until they come again."""
        self.connections_changed = self.connections_changed or bool(self.connected)
        self.connected.clear()
        self.watchers.clear()
        self.lines.clear()
        self.empty_since = now
        self.latest = {player: PlayerInput() for player in self.run.players}

    def _obey(self, body: dict[str, Any], now: float) -> None:
        """Start and pause concern the clock alone; the rest is put before the next tick and logged with it."""
        what = body["what"]
        if what == "start" and self.began_at is None:
            self.began_at = now + COUNTDOWN_S
            self._log_command({"what": "start"})
        elif what == "pause" and self.has_begun(now) and self.paused_since is None and not self.asked(now):
            self.paused_since = now
        elif what == "choose":
            self._choose(body, now)
        elif what == "resume":
            self.paused_since = None
        elif what == "stop" and not self.run.tick:
            self.called_off = True
        elif what == "stop" or (what == "inject" and self.has_begun(now)):
            self.commands.append({key: body[key] for key in ("what", "kind", "door") if body.get(key)})

    def asked(self, now: float) -> dict[str, Any] | None:
        """The decision before which a class's drill stands."""
        begun = self.guide is not None and self.has_begun(now) and not self.run.finished
        return self.guide.asked() if begun and self.guide is not None else None

    def _choose(self, body: dict[str, Any], now: float) -> None:
        """Goes on with an option of the decision asked; anything else, or a second press, changes nothing."""
        decision = self.asked(now)
        if decision is None or self._has_chosen():
            return
        if body["option"] in [option["id"] for option in decision["options"]]:
            votes = list(body["votes"])[: len(decision["options"])]
            self.commands.append(
                {"what": "choose", "decision": decision["id"], "option": body["option"], "votes": votes}
            )
            self.paused_since = None

    def _has_chosen(self) -> bool:
        return any(command["what"] == "choose" for command in self.commands)

    def _log_command(self, command: dict[str, Any]) -> None:
        self.orders += 1
        self.inputs.append((self.run.tick, str(ORGANISER), {"command": command, "n": self.orders}))

    # -- clock --------------------------------------------------------------------------------------------------

    def has_begun(self, now: float) -> bool:
        return self.began_at is not None and now >= self.began_at

    def stands(self, now: float) -> bool:
        """True while no time passes: before the start, paused, deciding, or over. A stop is carried out even so."""
        if self.run.finished:
            return True
        if any(command["what"] == "stop" for command in self.commands):
            return False
        if not self.has_begun(now) or self.paused_since is not None:
            return True
        return self.asked(now) is not None and not self._has_chosen()

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
        tick = self.run.tick
        if self.run.is_at_keyframe and tick != self.framed_tick:
            fresh = [event.to_list() for event in self.run.events[self.framed_events :]]
            state = self.run.keyframe()
            if self.guide is not None:
                state["guide"] = self.guide.state()
            self.keyframes.append((tick, state, fresh))
            self.framed_tick, self.framed_events = tick, len(self.run.events)
        if self.guide is not None and self.guide.is_over():
            self.commands.append({"what": "stop"})
        commands, self.commands = self.commands, []
        for command in commands:
            self._log_command(command)
            carry_out(self.run, command)
            if self.guide is not None and command["what"] == "choose":
                self.guide.choose(command["option"])
        inputs, self.latest = self.latest, {}
        if self.guide is not None:
            inputs = self.guide.inputs()
        for player, wanted in inputs.items():
            self._log_input(player, wanted)
        self.run.step(inputs)
        return self.fresh_events()

    def _log_input(self, player: str, wanted: PlayerInput) -> None:
        """Logs what changes something: the engine keeps on in the direction it was last given."""
        if wanted.actions or self.logged.get(player) != (wanted.dx, wanted.dy):
            self.logged[player] = wanted.dx, wanted.dy
            payload = {"dx": wanted.dx, "dy": wanted.dy, "actions": list(wanted.actions), "seq": wanted.seq}
            self.inputs.append((self.run.tick, player, payload))

    def fresh_events(self) -> list[Event]:
        """The events since the last call that clients may see."""
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
        if self.asked(now):
            return "deciding"
        return "running" if self.paused_since is None else "paused"

    def status(self, now: float) -> dict[str, Any]:
        """What everybody in the room may know."""
        waits = self.began_at is not None and now < self.began_at
        decision = self.asked(now)
        return {
            **({"decision": as_asked(decision, self.guide)} if decision and self.guide else {}),
            "phase": self.phase(now),
            "starts_in_s": round(self.began_at - now, 1) if waits and self.began_at is not None else 0,
            "time_s": round(self.run.time_s, 1),
            "limit_s": self.run.limit_s,
            "players": len(self.connected),
            "evacuated": int((self.run.people.state == OUT).sum()),
            "total": self.run.people.count,
            "helpless": helpless_of(self.run),
            "fires": fires_of(self.run),
            **self._goal(),
        }

    def _goal(self) -> dict[str, Any]:
        """In a tutorial what its player is to do next."""
        player = next(iter(self.run.players), "")
        if self.session.mode != DrillMode.TUTORIAL or not player:
            return {}
        return {"goal": goal_of(self.run.events, player).to_dict()}

    def frame(self, *, full: bool) -> bytes:
        """The present moment for the wire; children see nobody overcome."""
        return self.run.snapshot(full=full, bodies=not self.session.child)

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
                "player": player.id,
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

    def page(self) -> Page:
        """What is to be written down since the last page. Call it where ticks are made, never during one."""
        inputs, self.inputs = self.inputs, []
        keyframes, self.keyframes = self.keyframes, []
        changed, self.connections_changed = self.connections_changed, False
        return Page(
            session_id=self.session.pk,
            tick=self.run.tick,
            paused=self.paused_since is not None,
            begins=bool(self.run.tick) and not self.begun_written,
            inputs=inputs,
            keyframes=keyframes,
            connected=frozenset(self.connected) if changed else None,
        )

    def put_back(self, page: Page) -> None:
        """Takes a page back that could not be written: it comes with the next one."""
        self.inputs[:0] = page.inputs
        self.keyframes[:0] = page.keyframes
        self.connections_changed = self.connections_changed or page.connected is not None


def carry_out(run: DrillRun, command: dict[str, Any]) -> None:
    """What an organiser's logged command does to a run."""
    if command["what"] == "stop":
        run.stop()
    elif command["what"] == "choose":
        note_choice(run, command["decision"], command["option"], command["votes"])
    elif command["what"] == "inject":
        run.inject(command["kind"], command.get("door", ""))


def as_asked(decision: dict[str, Any], guide: Guide) -> dict[str, Any]:
    """A decision as it is put to the class: without what is right."""
    return {
        "id": decision["id"],
        "number": guide.decisions.index(decision) + 1,
        "of": len(guide.decisions),
        "question": decision["question"],
        "options": [{"id": option["id"], "text": option["text"]} for option in decision["options"]],
    }


def new_run(session: DrillSession) -> DrillRun:
    """A session's drill before its first tick."""
    return DrillRun(
        load_scenario(session.scenario),
        seed=session.seed,
        limit_s=session.limit_s,
        keyframe_offset=session.keyframe_offset,
    )


def apply_logged(
    run: DrillRun, logged: list[tuple[str, dict[str, Any]]], guide: Guide | None = None
) -> dict[str, PlayerInput]:
    """Does what a tick's log says was done before the step, in order, and returns the inputs for the step."""
    inputs: dict[str, PlayerInput] = {}
    numbers: set[int] = set()
    for player, payload in logged:
        if "join" in payload:
            run.add_player(player, payload["join"])
        elif "command" in payload:
            if payload.get("n") in numbers:
                continue  # of a page written twice, because its first commit was never confirmed
            carry_out(run, payload["command"])
            if guide is not None and payload["command"]["what"] == "choose":
                guide.choose(payload["command"]["option"])
            if "n" in payload:
                numbers.add(payload["n"])
        else:
            inputs[player] = PlayerInput(payload["dx"], payload["dy"], tuple(payload["actions"]), payload["seq"])
    return inputs


__all__ = ["TICK_HZ", "Page", "Room", "apply_logged", "new_run"]
