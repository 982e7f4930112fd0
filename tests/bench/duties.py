"""What the rules cost: a full recompute of 100,000 people in 2,000 units on one core, and one hire."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.ledger import database
from tests.migrated import migrate
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "duties.py"
UNITS, PEOPLE, HIRES = 2000, 100_000, 200

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`duties.recompute_100k_s` from an empty table, `…again_s` with nothing to change, `duties.hire_ms`; memory in MB.

    On SQLite the seconds are CPU of the one process; on PostgreSQL (BENCH_DATABASE_URL or DATABASE_URL), where a
    database of its own is made and dropped, they are wall time.
    """
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, database(url, "bench_duties") as extra:
        migrate(Path(folder), **extra)
        found = run_race(SCRIPT, Path(folder), str(UNITS), str(PEOPLE), str(HIRES), timeout=1800, **extra)
    began, tenth, most = found["resident_mb"]
    for figure, value, unit in (
        ("duties.recompute_100k_s", found["recompute_s"], "s"),
        ("duties.recompute_100k_again_s", found["again_s"], "s"),
        ("duties.recompute_rows", found["duties"], "rows"),
        ("duties.recompute_memory_mb", most, "MB"),
        ("duties.hire_ms", found["hire_ms"], "ms"),
    ):
        line = {"figure": figure, "value": round(value, 2), "unit": unit, "db": found["db"]}
        if unit == "MB":
            line |= {"before": round(began), "after_a_tenth": round(tenth)}
        yield line
