"""How long ten thousand people take from a table onto a roster, and their duties behind it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.ledger import database
from tests.migrated import migrate
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "roster.py"
PEOPLE = 10_000
MOST_S = {"roster.import_10k_s": 20, "roster.duties_10k_s": 60}


def figures() -> Iterator[dict[str, Any]]:
    """`roster.import_10k_s` from "apply" until the rows stand, `roster.duties_10k_s` behind it until they are computed.

    Beside them how long it takes to read and to compare the table, and a hundred people from the file to the roster.
    On SQLite the seconds are CPU of the one process; on PostgreSQL (BENCH_DATABASE_URL) they are wall time.
    """
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, database(url, "bench_roster") as extra:
        migrate(Path(folder), **extra)
        found = run_race(SCRIPT, Path(folder), str(PEOPLE), timeout=1800, **extra)
    for figure, key in (
        ("roster.read_10k_s", "read_s"),
        ("roster.compare_10k_s", "compare_s"),
        ("roster.import_10k_s", "import_s"),
        ("roster.duties_10k_s", "duties_s"),
        ("roster.again_10k_s", "again_s"),
        ("roster.whole_100_s", "hundred_s"),
    ):
        line = {"figure": figure, "value": round(found[key], 2), "unit": "s", "db": found["db"]}
        yield line | ({"most": MOST_S[figure]} if figure in MOST_S else {"rows": found["rows"]})
