"""Plays the class scripts without a screen: the best options, each wrong one alone, or every combination.

`python -m tests.simulator.class_scripts [--all] [--seeds 1] [scenario ...]` prints a JSON line for each run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import multiprocessing
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.engine.assessment.report import ALARMS
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.class_guide import Guide, play_script
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from simulator.engine.scenario.parts import OUTSIDE


@dataclass(frozen=True)
class Outcome:
    """How a class fares with its choices: the card, what it was asked, the simulated seconds, and its health.

    `harm` is the farther of its doses of gas and heat over its own limit, `sight_m` the least it saw, `inside_s` how
    long it was in the building. For others: who fell, when the alarm rang, and which rooms were lost when.
    """

    card: ScoreCard
    asked: tuple[str, ...]
    seconds: float
    why: str
    down: bool
    harm: float
    smoke_s: float
    sight_m: float
    inside_s: int
    others_down: int
    alarm_s: float
    lost_s: dict[str, float]


def scenarios_with_scripts() -> list[str]:
    return [name for name in scenario_ids() if load_scenario(name).script]


def outcome(name: str, choices: Mapping[str, str], *, seed: int = 1) -> Outcome:
    """Plays one script; decisions without a choice get the best option."""
    run = DrillRun(load_scenario(name), seed=seed)
    guide = Guide(run, "class")
    run.add_player("class", guide.role)
    return _ended(play_script(guide, choices))


def _ended(run: DrillRun) -> Outcome:
    asked = tuple(event.data["decision"] for event in run.events if event.kind == "decided")
    player = run.players["class"]
    return Outcome(
        card=score(run.events, run.scenario, "class"),
        asked=asked,
        seconds=run.time_s,
        why=run.events[-1].data["why"],
        down=player.down,
        harm=player.harm,
        smoke_s=player.smoke_s,
        sight_m=round(player.least_sight, 1),
        inside_s=sum(e.kind == "track" and e.data["room"] != OUTSIDE for e in run.events if e.player == player.id),
        others_down=run.events[-1].data["down"],
        alarm_s=next((e.time_s for e in run.events if e.kind in ALARMS), math.inf),
        lost_s={e.data["room"]: e.time_s for e in run.events if e.kind == "room_lost"},
    )


def best_and_wrong(name: str, *, seed: int = 1) -> tuple[Outcome, list[tuple[str, str, Outcome]]]:
    """The best way through a script, and (decision, option, outcome) for each wrong option alone.

    The way to a decision is played once. There a forked process takes each wrong option and plays on.
    """
    run = DrillRun(load_scenario(name), seed=seed)
    guide = Guide(run, "class")
    run.add_player("class", guide.role)
    wrong: list[tuple[str, str, Outcome]] = []

    def try_wrong_options(run: DrillRun) -> None:
        if (decision := guide.asked()) is not None:
            for option in decision.options:
                if not option.right:
                    wrong.append((decision.id, option.id, _forked(guide, decision.id, option.id)))

    return _ended(play_script(guide, {}, before=try_wrong_options)), wrong


def _forked(guide: Guide, decision: str, option: str) -> Outcome:
    """The outcome of one option, played to the end in a copy of this process."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=lambda: there.send(_ended(play_script(guide, {decision: option}))), daemon=True)
    process.start()
    there.close()
    try:
        made: Outcome = here.recv()
    finally:
        process.join()
    return made


def wrong_choices(name: str) -> Iterator[dict[str, str]]:
    """Each wrong option of a script, one at a time."""
    for decision in load_scenario(name).script.decisions:
        for option in decision.options:
            if not option.right:
                yield {decision.id: option.id}


def all_choices(name: str) -> Iterator[dict[str, str]]:
    """Every way through a script."""
    decisions = load_scenario(name).script.decisions
    ids = [decision.id for decision in decisions]
    for options in itertools.product(*([option.id for option in decision.options] for decision in decisions)):
        yield dict(zip(ids, options, strict=True))


def best_choices(name: str) -> dict[str, str]:
    return {decision.id: decision.best.id for decision in load_scenario(name).script.decisions}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.class_scripts", description=__doc__)
    parser.add_argument("scenarios", nargs="*")
    parser.add_argument("--all", action="store_true", help="every combination")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    for name in options.scenarios or scenarios_with_scripts():
        for seed in range(1, options.seeds + 1):
            for choices in all_choices(name) if options.all else [{}, *wrong_choices(name)]:
                made = outcome(name, choices, seed=seed)
                line = {
                    "scenario": name, "seed": seed, "choices": choices, "total": made.card.total, "band": made.card.band,
                    "asked": len(made.asked), "seconds": made.seconds, "safe_s": made.card.time_s, "why": made.why,
                }  # fmt: skip
                sys.stdout.write(json.dumps(line) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
