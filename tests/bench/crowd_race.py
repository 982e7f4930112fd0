"""What a step of the platform's own crowd costs beside one of bare JuPedSim, in turns, same people and walls."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from shapely import Polygon

from simulator.engine.drill.run import DrillRun
from simulator.engine.drill.targets import target_of
from simulator.engine.people.crowd import DT_S
from simulator.engine.people.stride_crowd import StrideCrowd
from simulator.engine.studies.bench import Walker, bare_jupedsim, crowded
from simulator.engine.verify.flows import adults, scattered, union

APART_M, DOOR_M = 6.0, 1.2  # of the hall's doors
WARM_STEPS = 5


@dataclass(frozen=True)
class Setting:
    """People on an area: bare walkers, whose exits are boxes by name, and the place each one is sent to."""

    area: Polygon
    walkers: list[Walker]
    targets: list[tuple[float, float]]
    exits: dict[str, Polygon]


@dataclass(frozen=True)
class Race:
    """CPU milliseconds of a step: the median over slices in turns."""

    own_ms: float
    bare_ms: float

    @property
    def ratio(self) -> float:
        """The time of the own crowd over that of bare JuPedSim."""
        return self.own_ms / self.bare_ms

    @property
    def real_time_factor(self) -> float:
        """Simulated seconds per CPU second of the own crowd."""
        return DT_S * 1000 / self.own_ms


def school(people: int) -> Setting:
    """The school floor when all its people have just set off."""
    run = DrillRun(crowded(people), seed=1)
    run.decide()
    who, plan = run.people, run.plan
    walkers = [
        Walker(*map(float, who.where[p]), plan.exit_names[who.exit[p]], float(who.free_speed[p]))
        for p in range(who.count)
    ]
    return Setting(plan.walkable, walkers, [target_of(run.state, p) for p in range(who.count)], plan.exits)


def hall(people: int) -> Setting:
    """A square hall at one person per m² with a door every 6 m along one side. Everybody walks to the nearest."""
    side, rng = float(np.sqrt(people)), np.random.default_rng(1)
    middles = [(number + 0.5) * side / max(2, int(side // APART_M)) for number in range(max(2, int(side // APART_M)))]
    boxes = [(0.0, 0.0, side, side), (side + 0.2, -2.0, side + 9.0, side + 2.0)]
    boxes += [(side - 0.01, y - DOOR_M / 2, side + 0.21, y + DOOR_M / 2) for y in middles]
    places, speeds = scattered((0, 0, side, side), people, rng), adults(people, rng)
    exits = {str(number): _square(side + 7.0, y) for number, y in enumerate(middles)}
    walkers, targets = [], []
    for (x, y), speed in zip(places.tolist(), speeds.tolist(), strict=True):
        nearest = min(range(len(middles)), key=lambda number: abs(middles[number] - y))
        walkers.append(Walker(x, y, str(nearest), speed))
        targets.append((side + 7.0, middles[nearest]))
    return Setting(union(*boxes), walkers, targets, exits)


def _square(x: float, y: float) -> Polygon:
    return Polygon([(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)])


def own_steps(setting: Setting) -> StrideCrowd:
    """The platform's own crowd in a setting."""
    crowd = StrideCrowd(setting.area)
    for person, (walker, target) in enumerate(zip(setting.walkers, setting.targets, strict=True)):
        crowd.add(person, (walker.x, walker.y), target=target, speed=walker.speed)
    return crowd


def race(setting: Setting, steps: int, slice_steps: int) -> Race:
    """Steps both crowds in turns and compares the medians of their slices."""
    runners = (own_steps(setting).step, bare_jupedsim(setting.area, setting.exits, setting.walkers))
    for step in runners:
        _spent_ms(step, WARM_STEPS)
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(steps // slice_steps):
        for slices, step in zip(spent, runners, strict=True):
            slices.append(_spent_ms(step, slice_steps) / slice_steps)
    return Race(*(statistics.median(slices) for slices in spent))


def _spent_ms(step: Callable[[], None], steps: int) -> float:
    began = time.process_time()
    for _ in range(steps):
        step()
    return (time.process_time() - began) * 1000
