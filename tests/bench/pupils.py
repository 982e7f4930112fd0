"""How long fifteen hundred pupils take from the list of a school to classes and seats."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.ledger import database
from tests.migrated import migrate
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "pupils.py"
PUPILS, MOST_S = 1500, 5


def figures() -> Iterator[dict[str, Any]]:
    """`class.import_1500_s`: read, compared and applied, until classes and seats stand; duties follow behind it.

    On SQLite the seconds are CPU of the one process; on PostgreSQL (BENCH_DATABASE_URL) they are wall time.
    """
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, database(url, "bench_pupils") as extra:
        migrate(Path(folder), **extra)
        found = run_race(SCRIPT, Path(folder), str(PUPILS), timeout=600, **extra)
    yield {
        "figure": "class.import_1500_s", "value": round(found["import_s"], 2), "unit": "s", "most": MOST_S,
        "db": found["db"], "rows": found["rows"], "classes": found["classes"],
        "duties_s": round(found["duties_s"], 2), "up_s": round(found["up_s"], 2),
    }  # fmt: skip
