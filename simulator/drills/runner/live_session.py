"""One session in a worker's memory: the run, its latched inputs, and what has not been stored yet."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from simulator.engine.drill.class_guide import Guide
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.people.crowd import NoPlaceError
from simulator.engine.scenario.class_script import Decision
from simulator.protocol.player_input import PlayerInput

from ..live.wire import Commanded, Joined, Left, Removed, Seated, Steered, ToWorker, Watching, WatchingEnded
from ..models import ORGANISER, DrillSession
from ..sessions.input_log import apply_command
from .checkpoints import Checkpoint
from .labels import PlayerLabel, note_seat

COUNTDOWN_S = 3.0
EMPTY_S, LEFT_ALONE_S, PAUSED_S = 60.0, 300.0, 900.0
SECRET_EVENTS = {"track"}
MOST_WAITED_TICKS = TICK_HZ


@dataclass
class LiveSession:
    """A drill in a worker's memory. Time passes only in `tick`. Nothing here uses a socket or the database."""

    session: DrillSession
    run: DrillRun
    guide: Guide | None = None  # of a class at one screen
    began_at: float | None = None
    first_beat: int | None = None  # the beat of the worker's clock on which it begins
    empty_since: float = field(default_factory=time.monotonic)
    paused_since: float | None = None
    cancelled: bool = False  # stopped before it began, so there is nothing to score
    connected: set[str] = field(default_factory=set)
    sockets: dict[str, str] = field(default_factory=dict)  # each player's latest socket
    watchers: set[str] = field(default_factory=set)  # the sockets of walls and organisers
    refused_players: set[str] = field(default_factory=set)  # players for whom there was no space to stand
    removed: set[str] = field(default_factory=set)  # players whom the organiser has taken out
    newly_refused: list[str] = field(default_factory=list)
    labels: dict[str, PlayerLabel] = field(default_factory=dict)
    latest_inputs: dict[str, PlayerInput] = field(default_factory=dict)
    pending_commands: list[dict[str, Any]] = field(default_factory=list)
    waited_ticks: int = 0  # how long injections among them have waited for what is being prepared
    inputs: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    keyframes: list[tuple[int, dict[str, Any], list[list[Any]]]] = field(default_factory=list)
    # The last logged direction of each player.
    logged_directions: dict[str, tuple[float, float]] = field(default_factory=dict)
    command_count: int = 0  # commands logged so far; their numbers identify rows that were written twice
    keyframe_tick: int = 0  # the last keyframe's tick, and the number of events up to it
    keyframe_events: int = 0
    start_written: bool = False
    sent_events: int = 0
    sent_own: dict[str, str] = field(default_factory=dict)
    connections_changed: bool = False
    told_decisions: set[str] = field(default_factory=set)  # whose other ways have been asked for
    full_frame_due: bool = False  # somebody has just connected and needs smoke and doors

    @property
    def hex(self) -> str:
        return self.session.pk.hex

    @property
    def beat_offset(self) -> int:
        """An offset by session, so that sessions send their half-second messages on different beats."""
        return self.session.pk.int % TICK_HZ

    @property
    def watching(self) -> int:
        """The number of watching sockets."""
        return len(self.watchers)

    # -- messages from players and watchers ----------------------------------------------------------------------

    def receive(self, message: ToWorker, now: float) -> None:
        """Handles a message from a player's or watcher's socket."""
        match message:
            case Watching():
                self.watchers.add(message.socket)
                self.empty_since = now
                self.full_frame_due = True
            case WatchingEnded():
                self.watchers.discard(message.socket)
                self.empty_since = now
            case Commanded():
                # Only watchers command: this worker may have taken the session after they connected.
                self.watchers.add(message.socket)
                self.empty_since = now
                self._receive_command(message, now)
            case Seated():
                note_seat(self.labels, message)
            case Removed():
                self.remove(message.player)
            case Left():
                self._player_left(message.player, message.socket, now)
            case Joined() | Steered():
                # Only the guide steers the class's figure, and there are no other players.
                if not self.run.finished and self.guide is None:
                    self._receive_from_player(message, now)

    def _player_left(self, player: str, socket: str, now: float) -> None:
        """Handles a player's closed socket. The older socket of a player who has reconnected changes nothing."""
        if self.sockets.get(player, socket) != socket:
            return
        self.connected.discard(player)
        self.connections_changed = True
        self.latest_inputs[player] = PlayerInput()
        self.empty_since = now

    def _receive_from_player(self, message: Joined | Steered, now: float) -> None:
        player = message.player
        if player in self.removed:
            return
        if isinstance(message, Joined):
            note_seat(self.labels, message)
            self.sent_own.pop(player, None)
            self.full_frame_due = True
        if player not in self.connected and not self._admit(player, message.role, now):
            # An input admits a player too: this worker may have taken the session after the player connected.
            return
        self.sockets[player] = message.socket
        if isinstance(message, Steered):
            self.latest_inputs[player] = message.wanted.after(self.latest_inputs.get(player))

    def remove(self, player: str) -> None:
        """Takes a player out: whatever still comes from them is not heard, and the drill does not wait for them."""
        self.removed.add(player)
        self.connected.discard(player)
        self.connections_changed = True
        self.latest_inputs.pop(player, None)
        if (figure := self.run.players.get(player)) is not None and not figure.gone:
            self.pending_commands.append({"what": "leave", "player": player})

    def _admit(self, player: str, role: str, now: float) -> bool:
        """Admits a player who is new or has reconnected; False when there is no space at the role's start."""
        if player in self.refused_players:
            return False
        if player not in self.run.players:
            try:
                self.run.add_player(player, role, child=self.session.child)
            except NoPlaceError:
                self.run.players.pop(player, None)
                self.refused_players.add(player)
                self.newly_refused.append(player)
                return False
            as_child = {"child": True} if self.session.child else {}
            self.inputs.append((self.run.tick, player, {"join": role, **as_child}))
        self.connected.add(player)
        self.connections_changed = True
        if not self.session.is_led:
            self.began_at = self.began_at or now + COUNTDOWN_S
        return True

    def disconnect_all(self, now: float) -> None:
        """Marks everybody as disconnected, because the site's socket is closed."""
        self.connections_changed = self.connections_changed or bool(self.connected)
        self.connected.clear()
        self.watchers.clear()
        self.sockets.clear()
        self.empty_since = now
        self.latest_inputs = {player: PlayerInput() for player in self.run.players}

    # -- commands ------------------------------------------------------------------------------------------------

    def _receive_command(self, message: Commanded, now: float) -> None:
        """Start and pause affect only the clock; other commands are applied before the next tick and logged with it."""
        what = message.what
        if what == "start" and self.began_at is None:
            self.began_at = now + COUNTDOWN_S
            self._log_command({"what": "start"})
        elif what == "pause" and self.has_begun(now) and self.paused_since is None and not self.open_decision(now):
            self.paused_since = now
        elif what == "choose":
            self._choose(message, now)
        elif what == "resume":
            self.paused_since = None
        elif what == "stop" and not self.run.tick:
            self.cancelled = True
        elif what == "stop":
            self.pending_commands.append(_as_logged(message))
        elif what == "inject" and self.has_begun(now):
            self.run.foresee(message.injection, message.door)
            self.pending_commands.append(_as_logged(message))

    def open_decision(self, now: float) -> Decision | None:
        """The decision at which a class's drill has stopped; None when there is none."""
        begun = self.guide is not None and self.has_begun(now) and not self.run.finished
        return self.guide.asked() if begun and self.guide is not None else None

    def _choose(self, message: Commanded, now: float) -> None:
        """Goes on with an option of the open decision. Any other option, or a second press, changes nothing."""
        decision = self.open_decision(now)
        if decision is None or self._has_chosen():
            return
        if message.option in [option.id for option in decision.options]:
            votes = list(message.votes)[: len(decision.options)]
            self.pending_commands.append(
                {"what": "choose", "decision": decision.id, "option": message.option, "votes": votes}
            )
            self.paused_since = None

    def _has_chosen(self) -> bool:
        return any(command["what"] == "choose" for command in self.pending_commands)

    def _log_command(self, command: dict[str, Any]) -> None:
        self.command_count += 1
        self.inputs.append((self.run.tick, str(ORGANISER), {"command": command, "n": self.command_count}))

    # -- clock ---------------------------------------------------------------------------------------------------

    def has_begun(self, now: float) -> bool:
        return self.began_at is not None and now >= self.began_at

    def is_halted(self, now: float) -> bool:
        """True while no time passes: before the start, paused, deciding, or over. A stop still takes effect."""
        if self.run.finished:
            return True
        if any(command["what"] == "stop" for command in self.pending_commands):
            return False
        if not self.has_begun(now) or self.paused_since is not None:
            return True
        return self.open_decision(now) is not None and not self._has_chosen()

    def is_deserted(self, now: float) -> bool:
        """True when nobody was connected for a minute (five if led), or it was paused for a quarter of an hour.

        The lobby of a led session may wait longer (see `lobby_limit`).
        """
        if self.paused_since is not None and now - self.paused_since > PAUSED_S:
            return True
        limit = LEFT_ALONE_S if self.session.is_led else EMPTY_S
        return not self.connected and not self.watching and now - self.empty_since > limit

    def tick(self) -> list[Event]:
        """Runs one engine tick with the inputs latched since the last one; returns the events that clients may see."""
        if self.run.is_at_keyframe and self.run.tick != self.keyframe_tick:
            self._take_keyframe()
        for command in self._due_commands():
            self._log_command(command)
            apply_command(self.run, command)
            if self.guide is not None and command["what"] == "choose":
                self.guide.choose(command["option"])
        inputs, self.latest_inputs = self.latest_inputs, {}
        if self.guide is not None:
            inputs = self.guide.inputs()
        for player, wanted in inputs.items():
            self._log_input(player, wanted)
        self.run.step(inputs)
        return self._new_events()

    def _due_commands(self) -> list[dict[str, Any]]:
        """The commands to apply before the coming tick.

        An injection waits until what it needs has been prepared beside the ticks, for a second at most, and what was
        said after it waits with it.
        """
        waits = any(command["what"] == "inject" for command in self.pending_commands) and self.run.is_foreseeing
        self.waited_ticks = self.waited_ticks + 1 if waits else 0
        commands: list[dict[str, Any]] = []
        if not waits or self.waited_ticks > MOST_WAITED_TICKS:
            commands, self.pending_commands = self.pending_commands, []
        if self.guide is not None and self.guide.is_over():
            commands.append({"what": "stop", "why": self.guide.why_over})
        return commands

    def _take_keyframe(self) -> None:
        tick, events = self.run.tick, self.run.events
        state = self.run.keyframe()
        if self.guide is not None:
            state["guide"] = self.guide.state()
        self.keyframes.append((tick, state, [event.to_list() for event in events[self.keyframe_events :]]))
        self.keyframe_tick, self.keyframe_events = tick, len(events)

    def _log_input(self, player: str, wanted: PlayerInput) -> None:
        """Logs an input that changes something; the engine keeps the last direction by itself."""
        if wanted.actions or self.logged_directions.get(player) != (wanted.dx, wanted.dy):
            self.logged_directions[player] = wanted.dx, wanted.dy
            self.inputs.append((self.run.tick, player, wanted.to_dict()))

    def _new_events(self) -> list[Event]:
        """The events since the last call, without those that clients may not see."""
        fresh, self.sent_events = self.run.events[self.sent_events :], len(self.run.events)
        return [event for event in fresh if event.kind not in SECRET_EVENTS]

    # -- checkpoints ---------------------------------------------------------------------------------------------

    def checkpoint(self) -> Checkpoint:
        """Returns what has to be stored since the last checkpoint. Call it between two ticks."""
        inputs, self.inputs = self.inputs, []
        keyframes, self.keyframes = self.keyframes, []
        changed, self.connections_changed = self.connections_changed, False
        return Checkpoint(
            session_id=self.session.pk,
            tick=self.run.tick,
            paused=self.paused_since is not None,
            begins=bool(self.run.tick) and not self.start_written,
            inputs=inputs,
            keyframes=keyframes,
            connected=frozenset(self.connected) if changed else None,
            asked=self._newly_asked(),
        )

    def _newly_asked(self) -> str:
        """The decision at which the drill stands, the first time it is looked for; else empty."""
        decision = None if self.guide is None or self.run.finished or not self.run.tick else self.guide.asked()
        if decision is None or decision.id in self.told_decisions:
            return ""
        self.told_decisions.add(decision.id)
        return decision.id

    def restore(self, checkpoint: Checkpoint) -> None:
        """Takes back a checkpoint that could not be written; its rows are part of the next one."""
        self.inputs[:0] = checkpoint.inputs
        self.keyframes[:0] = checkpoint.keyframes
        self.connections_changed = self.connections_changed or checkpoint.connected is not None
        self.told_decisions.discard(checkpoint.asked)


def _as_logged(message: Commanded) -> dict[str, Any]:
    """A stop or an injection as it is logged."""
    command = {"what": message.what, "kind": message.injection, "door": message.door}
    return {key: value for key, value in command.items() if value}
