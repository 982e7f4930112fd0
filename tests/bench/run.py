"""Prints one JSON line per figure: {"figure", "value", "unit", "db", "baseline", "ratio"}.

`run.py drill` runs the figures whose first dotted part is `drill`. A part that lacks a server or a browser prints
`"skipped"` with the reason; one that breaks prints `"failed"` and the run exits with 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "site")]

from tests.bench import (
    approvals,
    axe,
    backup,
    bookings,
    cards,
    client,
    crowd,
    drill,
    drills,
    duties,
    engine,
    fuzz,
    install,
    jobs,
    ledger,
    lessons,
    narration,
    other_ways,
    pages,
    prices,
    pupils,
    quizzes,
    rooms,
    roster,
    seats,
    start,
    unit,
    venues,
)

Figure = dict[str, Any]


def class_figures() -> Iterator[Figure]:
    """Lessons by devices, then by cards, then the list of a school's pupils."""
    yield from lessons.figures()
    yield from cards.figures()
    yield from pupils.figures()


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "page": pages.figures,
    "pages": prices.figures,
    "lesson": pages.lesson_figures,
    "quiz": quizzes.figures,
    "ways": other_ways.figures,
    "booking": bookings.figures,
    "start": start.figures,
    "drill": drill.figures,
    "drills": drills.figures,
    "engine": engine.figures,
    "class": class_figures,
    "client": client.figures,
    "crowd": crowd.figures,
    "duties": duties.figures,
    "evidence": ledger.figures,
    "install": install.figures,
    "jobs": jobs.figures,
    "fuzz": fuzz.figures,
    "narration": narration.figures,
    "approvals": approvals.figures,
    "axe": axe.figures,
    "backup": backup.figures,
    "rooms": rooms.figures,
    "roster": roster.figures,
    "seats": seats.figures,
    "unit": unit.figures,
    "venues": venues.figures,
}


def main(only: str | None) -> int:
    if only and only not in PARTS:
        print(f"unknown part {only}; known: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed = 0
    for name, figures in PARTS.items():
        if only in (None, name):
            try:
                for figure in figures():
                    print(json.dumps(figure, ensure_ascii=False), flush=True)
            except Exception as error:
                failed = 1
                print(json.dumps({"figure": name, "failed": repr(error)}), flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
