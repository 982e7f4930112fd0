"""What-if studies: a scenario without players over many seeds, with an exit closed, a later alarm or more people.

`python -m simulator.engine.whatif school-four --seeds 10 --close west --alarm 60 --people 1.3 --out FOLDER` prints one
JSON object. With --out it also writes charts and maps as SVG.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from simulator.protocol.text import Text

from ..drill.run import DrillRun
from ..event_log import TICK_HZ
from ..fire.tenability import LIMITS, SOURCE
from ..people.occupants import DOWN, OUT
from ..scenario.loader import load_scenario, parse_scenario
from ..scenario.model import Scenario, ScenarioError
from . import charts

CELL_M = 0.5
NO_EXIT = Text("{0} 不是 {1} 的出口", "{0} is no exit of {1}")
LOOK_TICKS = TICK_HZ


@dataclass(frozen=True, slots=True)
class Change:
    """The differences from the scenario as filed."""

    close: tuple[str, ...] = ()
    alarm_at_s: float | None = None
    people: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """The run of one seed: times of leaving (s), who fell, ASET by room, flow by exit, person-seconds per grid cell."""

    seed: int
    left_s: list[float]
    down: int
    inside: int
    aset_s: dict[str, float | None]
    exits: dict[str, list[float]]
    density: dict[str, list[list[float]]] = field(repr=False)

    @property
    def rset_s(self) -> float | None:
        """The time in seconds when the last person left; None when somebody did not."""
        return max(self.left_s, default=0.0) if not self.inside else None


def changed(scenario: Scenario, change: Change) -> Scenario:
    """The scenario with the change made. Raises ScenarioError when the change makes no sense."""
    data = scenario.to_dict()
    doors = {door["id"]: door for door in data["doors"]}
    for door in change.close:
        if door not in {area["door"] for area in data["exits"]}:
            raise ScenarioError("--close", NO_EXIT.format(door, scenario.id))
        doors[door]["state"] = "locked"
    if change.alarm_at_s is not None:
        data["detector"] = {"alarm_at_s": change.alarm_at_s}
    for group in data["population"]["groups"]:
        group["count"] = round(group["count"] * change.people)
    return parse_scenario(json.dumps(data))


def simulate(scenario: Scenario, seed: int) -> Outcome:
    """One run without players, until everybody who can walk is out or the time limit is reached."""
    run = DrillRun(scenario, seed=seed)
    grids = {storey: np.zeros(_grid_shape(run)) for storey in run.plan.storeys}
    people = run.people
    while not run.finished and (people.state < OUT).any():
        run.step({})
        if run.tick % LOOK_TICKS == 0:
            _count_places(run, grids)
    out = np.flatnonzero(people.state == OUT)
    return Outcome(
        seed=seed,
        left_s=sorted((people.out_tick[out] / TICK_HZ).tolist()),
        down=int((people.state == DOWN).sum()),
        inside=int((people.state < OUT).sum()),
        aset_s=run.state.tenability.aset_s(run.state.hazards.cell_room),
        exits={
            name: sorted((people.out_tick[out[people.exit[out] == index]] / TICK_HZ).tolist())
            for index, name in enumerate(run.plan.exit_names)
        },
        density={storey: grid.tolist() for storey, grid in grids.items()},
    )


def _grid_shape(run: DrillRun) -> tuple[int, int]:
    low_x, low_y, high_x, high_y = run.plan.building.bounds
    return math.ceil((high_y - low_y) / CELL_M), math.ceil((high_x - low_x) / CELL_M)


def _count_places(run: DrillRun, grids: dict[str, Any]) -> None:
    """Adds a second to the grid cell of everybody inside."""
    low_x, low_y, _, _ = run.plan.building.bounds
    places, storeys = run.plan.to_plan(run.people.where[run.people.state < OUT])
    columns, rows = ((places - (low_x, low_y)) / CELL_M).astype(int).T
    for storey, grid in zip(range(len(grids)), grids.values(), strict=True):
        mine = (storeys == storey) & (rows >= 0) & (rows < grid.shape[0]) & (columns >= 0) & (columns < grid.shape[1])
        np.add.at(grid, (rows[mine], columns[mine]), LOOK_TICKS / TICK_HZ)


def summary(outcomes: Iterable[Outcome], scenario: Scenario) -> dict[str, Any]:
    """The figures over all seeds, times in seconds from the start. RSET is None when somebody stayed inside."""
    rows = list(outcomes)
    rset = [row.rset_s for row in rows]
    known = [value for value in rset if value is not None]
    quantiles = {
        f"t{share}_s": _mean(np.percentile(row.left_s, share) for row in rows if row.left_s) for share in (50, 95)
    }
    rooms = sorted({room for row in rows for room, lost in row.aset_s.items() if lost is not None})
    return {
        "scenario": scenario.id,
        "people": scenario.people,
        "seeds": [row.seed for row in rows],
        "rset_s": rset,
        "rset_mean_s": _mean(known),
        "rset_max_s": max(known, default=None),
        **quantiles,
        "down": [row.down for row in rows],
        "left_inside": [row.inside for row in rows],
        "aset_s": {room: _mean(row.aset_s[room] for row in rows if row.aset_s[room] is not None) for room in rooms},
        "tenability": {"limits": LIMITS, "source": SOURCE},
        "exits": {
            name: {
                "people": _mean(len(row.exits[name]) for row in rows),
                "peak_p_s": _mean(_peak(row.exits[name]) for row in rows),
            }
            for name in rows[0].exits
        },
    }


def _mean(values: Iterable[Any]) -> float | None:
    found = list(values)
    return round(float(np.mean(found)), 2) if found else None


def _peak(times: list[float], window_s: float = 10.0) -> float:
    """The greatest flow through an exit over ten seconds, in persons per second."""
    return max((sum(start <= t < start + window_s for t in times) for start in times), default=0) / window_s


def draw(outcomes: list[Outcome], scenario: Scenario, folder: Path) -> list[Path]:
    """Writes charts of RSET and leaving times, and density maps. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    run = DrillRun(scenario, seed=0)
    low_x, low_y, _, _ = run.plan.building.bounds
    curves = {f"seed {row.seed}": [(t, float(index + 1)) for index, t in enumerate(row.left_s)] for row in outcomes[:4]}
    pictures = {
        "rset": charts.histogram([r.rset_s for r in outcomes if r.rset_s is not None] or [0.0], title="RSET", x="s"),
        "leaving": charts.line_chart(curves, title=scenario.name.zh, x="s", y="人 / people"),
    }
    for storey in run.plan.storeys:
        grid = np.mean([row.density[storey] for row in outcomes], axis=0)
        walls = [
            [(x - low_x, y - low_y) for x, y in (*room.polygon, room.polygon[0])]
            for room in scenario.rooms
            if room.storey == storey
        ]
        pictures[f"density-{storey}"] = charts.heat_map(grid, walls, cell_m=CELL_M, title=f"{storey} 人·秒")
    files = []
    for name, text in pictures.items():
        files.append(folder / f"{name}.svg")
        files[-1].write_text(text, encoding="utf-8")
    return files


