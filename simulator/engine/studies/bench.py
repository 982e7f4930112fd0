"""What a tick costs beside a bare JuPedSim step: same geometry, seed and people, everybody inside, the first 15 s."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shapely import Polygon

from simulator.protocol.player_input import PlayerInput

from ..drill.player_step import nearest_exit
from ..drill.run import DrillRun
from ..people.crowd import DT_S, RADIUS_M
from ..scenario.loader import load_scenario, parse_scenario
from ..scenario.model import Scenario

TICKS = 300
SLICE = 20
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Ratio:
    """CPU milliseconds per tick of the engine and of the bare crowd."""

    engine_ms: float
    bare_ms: float

    @property
    def ratio(self) -> float:
        """The engine's time over that of the bare crowd."""
        return self.engine_ms / self.bare_ms


@dataclass(frozen=True, slots=True)
class Walker:
    """Where somebody stands (m), the exit they walk to, and their free speed (m/s)."""

    x: float
    y: float
    exit: str
    speed: float


def crowded(people: int) -> Scenario:
    """The school floor with `people` occupants who all set off at once and cannot get out in 15 s."""
    data = load_scenario("school-floor").to_dict()
    groups = data["population"]["groups"]
    for index, group in enumerate(groups):
        group["count"] = people // len(groups) + (index < people % len(groups))
    data["population"]["pre_movement_s"] = {"mean": 0, "sd": 0, "least": 0, "most": 0}
    data["detector"] = {"alarm_at_s": 0}
    return parse_scenario(json.dumps(data))


def engine_ticks(scenario: Scenario) -> Callable[[], None]:
    """One engine tick with a walking player and a packed snapshot every second tick."""
    run = DrillRun(scenario, seed=1)
    run.add_player("p")
    run.decide()

    def tick() -> None:
        run.step({"p": PlayerInput(dx=1.0, dy=0.1)})
        if run.tick % 2 == 0:
            run.snapshot()

    return tick


def bare_ticks(scenario: Scenario) -> Callable[[], None]:
    """One iteration of JuPedSim alone with the same people, the player among them, on the same geometry."""
    run = DrillRun(scenario, seed=1)
    player = run.add_player("p")
    run.decide()
    people = run.people
    walkers = [
        Walker(
            float(people.where[p][0]),
            float(people.where[p][1]),
            run.plan.exit_names[people.exit[p]],
            float(people.free_speed[p]),
        )
        for p in range(people.count)
    ]
    walkers.append(Walker(player.x, player.y, nearest_exit(run.state, player.x, player.y), player.speed))
    return bare_jupedsim(run.plan.walkable, run.plan.exits, walkers)


def bare_jupedsim(area: Polygon, exits: Mapping[str, Polygon], walkers: Iterable[Walker]) -> Callable[[], None]:
    """One iteration of JuPedSim's CollisionFreeSpeedModelV2 alone, with exit stages only. ImportError without it."""
    import jupedsim as jps

    from ..people.jupedsim_crowd import TIME_GAP_S

    sim = jps.Simulation(model=jps.CollisionFreeSpeedModelV2(), geometry=area, dt=DT_S)
    journeys = {}
    for name, polygon in exits.items():
        stage = sim.add_exit_stage(list(polygon.exterior.coords)[:-1])
        journeys[name] = (sim.add_journey(jps.JourneyDescription([stage])), stage)
    for walker in walkers:
        journey, stage = journeys[walker.exit]
        agent = sim.add_agent(
            jps.CollisionFreeSpeedModelV2AgentParameters(
                position=(walker.x, walker.y),
                journey_id=journey,
                stage_id=stage,
                desired_speed=walker.speed,
                radius=0.001,
                time_gap=TIME_GAP_S,
            )
        )
        sim.agent(agent).model.radius = RADIUS_M
    return sim.iterate


def tick_ratio(people: int) -> Ratio:
    """The CPU time per tick of the engine and of the bare crowd, measured in turns: the best of three repeats each."""
    scenario = crowded(people)
    best = [float("inf"), float("inf")]
    for _ in range(REPEATS):
        spent = [0.0, 0.0]
        ticks = (engine_ticks(scenario), bare_ticks(scenario))
        for _ in range(TICKS // SLICE):
            for index, tick in enumerate(ticks):
                began = time.process_time()
                for _ in range(SLICE):
                    tick()
                spent[index] += time.process_time() - began
        best = [min(old, new) for old, new in zip(best, spent, strict=True)]
    return Ratio(best[0] / TICKS * 1000, best[1] / TICKS * 1000)
