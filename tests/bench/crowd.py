"""The platform's own crowd beside bare JuPedSim, and whether its results are the same bits for two processors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BITS = Path(__file__).parent / "scripts" / "crowd_bits.py"
BITS_STEPS = 1200
PROCESSORS = ("", "generic")  # this machine's, and any x86-64


def figures() -> Iterator[dict[str, Any]]:
    """`crowd.step_ratio.60/.200` on the school floor and `.1000/.5000` in a hall, `.rtf.5000` and `.same_bits`."""
    from tests.bench.crowd_race import hall, race, school

    for people in (60, 200):
        yield ratio(people, race(school(people), steps=300, slice_steps=10))
    yield ratio(1000, race(hall(1000), steps=200, slice_steps=5))
    largest = race(hall(5000), steps=100, slice_steps=5)
    yield ratio(5000, largest)
    yield {"figure": "crowd.rtf.5000", "value": round(largest.real_time_factor, 1), "unit": "x real time"}
    found = {bits(processor) for processor in PROCESSORS}
    yield {"figure": "crowd.same_bits", "value": int(len(found) == 1), "unit": "1 when equal", "steps": BITS_STEPS}


def ratio(people: int, measured: Any) -> dict[str, Any]:
    """The line of one race; the baseline is bare JuPedSim V2, stepped in turns in the same process."""
    return {
        "figure": f"crowd.step_ratio.{people}",
        "value": round(measured.own_ms, 3),
        "unit": "ms/step",
        "baseline": round(measured.bare_ms, 3),
        "ratio": round(measured.ratio, 3),
    }


def bits(processor: str) -> str:
    """The digest of a crowd whose code was compiled for a processor."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_CPU_")}
    if processor:
        env["NUMBA_CPU_NAME"] = processor
    command = [sys.executable, str(BITS), str(BITS_STEPS)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()
