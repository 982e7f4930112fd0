"""The table beside the scenarios: how every wrong option of a lesson, and every scripted player, comes off.

`python -m tests.simulator.discrimination_table [--write] [--seeds 10] [scenario ...]` plays each class script with its
best options and with each wrong one alone, seed 1, and each role's good, average and bad player with so many seeds. It
prints the table; with `--write` it goes to simulator/scenarios/discrimination.md. Exits with 1 when a wrong option is as
fast and as healthy as the right one, or when players of one run are less than 25 points apart. It takes half an hour.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from simulator.engine.drill.model_version import present_model
from simulator.engine.people.crowd import DEFAULT
from simulator.engine.scenario.loader import load_scenario
from tests.simulator.class_scripts import Outcome, best_and_wrong, scenarios_with_scripts
from tests.simulator.discriminate import LEAST_GAP, PLAYERS, SCENARIOS, jobs, played, summary

TABLE = Path(__file__).resolve().parents[2] / "simulator" / "scenarios" / "discrimination.md"
LETTERS = "ABC"
SAME_S, SAME_HARM, SAME_SMOKE_S = 2.0, 0.01, 2.0
UNTENABLE_SIGHT_M = 5.0  # Engineers Australia 2014, in small rooms
SEED = 1
LESSON_HEAD = (
    "| lesson | decision | option | points | safe after, s | harm | in smoke, s | least sight, m | told apart by |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
PLAYER_HEAD = "| scenario | role | good | average | bad | smallest gap |\n|---|---|---|---|---|---|"


def told_apart(right: Outcome, wrong: Outcome) -> list[str]:
    """By what a wrong option comes off worse in the model than the right one: empty when by neither time nor health."""
    if wrong.down or wrong.card.time_s is None:
        return ["does not get out"]
    found = []
    if right.card.time_s is not None and wrong.card.time_s > right.card.time_s + SAME_S:
        found.append("slower")
    if wrong.harm > right.harm + SAME_HARM:
        found.append("harm")
    if wrong.smoke_s > right.smoke_s + SAME_SMOKE_S:
        found.append("smoke")
    if wrong.sight_m < min(right.sight_m, UNTENABLE_SIGHT_M):
        found.append("sight")
    if wrong.inside_s > right.inside_s + SAME_S:
        found.append("longer inside")
    return found + told_apart_by_others(right, wrong)


def told_apart_by_others(right: Outcome, wrong: Outcome) -> list[str]:
    """What a wrong option does to others in the model, up to the time when the right one was over."""
    found = []
    if wrong.others_down > right.others_down:
        found.append("others fall")
    if wrong.alarm_s > right.alarm_s + SAME_S:
        found.append("alarm later")
    lost = [sorted(room for room, at in made.lost_s.items() if at <= right.seconds) for made in (right, wrong)]
    sooner = any(wrong.lost_s.get(room, math.inf) < at - SAME_S for room, at in right.lost_s.items())
    if set(lost[1]) - set(lost[0]) or sooner:
        found.append("rooms lost sooner")
    return found


def row(name: str, decision: str, option: str, made: Outcome, verdict: str) -> str:
    """One line of the table of lessons."""
    safe = "never" if made.card.time_s is None else f"{made.card.time_s:.0f}"
    harm = "falls" if made.down else f"{made.harm:.2f}"
    cells = (
        name,
        decision,
        option,
        f"{made.card.total:g}",
        safe,
        harm,
        f"{made.smoke_s:.0f}",
        f"{made.sight_m:g}",
        verdict,
    )
    return f"| {' | '.join(cells)} |"


def lesson_rows(name: str) -> list[tuple[str, bool]]:
    """The lines of one lesson, and whether each option is told apart."""
    return list(_lesson_rows(name))


def _lesson_rows(name: str) -> Iterator[tuple[str, bool]]:
    best, wrong = best_and_wrong(name, seed=SEED)
    yield row(name, "", "all right", best, ""), True
    decisions = {decision.id: decision for decision in load_scenario(name).script.decisions}
    for decision, option, made in wrong:
        letter = LETTERS[[one.id for one in decisions[decision].options].index(option)]
        by = told_apart(best, made)
        yield row(name, decision, f"{letter} {option}", made, ", ".join(by) or "**nothing**"), bool(by)


def player_rows(name: str, seeds: int, processes: int) -> Iterator[tuple[str, bool]]:
    """The points of the scripted players of one scenario from lowest to highest, and whether every run holds."""
    numbers = range(SEED, SEED + seeds)
    totals = played(jobs([name], numbers), processes)
    for role in dict.fromkeys(job[1] for job in totals):
        line = summary(name, role, totals, numbers)
        points = " | ".join(_span(*line[who]) for who in PLAYERS)
        yield f"| {name} | {role} | {points} | {line['gap']:g} |", line["pass"]


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.discrimination_table", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="ids; all without one")
    parser.add_argument("--write", action="store_true", help="write the table beside the scenarios")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--seeds", type=int, default=10, help="how many for the scripted players, from 1 on")
    options = parser.parse_args()
    lines = [
        "# Do wrong ways come off worse?", "",
        f"Made by `python -m tests.simulator.discrimination_table --write`, seed {SEED}, {present_model(DEFAULT)}. An option",
        "that is told apart by nothing is as fast and as healthy in the model as the right one. Harm is the dose of gas or of",
        f"heat over the player's own limit. Scripted players: {options.seeds} seeds, at least {LEAST_GAP:g} points apart in",
        "every run.", "", "## Options of the lessons", "", LESSON_HEAD,
    ]  # fmt: skip
    sound = True
    with ProcessPoolExecutor(options.jobs) as pool:
        for rows in pool.map(lesson_rows, options.scenarios or scenarios_with_scripts()):
            lines += [line for line, _apart in rows]
            sound &= all(apart for _line, apart in rows)
            sys.stderr.write("\n".join(line for line, _apart in rows) + "\n")
    lines += ["", "## Scripted players", "", PLAYER_HEAD]
    for name in options.scenarios or SCENARIOS:
        for line, holds in player_rows(name, options.seeds, options.jobs) if name in SCENARIOS else ():
            lines.append(line)
            sound &= holds
            sys.stderr.write(f"{line}\n")
    text = "\n".join([*lines, ""])
    if options.write:
        TABLE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
