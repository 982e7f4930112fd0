"""The engine beside a bare JuPedSim loop, how fast it empties a building, and what a further drill costs in memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
WHAT_IF, SEEDS = "school-four", 20
DRILLS, DRILL_S = 8, 30
LONGEST_S = 600


def figures() -> Iterator[dict[str, Any]]:
    """`engine.tick_ratio.60/.200/.400`, `.evacuation_rtf.200`, `.memory_mb.200` and `.whatif_20_s`."""
    from simulator.engine.studies.bench import tick_ratio

    for people in (60, 200, 400):
        measured = tick_ratio(people)
        yield {
            "figure": f"engine.tick_ratio.{people}",
            "value": round(measured.engine_ms, 3),
            "unit": "ms/tick",
            "baseline": round(measured.bare_ms, 3),
            "ratio": round(measured.ratio, 3),
        }
    yield {"figure": "engine.evacuation_rtf.200", "value": round(evacuation_rtf(200), 1), "unit": "x real time"}
    yield {"figure": "engine.memory_mb.200", "value": round(memory_mb(200), 2), "unit": "MB per further drill"}
    yield {"figure": "engine.whatif_20_s", "value": round(whatif_s(), 1), "unit": "s wall on two cores"}


def evacuation_rtf(people: int) -> float:
    """Simulated seconds per CPU second, without players, from the alarm until the last one is out."""
    from simulator.engine.drill.run import DrillRun
    from simulator.engine.people.occupants import OUT
    from simulator.engine.studies.bench import crowded

    run = DrillRun(crowded(people), seed=1)
    began = time.process_time()
    while (run.people.state < OUT).any() and run.time_s < LONGEST_S:
        run.step({})
    return run.time_s / (time.process_time() - began)


def memory_mb(people: int) -> float:
    """Resident megabytes each further drill adds after half a minute, its event log flushed."""
    from simulator.engine.drill.run import DrillRun
    from simulator.engine.studies.bench import crowded

    scenario, kept = crowded(people), []

    def one_more() -> None:
        run = DrillRun(scenario, seed=len(kept))
        for _ in range(DRILL_S * 20):
            run.step({})
        run.snapshot()
        run.events.clear()
        kept.append(run)

    one_more()
    before = resident_mb()
    for _ in range(DRILLS):
        one_more()
    return (resident_mb() - before) / DRILLS


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MB


def whatif_s() -> float:
    """Wall seconds for twenty seeds of the four-storey school with its alarm late, two processes."""
    from simulator.engine.scenario.loader import load_scenario
    from simulator.engine.studies.whatif import Change, study

    began = time.perf_counter()
    study(load_scenario(WHAT_IF), Change(alarm_at_s=60), SEEDS, jobs=2)
    return time.perf_counter() - began
