"""What an officer's decision on a unit of five thousand people costs the request that makes it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.migrated import migrate
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "key_unit.py"
PEOPLE = 5000

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`unit.key_unit_5000.request_ms`: the request alone; beside it the job that follows and the duties there are."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder))
        found = run_race(SCRIPT, Path(folder), str(PEOPLE), timeout=900)
    yield {
        "figure": "unit.key_unit_5000.request_ms", "value": round(found["request_ms"], 1), "unit": "ms", "db": found["db"],
        "job_s": round(found["job_s"], 1), "duties": found["duties"],
    }  # fmt: skip
