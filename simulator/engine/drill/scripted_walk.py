"""Walks a player along the steps of a script: places in plan coordinates, stairs, actions and pauses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.protocol.player_input import PlayerInput

from ..building.plan import Plan
from ..building.stairwell import LANDING_M, WellFrame
from ..scenario.class_script import Push, Step, TakeStairs, UntilEmpty

if TYPE_CHECKING:
    from .run import DrillRun

NEAR_M = 0.5
TICK_S = 0.05


class Walker:
    """Walks a list of steps. A place not reached in `patience_s` is skipped; with None it is tried for ever."""

    def __init__(self, steps: Sequence[Step], *, patience_s: float | None = None) -> None:
        self.steps, self.waited, self.patience_s = list(steps), 0.0, patience_s

    def _next(self) -> None:
        self.steps.pop(0)
        self.waited = 0.0

    def input(self, run: DrillRun, player: Any) -> PlayerInput:
        """What the walker wants in this tick, with a direction of any length. Call it once a tick."""
        while self.steps and isinstance(self.steps[0], TakeStairs):
            self.steps[:1] = flights(run.plan, player, self.steps[0])
        if not self.steps:
            return PlayerInput()
        step = self.steps[0]
        if isinstance(step, str):
            if run.tick < player.busy_until:  # while the last action takes time, the engine ignores the next
                return PlayerInput()
            self._next()
            return PlayerInput(actions=(step,))
        if isinstance(step, float | UntilEmpty):
            self.waited += TICK_S
            over = self.waited >= (step if isinstance(step, float) else step.most_s)
            if over or (isinstance(step, UntilEmpty) and run.state.people_in(step.room) == 0):
                self._next()
            return PlayerInput()
        return self._walk(run.plan, player, step)  # type: ignore[arg-type]

    def _walk(self, plan: Plan, player: Any, step: tuple[float, float] | Push) -> PlayerInput:
        storey = plan.storey_at(player.y)
        x, y = player.x, player.y - (storey - plan.ground) * plan.pitch
        self.waited += TICK_S
        tired = self.patience_s is not None and self.waited > self.patience_s
        if isinstance(step, Push):
            if plan.storeys[storey] == step.to or tired:
                self._next()
                return PlayerInput()
            return PlayerInput(step.towards[0] - x, step.towards[1] - y)
        dx, dy = step[0] - x, step[1] - y
        if math.hypot(dx, dy) < NEAR_M or tired:
            self._next()
        return PlayerInput(dx, dy)


def flights(plan: Plan, player: Any, stairs: TakeStairs) -> list[Step]:
    """The steps along the flights from the player's storey to another: lane A, half landing, lane B, or back."""
    now, goal = plan.storey_at(player.y), plan.storeys.index(stairs.to)
    mine = [flight for flight in plan.flights if flight.id.startswith(f"{stairs.stair}:")]
    side = next(stair.doors_at for stair in plan.scenario.stairs if stair.id == stairs.stair)
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
            steps += [*way, Push(at(LANDING_M - 1.0, lane_b), plan.storeys[upper - 1])]
        else:
            steps += [
                at(LANDING_M - 0.5, lane_b),
                Push(at(LANDING_M + 2.0, lane_b), plan.storeys[upper]),
                *reversed(way),
            ]
    return steps
