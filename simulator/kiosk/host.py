"""A drill for one player on this machine: an engine in a second process sends what a worker would send."""

from __future__ import annotations

import secrets
import time
import traceback
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from typing import Any

from simulator.engine.assessment.scoring import minor_age, score, stays
from simulator.engine.building.plan import plan_of
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.client_state import fires_of, helpless_of, own_state, waits_of
from simulator.engine.drill.heads import count_heads
from simulator.engine.drill.input_record import PLACES, Recording, Step
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput

PLAYER = "kiosk"
COUNTDOWN_BEATS = 3 * TICK_HZ
STATUS_BEATS, FULL_TICKS = 10, 10
SECRET_EVENTS = {"track"}
DEMO_ALARM_S, DEMO_S, DEMO_SEED = 8.0, 70.0, 2026
MOST_BEHIND_S = 0.25
Message = dict[str, Any] | bytes


class Host:
    """Steps a run and returns the messages for its client. Each `beat` is a twentieth of a second."""

    def __init__(
        self,
        scenario: str,
        role: str,
        *,
        seed: int | None = None,
        child: bool = False,
        history: Iterable[Step] = (),
        until: int = 0,
    ) -> None:
        """With a history, the drill goes on from `until`, the tick reached before the network failed."""
        self.seed = secrets.randbits(31) if seed is None else seed
        self.child = child
        self.run = DrillRun(load_scenario(scenario), seed=self.seed)
        self.player = self.run.add_player(PLAYER, role, child=child)
        self.steps: list[Step] = []
        self.beats, self.told = 0, len(self.run.events)
        self.waits = 0 if until else COUNTDOWN_BEATS
        self.wanted: PlayerInput | None = None
        self.last = (0.0, 0.0)
        self.last_seq = -1
        self.told_own = ""
        self.ended = False
        done = {step.tick: step for step in history}
        while self.run.tick < until and not self.run.finished:
            step = done.get(self.run.tick)
            self._step(step.wanted if step else None)
        self.told = len(self.run.events)

    def welcome(self) -> dict[str, Any]:
        role = self.run.scenario.role(self.player.role)
        return {
            "t": "welcome", "player_id": PLAYER, "token": "", "agent": self.player.index,
            "plan": describe(self.run.plan),
            "role": role.id, "role_name": role.name.to_dict(), "brief": role.brief.to_dict(),
            "address": self.run.scenario.address.here.to_dict(),
            "refuge": self.run.scenario.scoring.stay_room, "stays": stays(self.run.scenario, role.id),
            "minor": minor_age(self.run.scenario, role.id, child=self.child), "mode": "solo", "child": self.child,
            "seat": None, "tick_hz": TICK_HZ, "snapshot_hz": TICK_HZ // 2,
        }  # fmt: skip

    def hear(self, message: dict[str, Any]) -> None:
        """Handles an input of the client: the last direction counts, and no action is lost."""
        if message.get("t") != "input" or message["seq"] <= self.last_seq:
            return
        self.last_seq = message["seq"]
        wanted = PlayerInput.from_dict(message).rounded(PLACES)
        self.wanted = wanted.after(self.wanted)

    def beat(self) -> list[Message]:
        """Advances by one twentieth of a second; returns the messages to send."""
        told: list[Message] = []
        self.beats += 1
        if self.ended:
            return told
        if self.waits:
            self.waits -= 1
            full = moves = self.beats % TICK_HZ == 1
        else:
            self._step(self.wanted)
            self.wanted = None
            told += self._events()
            full = self.run.tick % FULL_TICKS == 0 or self.beats == 1
            moves = self.run.tick % 2 == 0
        if full or moves:
            told.append(self.run.snapshot(full=full))
        if self.beats % STATUS_BEATS == 1 or self.run.finished:
            told += [self.status(), *self._own()]
        if self.run.finished:
            self.ended = True
            made = score(self.run.events, self.run.scenario, PLAYER)
            card = {**(made.for_children() if self.child else made).to_dict(), "model": self.run.model}
            told += [{"t": "score", "card": card}, {"t": "ended"}]
        return told

    def _step(self, wanted: PlayerInput | None) -> None:
        """Runs one tick, and records the engine's inputs if they have changed."""
        if wanted is not None and ((wanted.dx, wanted.dy) != self.last or wanted.actions):
            self.steps.append(Step(self.run.tick, wanted.unnumbered()))
            self.last = (wanted.dx, wanted.dy)
        self.run.step({PLAYER: wanted} if wanted is not None else {})

    def _events(self) -> list[Message]:
        fresh, self.told = self.run.events[self.told :], len(self.run.events)
        told: list[Message] = []
        for event in fresh:
            if event.kind not in SECRET_EVENTS and event.player in ("", PLAYER):
                told.append({"t": "event", "kind": event.kind, "tick": event.tick, "player": event.player,
                             "data": event.data})  # fmt: skip
                told += self._own()
        return told

    def _own(self) -> list[Message]:
        own = own_state(self.run.state, self.player)
        if repr(own) == self.told_own:
            return []
        self.told_own = repr(own)
        return [{"t": "own", **own}]

    def status(self) -> dict[str, Any]:
        phase = "ended" if self.run.finished else "countdown" if self.waits else "running"
        heads = count_heads(self.run.state)
        return {
            "t": "status", "phase": phase, "starts_in_s": round(self.waits / TICK_HZ, 1),
            "time_s": round(self.run.time_s, 1), "players": 1, "total": heads.total,
            "evacuated": heads.out, "helpless": helpless_of(self.run.state),
            "fires": fires_of(self.run.state), "waits": waits_of(self.run.state),
        }  # fmt: skip

    def recording(self) -> Recording:
        """The record of the run so far."""
        ticks = self.run.tick
        shown = score(self.run.events, self.run.scenario, PLAYER).total if self.run.finished else None
        began = datetime.fromtimestamp(time.time() - ticks / TICK_HZ, UTC).replace(microsecond=0)
        return Recording(
            uuid.uuid4(), self.run.scenario.id, self.run.scenario.sha256, self.seed, self.player.role, ticks,
            tuple(step for step in self.steps if step.tick < ticks), began, self.child, shown,
            self.run.model,
        )  # fmt: skip


