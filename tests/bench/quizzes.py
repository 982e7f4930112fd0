"""The question bank under load: two thousand questions from a table, ten thousand papers handed in at once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.ledger import database
from tests.bench.pages import quiz_figures
from tests.migrated import migrate
from tests.races import run_race

IMPORT = Path(__file__).parent / "scripts" / "quiz_import.py"
BURST = Path(__file__).parent / "scripts" / "quiz_burst.py"
QUESTIONS, MOST_IMPORT_S = 2_000, 10
PAPERS, PROCESSES = 10_000, 2

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`quiz.submit.cpu_ms`, `quiz.import_2000_s` from the file to the bank, and `quiz.burst_10k.lost` on PostgreSQL.

    The burst hands every paper in twice, and again where the first answer was lost; what is lost has no mark, no
    evidence, or two. It needs BENCH_DATABASE_URL.
    """
    yield from quiz_figures()
    url = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder, database(url, "bench_quiz") as extra:
        migrate(Path(folder), **extra)
        found = run_race(IMPORT, Path(folder), str(QUESTIONS), timeout=900, **extra)
        yield {
            "figure": "quiz.import_2000_s", "value": round(found["whole_s"], 2), "unit": "s", "db": found["db"],
            "most": MOST_IMPORT_S, "read_s": round(found["read_s"], 2), "compare_s": round(found["compare_s"], 2),
            "apply_s": round(found["apply_s"], 2), "again_s": round(found["again_s"], 2),
        }  # fmt: skip
        if not extra:
            yield {"figure": "quiz.burst_10k.lost", "skipped": "set BENCH_DATABASE_URL to a PostgreSQL server"}
            return
        burst = run_race(BURST, Path(folder), str(PAPERS), str(PROCESSES), timeout=3600, **extra)
        yield {
            "figure": "quiz.burst_10k.lost", "value": burst["lost"], "unit": "papers", "db": "postgresql", "most": 0,
            "papers": burst["papers"], "retries": burst["retries"], "per_s": round(burst["per_s"], 1),
        }  # fmt: skip
