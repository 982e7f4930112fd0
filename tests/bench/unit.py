"""What a unit costs: its desk, people by duties of 5,000, the file of 500, a certificate; a decision that makes it key."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.ledger import database
from tests.migrated import migrate
from tests.races import run_race
from tests.training.meetable.report import unmeetable

SCRIPTS = Path(__file__).parent / "scripts"
PEOPLE = 5000

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """What pages and files cost, then what a decision does, then how many rules no screen meets."""
    yield from desk_figures()
    yield from key_unit_figures()
    yield unmeetable()


def desk_figures() -> Iterator[Figure]:
    """`unit.desk.cpu_ms` of a hotel of 120 people, `unit.matrix_5000.cpu_ms` for the first screen, `unit.file_500_s`
    for the slowest of PDF, Word and Excel, `unit.certificate_ms`; `baseline` is the most that each may cost.

    CPU of the process on SQLite, wall time on PostgreSQL (BENCH_DATABASE_URL or DATABASE_URL).
    """
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, database(url, "bench_unit") as extra:
        migrate(Path(folder), **extra)
        found = run_race(SCRIPTS / "unit.py", Path(folder), timeout=1800, **extra)
    files = {kind.rpartition("_")[2]: round(seconds, 2) for kind, seconds in found["file_s"].items()}
    yield line("unit.desk.cpu_ms", found["desk_ms"], "ms", 20, found, of_5000=round(found["desk_5000_ms"], 1))
    yield line("unit.matrix_5000.cpu_ms", found["matrix_ms"], "ms", 100, found, duties=found["duties"])
    yield line("unit.file_500_s", max(files.values()), "s", 20, found, **files)
    yield line("unit.certificate_ms", found["certificate_ms"], "ms", 30, found)


def key_unit_figures() -> Iterator[Figure]:
    """`unit.key_unit_5000.request_ms`: the request alone; beside it the job that follows and the duties there are."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder))
        found = run_race(SCRIPTS / "key_unit.py", Path(folder), str(PEOPLE), timeout=900)
    yield {
        "figure": "unit.key_unit_5000.request_ms", "value": round(found["request_ms"], 1), "unit": "ms", "db": found["db"],
        "job_s": round(found["job_s"], 1), "duties": found["duties"],
    }  # fmt: skip


def line(figure: str, value: float, unit: str, most: float, found: dict[str, Any], **more: Any) -> Figure:
    return {"figure": figure, "value": round(value, 2), "unit": unit, "db": found["db"], "baseline": most} | more
