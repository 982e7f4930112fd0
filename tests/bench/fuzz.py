"""How many pages break on what people type: odd values by every parameter of the walk, on both databases."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.ledger import database
from tests.races import ROOT, manage, run_race
from tests.walk import prepare

SCRIPT = ROOT / "tests" / "firesafety" / "scripts" / "fuzz.py"
VALUES_EACH = 4

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`fuzz.500s.sqlite` and, where BENCH_DATABASE_URL or DATABASE_URL names a server, `fuzz.500s.postgresql`."""
    yield _figure("sqlite", "")
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    if url:
        yield _figure("postgresql", url)
    else:
        yield {"figure": "fuzz.500s.postgresql", "skipped": "BENCH_DATABASE_URL names no server"}


def _figure(name: str, url: str) -> Figure:
    with tempfile.TemporaryDirectory() as folder, database(url, "bench_fuzz") as extra:
        var_dir = Path(folder)
        manage(var_dir, "prepare", **extra)
        prepared = prepare(var_dir, **extra)
        prepared.save(var_dir / "walk.json")
        found = run_race(SCRIPT, var_dir, str(var_dir / "walk.json"), str(VALUES_EACH), timeout=900, LOG_LEVEL="CRITICAL",
                         **extra)  # fmt: skip
    for fault in found["faults"]:
        print(fault, file=sys.stderr)
    return {
        "figure": f"fuzz.500s.{name}", "value": len(found["faults"]), "unit": "answers", "db": name,
        "requests": found["requests"],
    }  # fmt: skip