class Demo:
    """The drill that plays by itself while nobody is there: again and again the alarm sounds and everybody leaves."""

    def __init__(self, scenario: str) -> None:
        self.scenario = scenario
        first = load_scenario(scenario).roles[0].id
        self.stays = stays(load_scenario(scenario), first)  # then nobody is called out into the smoke
        self._again()

    def _again(self) -> None:
        self.run = DrillRun(load_scenario(self.scenario), seed=DEMO_SEED)
        self.ended = False

    def welcome(self) -> dict[str, Any]:
        return {"t": "welcome", "player_id": "", "token": "", "agent": -1, "plan": describe(plan_of(self.scenario))}

    def hear(self, message: dict[str, Any]) -> None:
        """Ignores inputs, because nobody plays."""

    def beat(self) -> list[Message]:
        """One twentieth of a second."""
        if self.run.time_s >= DEMO_S or self.run.finished:
            self._again()
        if self.run.tick == DEMO_ALARM_S * TICK_HZ and not self.stays:
            self.run.raise_alarm("")
        self.run.step({})
        if self.run.tick % 2:
            return []
        full = self.run.tick % FULL_TICKS == 0 or self.run.tick == 2
        told: list[Message] = [self.run.snapshot(full=full)]
        if full:
            heads = count_heads(self.run.state)
            told.append(
                {"t": "status", "phase": "running", "time_s": round(self.run.time_s, 1), "evacuated": heads.out,
                 "total": heads.total, "fires": fires_of(self.run.state)}
            )  # fmt: skip
        return told


def serve(pipe: Pipe, order: dict[str, Any]) -> None:
    """The second process: runs a drill as ordered, at 20 Hz, until it is over or the window closes the pipe."""
    try:
        host: Host | Demo = Demo(order["demo"]) if "demo" in order else Host(**order)
        pipe.send(host.welcome())
        due = time.monotonic()
        while not host.ended:
            while pipe.poll():
                host.hear(pipe.recv())
            for message in host.beat():
                pipe.send(message)
            due = max(due + 1 / TICK_HZ, time.monotonic() - MOST_BEHIND_S)
            time.sleep(max(0.0, due - time.monotonic()))
        if isinstance(host, Host):
            pipe.send({"t": "record", "record": host.recording().to_dict()})
            pipe.recv()  # wait until the window closes the pipe
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt, OSError):
        return
    except Exception:  # whatever it is, the kiosk's keeper needs to read it
        with suppress(OSError):
            pipe.send({"t": "failed", "why": traceback.format_exc()})
