"""What a tick costs beside a bare crowd step, and how many rooms a core carries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

TICK_MS = 1000 / 20  # a drill is stepped 20 times a second


def figures() -> Iterator[dict[str, Any]]:
    """`drill.tick_ratio.60`, `.200`, `drill.tick_ms.200` and `drill.rooms_per_core.60`.

    Engine and baseline, bare JuPedSim, alternate in this process.
    """
    from simulator.engine.studies.bench import tick_ratio

    for people in (60, 200):
        measured = tick_ratio(people)
        yield {
            "figure": f"drill.tick_ratio.{people}",
            "value": round(measured.engine_ms, 3),
            "unit": "ms/tick",
            "baseline": round(measured.bare_ms, 3),
            "ratio": round(measured.ratio, 3),
        }
    yield {
        "figure": "drill.tick_ms.200", "value": round(measured.engine_ms, 3), "unit": "ms/tick",
        "baseline": round(measured.bare_ms, 3), "load_1min": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    measured = tick_ratio(60)
    rooms, bare = (TICK_MS / cost for cost in (measured.engine_ms, measured.bare_ms))
    yield {
        "figure": "drill.rooms_per_core.60",
        "value": round(rooms, 1),
        "unit": "rooms at 20 Hz on one core",
        "baseline": round(bare, 1),
        "ratio": round(rooms / bare, 3),
    }
