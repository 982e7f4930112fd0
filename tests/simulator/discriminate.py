"""Whether the scenarios tell good, average and bad players apart, over many seeds.

`python -m tests.simulator.discriminate [--seeds 20] [--jobs 2] [scenario ...]` prints a JSON line for each scenario and
role: lowest and highest points of the three scripted players, the smallest gap between neighbours in one seed, and
whether all seeds hold. Exits with 1 when one does not. `--explain` shows every line of the score cards instead.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import Any

from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from tests.simulator.scripts.walk import Step, play

SCENARIOS = ("school-four", "dormitory", "workshop", "rental", "flat", "hotel", "market", "street")
PLAYERS = ("good", "average", "bad")
LEAST_GAP = 25.0

Job = tuple[str, str, str, int]  # scenario, role, player, seed


def scripts(name: str) -> dict[str, dict[str, list[Step]]]:
    """The scripted players of a scenario by role and quality."""
    module = import_module(f"tests.simulator.scripts.{name.replace('-', '_')}")
    found: dict[str, dict[str, list[Step]]] = module.SCRIPTS
    return found


def card(job: Job) -> ScoreCard:
    """The score card of one scripted player in one run."""
    name, role, who, seed = job
    scenario = load_scenario(name)
    run = play(DrillRun(scenario, seed=seed), scripts(name)[role][who], role=role)
    return score(run.events, scenario, "p")


def total(job: Job) -> float:
    return card(job).total


def jobs(names: Iterable[str], seeds: Sequence[int], roles: Sequence[str] = ()) -> list[Job]:
    """Every scripted player of these scenarios and seeds; of all roles unless some are named."""
    return [
        (name, role, who, seed)
        for name in names
        for role in scripts(name)
        if not roles or role in roles
        for seed in seeds
        for who in PLAYERS
    ]


def played(wanted: Sequence[Job], processes: int = 2) -> dict[Job, float]:
    """The points of each job, shared out among processes."""
    with ProcessPoolExecutor(processes) as pool:
        return dict(zip(wanted, pool.map(total, wanted), strict=True))


def failures(name: str, role: str, totals: dict[Job, float], seeds: Iterable[int]) -> list[str]:
    """What does not hold for one role: gaps below 25 points, a good player who fails, a bad one who passes."""
    passing = load_scenario(name).scoring.passing
    found = []
    for seed in seeds:
        good, average, bad = (totals[name, role, who, seed] for who in PLAYERS)
        if good < passing:
            found.append(f"seed {seed}: the good player fails with {good}")
        if bad >= passing:
            found.append(f"seed {seed}: the bad player passes with {bad}")
        if good - average < LEAST_GAP or average - bad < LEAST_GAP:
            found.append(f"seed {seed}: {good}, {average}, {bad} are less than {LEAST_GAP} points apart")
    return found


def summary(name: str, role: str, totals: dict[Job, float], seeds: Sequence[int]) -> dict[str, Any]:
    """The printed line of one role."""
    rows = [[totals[name, role, who, seed] for who in PLAYERS] for seed in seeds]
    ranges = {who: [min(column), max(column)] for who, column in zip(PLAYERS, zip(*rows, strict=True), strict=True)}
    gap = min(min(good - average, average - bad) for good, average, bad in rows)
    wrong = failures(name, role, totals, seeds)
    line = {"scenario": name, "role": role, "seeds": len(seeds), **ranges, "gap": round(gap, 1), "pass": not wrong}
    return {**line, "failures": wrong} if wrong else line


def explained(job: Job) -> dict[str, Any]:
    """The score card's lines of one job."""
    made = card(job)
    lines = {line.key: f"{line.points:g}/{line.most:g} {line.reason['en']}" for line in made.lines}
    return {"job": job, "total": made.total, "safe_s": made.time_s, **lines}


def explanations(wanted: Sequence[Job], processes: int) -> Iterator[dict[str, Any]]:
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(explained, wanted)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.discriminate", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="ids; all eight without one")
    parser.add_argument("--seeds", type=int, default=20, help="how many, from 1 on")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--roles", nargs="*", default=(), help="only these roles")
    parser.add_argument("--explain", action="store_true", help="show the score cards")
    options = parser.parse_args(arguments)
    sound, seeds = True, range(1, options.seeds + 1)
    for name in options.scenarios or SCENARIOS:
        wanted = jobs([name], seeds, options.roles)
        if options.explain:
            for entry in explanations(wanted, options.jobs):
                sys.stdout.write(json.dumps(entry, indent=1) + "\n")
            continue
        totals = played(wanted, options.jobs)
        for role in dict.fromkeys(job[1] for job in wanted):
            line = summary(name, role, totals, seeds)
            sound &= line["pass"]
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
