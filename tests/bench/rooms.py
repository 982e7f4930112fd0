"""How soon a drill gets a worker, and comes back from a killed one, beside 300 drills that nobody has come to."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.protocol.messages import encode
from tests.drills.site import Client, Play, Site
from tests.migrated import migrate
from tests.races import ROOT, run_race

IDLE, CAP = 300, "400"
SCRIPT = Path(__file__).parent / "scripts" / "idle.py"
KILL_AT = 60  # ticks


def figures() -> Iterator[dict[str, Any]]:
    """`rooms.first_taken_s.300_idle` and `rooms.recovered_s.300_idle`; the platform's baseline has no idle drills."""
    bare, loaded = measured(0), measured(IDLE)
    for name, without, beside in zip(("first_taken_s", "recovered_s"), bare, loaded, strict=True):
        yield {
            "figure": f"rooms.{name}.{IDLE}_idle",
            "value": round(beside, 2),
            "unit": "s",
            "db": "sqlite",
            "baseline": round(without, 2),
            "ratio": round(beside / without, 2),
        }


def measured(idle: int) -> tuple[float, float]:
    """Seconds from a first hello to the worker's first word, and from `kill -9` until two drills go on."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder))
        site = Site(Path(folder), DRILL_MOST_ANONYMOUS=CAP)
        try:
            port = site.start_web()
            site.start_worker("first", port)
            site.await_worker("first")
            run_race(SCRIPT, Path(folder), str(idle), DRILL_MOST_ANONYMOUS=CAP, PYTHONPATH=_paths())
            taken = asyncio.run(first_taken(site, port))
            return taken, asyncio.run(recovered(site, port))
        finally:
            site.stop()


def _paths() -> str:
    return f"{ROOT}:{ROOT / 'site'}"


async def first_taken(site: Site, port: int) -> float:
    """One drill is opened and joined; seconds from its hello to the first word of its worker."""
    room = site.sessions("open", 1, 1, "school-floor", 5)[0]
    client = Client(port, encode("hello", code=room["code"], token=room["tokens"][0]))
    began = time.monotonic()
    task = asyncio.create_task(client.run())
    try:
        while not client.phase:
            assert time.monotonic() - began < 60, "no worker took the drill"
            await asyncio.sleep(0.01)
        return time.monotonic() - began
    finally:
        task.cancel()


async def recovered(site: Site, port: int) -> float:
    """Two drills run when their worker is killed; a spare worker that has started takes them over."""
    play = Play.begin(site.sessions("open", 2, 1, "school-floor", 7), [port])
    try:
        await play.start(to_tick=KILL_AT)
        site.start_worker("second", port)
        await asyncio.to_thread(site.await_worker, "second")
        killed = time.monotonic()
        site.kill_worker("first")
        own = [client for group in play.players for client in group]
        await play.until(lambda: all(client.first_after(killed)[1] for client in own), within_s=60)
        return max(client.first_after(killed)[0] for client in own) - killed
    finally:
        await play.leave()
