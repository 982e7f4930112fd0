"""How many approvals leave a draft that nobody wrote, with impatient reviewers and a loaded server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.server import serving
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "approvals.py"
APPROVALS = 100

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`approvals.phantom` of 100, and of 20 with Wagtail's own views and its saving by itself: `.unguarded`.

    Five pages and five questions are submitted and approved over and over by ten pairs at once while two readers load
    the server. Each approval is sent twice and by a second reviewer too, and where a page saves by itself, such a save
    is on its way with it.
    """
    yield _figure("approvals.phantom", APPROVALS)
    yield _figure("approvals.phantom.unguarded", APPROVALS // 5, BENCH_UNGUARDED="1")


def _figure(name: str, count: int, **extra: str) -> Figure:
    with serving(LOG_LEVEL="CRITICAL", **extra) as server:
        found = run_race(SCRIPT, server.var_dir, server.url, str(count), timeout=800)
    return {"figure": name, "value": found["phantom"], "unit": f"of {count}", "db": "sqlite", "faults": found["faults"]}
