"""What the ledger costs as it grows: one insert at 10^4 to 10^6 rows (10^7 with BIG=1), sealing, verifying."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.migrated import migrate
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "ledger.py"
SIZES = [10_000, 100_000, 1_000_000]
BIG = 10_000_000

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`evidence.insert_ms.1e4` and on: the median of one `record_evidence` with its commit, personal part included
    (CPU on SQLite, with the wall time beside it; wall time on PostgreSQL).

    Then, over the largest ledger: `ledger.seal_rows_per_s`, `ledger.seal_idle_ms` (a run that finds nothing),
    `ledger.verify_rows_per_s` and what verifying adds to the process's memory. BENCH_DATABASE_URL names a PostgreSQL
    server, on which a database of its own is made and dropped.
    """
    sizes = [*SIZES, BIG] if os.environ.get("BIG") else SIZES
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, database(url) as extra:
        migrate(Path(folder), **extra)
        found = run_race(SCRIPT, Path(folder), *map(str, sizes), timeout=7200, **extra)
    first = found["insert_ms"][0]["median"]
    for size, insert in zip(sizes, found["insert_ms"], strict=True):
        power = f"1e{len(str(size)) - 1}"
        yield {
            "figure": f"evidence.insert_ms.{power}", "value": round(insert["median"], 3), "unit": "ms", "db": found["db"],
            "p95": round(insert["p95"], 3), "wall_ms": round(insert["wall"], 3), "baseline": round(first, 3), "ratio": round(insert["median"] / first, 2),
        }  # fmt: skip
    for figure, value, unit in (
        ("ledger.seal_rows_per_s", found["seal_rows_per_s"], "rows/s"),
        ("ledger.seal_idle_ms", found["seal_idle_ms"], "ms"),
        ("ledger.verify_rows_per_s", found["verify_rows_per_s"], "rows/s"),
        ("ledger.verify_memory_mb", found["verify_memory_mb"][1], "MB"),
    ):
        line = {"figure": figure, "value": round(value, 2), "unit": unit, "db": found["db"], "rows": found["rows"]}
        if unit == "MB":
            line["after_a_tenth"] = round(found["verify_memory_mb"][0], 2)
        yield line


@contextmanager
def database(url: str, prefix: str = "bench_ledger") -> Iterator[dict[str, str]]:
    """The environment of an empty database: the SQLite file by default, else one made beside the database in `url`."""
    if not url.startswith("postgres"):
        yield {}
        return
    import psycopg

    name = f"{prefix}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        try:
            yield {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