def study(scenario: Scenario, change: Change, seeds: int, jobs: int = 2) -> tuple[Scenario, list[Outcome]]:
    """The changed scenario and its outcomes for seeds 1 to `seeds`."""
    other = changed(scenario, change)
    with ProcessPoolExecutor(jobs) as pool:
        return other, list(pool.map(simulate, [other] * seeds, range(1, seeds + 1)))


def main(arguments: list[str] | None = None) -> int:
    """Runs a study from the command line and prints it. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulator.engine.whatif", description=__doc__)
    parser.add_argument("scenario", help="an id or a .json file")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--close", action="append", default=[], metavar="DOOR", help="an exit that is closed")
    parser.add_argument("--alarm", type=float, metavar="S", help="when the alarm sounds")
    parser.add_argument("--people", type=float, default=1.0, help="a factor on the number of people")
    parser.add_argument("--out", type=Path, help="a folder for charts and maps (SVG)")
    options = parser.parse_args(arguments)
    try:
        change = Change(tuple(options.close), options.alarm, options.people)
        scenario, outcomes = study(load_scenario(options.scenario), change, options.seeds)
    except ScenarioError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(summary(outcomes, scenario), ensure_ascii=False) + "\n")
    if options.out:
        draw(outcomes, scenario, options.out)
    return 0
