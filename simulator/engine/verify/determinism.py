"""Whether the same scenario, seed and inputs give the same drill in every process, and any tick can be made again.

`python -m simulator.engine.verify.determinism SECONDS CROWD` prints the fingerprint of the drill in one process.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from simulator.protocol.player_input import PlayerInput

from ..drill.run import DrillRun
from ..event_log import KEYFRAME_TICKS, TICK_HZ, event_log_sha256
from ..scenario.loader import load_scenario
from . import on_crowd
from .case import Case, Outcome

ROOT = Path(__file__).resolve().parents[3]
SCENARIO, SEED, PLAYER = "school-floor", 7, "p"
MACHINES: tuple[dict[str, str], ...] = (
    {},
    {"OPENBLAS_CORETYPE": "Prescott"},  # linear algebra as on a processor of 2004
    {"MALLOC_PERTURB_": "85"},  # memory that was never written to holds something else
    {"OPENBLAS_NUM_THREADS": "1"},
)
REBUILT_S = (0.05, 7.35, 20.0, 20.05, 23.4)  # before, at and after the keyframe at 20 s


def wanted(tick: int) -> PlayerInput:
    """What the player does at a tick: walks in widening turns, with an action now and then."""
    actions = {60: ("close_door",), 200: ("raise_alarm",), 300: ("crouch",)}.get(tick, ())
    return PlayerInput(math.cos(tick / 50), math.sin(tick / 37), actions, seq=tick)


def drill(ticks: int) -> DrillRun:
    """The drill from its start to a tick."""
    run = DrillRun(load_scenario(SCENARIO), seed=SEED, crowd=on_crowd.name())
    run.add_player(PLAYER)
    return play(run, ticks)


def play(run: DrillRun, ticks: int) -> DrillRun:
    """Continues to a tick with the inputs of `wanted`."""
    while run.tick < ticks:
        run.step({PLAYER: wanted(run.tick)})
    return run


def fingerprint(run: DrillRun) -> str:
    """The sha256 of the event log, and that of the complete state."""
    return f"{event_log_sha256(run.events)} {run.state_hash()}"


def in_processes(runs: int, seconds: float) -> Outcome:
    """Runs the drill in so many processes, each with another hash seed and in turn as on `MACHINES`.

    Counts the different results.
    """

    def one(number: int) -> str:
        command = [sys.executable, "-m", "simulator.engine.verify.determinism", str(seconds), on_crowd.name()]
        env = os.environ | MACHINES[number % len(MACHINES)] | {"PYTHONHASHSEED": str(number)}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(one, range(runs)))
    return Outcome({"runs": runs, "different": len(found), "event_log_sha256": min(found)[:16]}, len(found) == 1)


def rebuilt() -> Outcome:
    """Makes ticks again from the start and from the last keyframe, and counts states that are not bit-equal."""
    scenario = load_scenario(SCENARIO)
    first = drill(0)
    kept, differ = "", []
    for second in REBUILT_S:
        tick = round(second * TICK_HZ)
        if tick > KEYFRAME_TICKS and not kept:
            play(first, KEYFRAME_TICKS)
            kept, events = json.dumps(first.keyframe()), list(first.events)
        state = fingerprint(play(first, tick))
        again = [drill(tick)]
        if kept:
            again.append(play(DrillRun.from_keyframe(scenario, json.loads(kept), list(events)), tick))
        differ += [second for other in again if fingerprint(other) != state]
    return Outcome({"seconds": list(REBUILT_S), "differ": differ}, not differ)


CASES = [
    Case(
        "DETERMINISM",
        "The school floor's drill for 20 s with a player, twenty processes with other hash seeds, as on four machines",
        "one event log and one state", "none: sha256 of both", "the engine's own requirement",
        partial(in_processes, 20, 20.0), cost_s=60,
    ),
    Case(
        "DETERMINISM-rebuilt", "The state at ticks before, at and after a keyframe, made again from the inputs",
        "bit-equal to the first run's", "none: sha256 of the complete state", "the engine's own requirement", rebuilt,
        quick=True, cost_s=6,
    ),
]  # fmt: skip

if __name__ == "__main__":
    on_crowd.choose(sys.argv[2])
    sys.stdout.write(fingerprint(drill(round(float(sys.argv[1]) * TICK_HZ))) + "\n")
