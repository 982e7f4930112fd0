"""Plays scripted players: places in plan coordinates, stairs, actions and pauses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulator.engine.geometry import LANDING_M, WellFrame
from simulator.engine.run import DrillRun, PlayerInput

NEAR_M = 0.5
FIVE = ("say_place", "say_what", "say_size", "say_trapped", "say_name")


@dataclass(frozen=True)
class Stairs:
    """A stair (its id in the scenario) to take down to a storey, or up to it."""

    stair: str
    to: str


@dataclass(frozen=True)
class Push:
    """Walk towards a place until the storey has changed."""

    x: float
    y: float
    to: int


@dataclass(frozen=True)
class Until:
    """Wait until a room is empty of others, at most so many seconds."""

    room: str
    most_s: float


Step = tuple[float, float] | str | float | Stairs | Push | Until


class Bot:
    """Walks a list of steps: a place to reach, an action, seconds to wait, a stair, or a room to see empty."""

    def __init__(self, run: DrillRun, player: Any, steps: Sequence[Step]) -> None:
        self.run, self.player, self.steps = run, player, list(steps)
        self.waited, self.seq = 0.0, 0

    def _next(self) -> None:
        self.steps.pop(0)
        self.waited = 0.0

    def input(self) -> PlayerInput:
        """What the player wants in this tick."""
        self.seq += 1
        while self.steps and isinstance(self.steps[0], Stairs):
            self.steps[:1] = flights(self.run, self.player, self.steps[0])
        if not self.steps:
            return PlayerInput(seq=self.seq)
        step = self.steps[0]
        if isinstance(step, str):
            if self.run.tick < self.player.busy_until:  # an action is ignored while the last one keeps the hands full
                return PlayerInput(seq=self.seq)
            self._next()
            return PlayerInput(actions=(step,), seq=self.seq)
        if isinstance(step, float | Until):
            self.waited += 0.05
            over = self.waited >= (step if isinstance(step, float) else step.most_s)
            if over or (isinstance(step, Until) and self.run.people_in(step.room) == 0):
                self._next()
            return PlayerInput(seq=self.seq)
        return self._walk(step)

    def _walk(self, step: tuple[float, float] | Push) -> PlayerInput:
        plan = self.run.plan
        storey = plan.storey_at(self.player.y)
        x, y = self.player.x, self.player.y - (storey - plan.ground) * plan.pitch
        if isinstance(step, Push):
            if storey == step.to:
                self._next()
                return PlayerInput(seq=self.seq)
            return PlayerInput(dx=step.x - x, dy=step.y - y, seq=self.seq)
        dx, dy = step[0] - x, step[1] - y
        if math.hypot(dx, dy) < NEAR_M:
            self._next()
        return PlayerInput(dx=dx, dy=dy, seq=self.seq)


def flights(run: DrillRun, player: Any, stairs: Stairs) -> list[Step]:
    """The way along the flights from the player's storey to another: lane A, half landing, lane B and on; or back."""
    plan = run.plan
    now, goal = plan.storey_at(player.y), plan.storeys.index(stairs.to)
    mine = [flight for flight in plan.flights if flight.id.startswith(f"{stairs.stair}:")]
    side = next(s["doors_at"] for s in plan.scenario.data["stairs"] if s["id"] == stairs.stair)
    steps: list[Step] = []
    for storey in range(now, goal, -1 if goal < now else 1):
        upper = storey if goal < now else storey + 1
        flight = next(flight for flight in mine if flight.upper_storey == upper)
        frame = WellFrame(plan.rooms[flight.upper], side)
        lift = (upper - plan.ground) * plan.pitch

        def at(u: float, v: float, frame: WellFrame = frame, lift: float = lift) -> tuple[float, float]:
            x, y = frame.at(u, v)
            return x, y - lift

        lane_a, lane_b = frame.width / 4, 3 * frame.width / 4
        far = frame.length - LANDING_M / 2
        way = [at(0.8, lane_a), at(LANDING_M + 0.4, lane_a), at(far, lane_a), at(far, lane_b)]
        if goal < now:
            steps += [*way, Push(*at(LANDING_M - 1.0, lane_b), upper - 1)]
        else:
            steps += [at(LANDING_M - 0.5, lane_b), Push(*at(LANDING_M + 2.0, lane_b), upper), *reversed(way)]
    return steps


def play(run: DrillRun, steps: Sequence[Step], *, role: str = "", until_s: float = 1800) -> DrillRun:
    """Plays a run with one scripted player called `p` to its end, or until a second after the script's."""
    bot = Bot(run, run.add_player("p", role), [*steps, 1.05])
    while not run.finished and run.time_s < until_s and bot.steps:
        run.step({"p": bot.input()})
    return run
