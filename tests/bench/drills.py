"""Drills over real sockets: what a worker adds to the engine, how soon an input comes back, what 500 clients cost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.server import TICKS
from tests.drills.site import Site
from tests.migrated import migrate
from tests.races import environment, run_race

SCRIPTS, LOAD = Path(__file__).parent / "scripts", Path(__file__).parent / "sockets.py"
OPEN, BARE = SCRIPTS / "drills.py", SCRIPTS / "bare.py"
SETTLE_S, SECONDS = 8.0, 20.0
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
ROOMS, PLAYERS, PEOPLE = 10, 10, 100
MANY, BUSY, TICK_S = 100, 0.7, 1 / 20

Figure = dict[str, Any]


@dataclass
class Played:
    """What the clients saw, and CPU seconds of the processes while they did."""

    seen: dict[str, Any]
    web_cpu_s: float
    worker_cpu_s: float
    wall_s: float
    mb_per_client: float
    beside: str  # what the process beside it printed


def figures() -> Iterator[Figure]:
    """`drills.rooms_per_core.200`, `.per_core_ratio.100`, `.overhead_ms.100`, `.input_p95_ms.40`, `.snapshot_kb_s.200`, `.web_500.p95_ms/.dropped/.mb_per_client`."""
    yield rooms_per_core()
    yield from per_core()
    with served() as site:
        played = play(site, rooms=1, players=40, scenario="school-floor", input_hz=10)
    yield line("drills.input_p95_ms.40", played.seen["p95_ms"], "ms", played, median=round(played.seen["p50_ms"]))
    with served() as site:
        scenario = written(site.folder, people=160)
        played = play(site, rooms=1, players=40, scenario=scenario, input_hz=10)
    yield line("drills.snapshot_kb_s.200", played.seen["most_kb_s"], "kB/s to a client", played)
    with served() as site:
        played = play(site, rooms=20, players=25, scenario="school-floor", input_hz=4)
    yield line("drills.web_500.p95_ms", played.seen["p95_ms"], "ms", played, median=round(played.seen["p50_ms"]))
    yield line("drills.web_500.dropped", played.seen["dropped"], "clients", played)
    yield line("drills.web_500.mb_per_client", played.mb_per_client, "MB of the web process", played)


def rooms_per_core() -> Figure:
    """Drills of 200 people, one of them a player, that one worker carries with BUSY of a core, by its CPU a tick.

    MANY of them run in one worker with their sockets and books. `p99_ms` is of a round of all their ticks, by the clock
    on the wall: it holds the 20 Hz while it is below 50 ms.
    """
    with served() as site:
        scenario = written(site.folder, people=199)
        played = play(site, rooms=MANY, players=1, scenario=scenario, input_hz=10)
        site.workers["bench"].terminate()
        site.workers["bench"].wait(30)
        p50, p99 = map(float, re.findall(r"(?:median|p99) ([0-9.]+) ms", site.said_by("bench").read_text()))
    tick_ms = cost_ms(played, MANY)
    return line(
        "drills.rooms_per_core.200", BUSY * TICK_S * 1000 / tick_ms, f"rooms at {BUSY:.0%} of a core", played,
        rooms=MANY, tick_ms=round(tick_ms, 3), p50_ms=p50, p99_ms=p99,
    )  # fmt: skip


def cost_ms(played: Played, rooms: int) -> float:
    """The worker's CPU milliseconds for one tick of one drill."""
    # Two ticks a snapshot: on a busy machine the clocks run slower than real time.
    return played.worker_cpu_s / (played.seen["snapshots_s"] * 2 * played.wall_s * rooms) * 1000


def per_core() -> Iterator[Figure]:
    """Drills of a hundred people, ten of them players, that a core carries: by the worker's CPU, and the engine's alone.

    What the worker needs beyond the engine is `overhead_ms`.

    The baseline, `scripts/bare.py`, runs beside it, so that both have the same share of caches and of the machine.
    """
    with served() as site:
        scenario = written(site.folder, people=PEOPLE - PLAYERS)
        bare = [BARE, site.folder / scenario, ROOMS, PLAYERS, SETTLE_S - 3, SECONDS]
        played = play(site, rooms=ROOMS, players=PLAYERS, scenario=scenario, input_hz=10, beside=bare)
        bare_ms = float(played.beside)
    tick_ms = cost_ms(played, ROOMS)
    yield line(
        "drills.per_core_ratio.100", bare_ms / tick_ms, "of the bare engine loop's drills a core", played,
        drills=round(50 / tick_ms, 1), baseline=round(50 / bare_ms, 1), tick_ms=round(tick_ms, 3), engine_ms=round(bare_ms, 3),
    )  # fmt: skip
    yield line("drills.overhead_ms.100", tick_ms - bare_ms, "ms a drill and tick beyond the engine", played)


def line(figure: str, value: float, unit: str, played: Played, **more: Any) -> Figure:
    return {
        "figure": figure, "value": round(value, 3), "unit": unit, "db": "sqlite", **more,
        "web_cpu": round(played.web_cpu_s / played.wall_s, 2), "worker_cpu": round(played.worker_cpu_s / played.wall_s, 2),
        "snapshots_s": round(played.seen["snapshots_s"], 1), "load_1min": round(os.getloadavg()[0], 1),
    }  # fmt: skip


@contextmanager
def served() -> Iterator[Site]:
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder))
        site = Site(Path(folder))
        try:
            yield site
        finally:
            site.stop()


def written(folder: Path, *, people: int) -> str:
    """Writes the school floor with so many occupants who set off one after another; returns the file's name."""
    from simulator.engine.studies.bench import crowded

    data = crowded(people).to_dict()
    data["population"]["pre_movement_s"] = {"mean": 15, "sd": 8, "least": 0, "most": 40}
    (folder / "crowd.json").write_text(json.dumps(data))
    return "crowd.json"


def play(
    site: Site, *, rooms: int, players: int, scenario: str, input_hz: float, beside: Sequence[object] = ()
) -> Played:
    """Seats the clients, starts the drills, lets them settle and measures for SECONDS; `beside` is a script to run then."""
    from websockets.sync.client import connect

    from simulator.protocol.messages import encode

    port = site.start_web()
    made = run_race(OPEN, site.folder, str(rooms), str(players), scenario)["rooms"]
    site.start_worker("bench", port)
    before = resident_mb(site.webs[port].pid)
    load = subprocess.Popen(
        [sys.executable, str(LOAD), str(port), str(SECONDS), str(input_hz)],
        env=environment(site.folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert load.stdin and load.stdout
    try:
        seats = [[room["code"], token] for room in made for token in room["tokens"]]
        load.stdin.write(json.dumps(seats) + "\n")
        load.stdin.flush()
        seated = json.loads(load.stdout.readline())["seated"]
        for room in made:
            with connect(f"ws://127.0.0.1:{port}/ws/drills/play/", max_size=2**20) as socket:
                socket.send(encode("watch", token=room["watch"]))
                # A worker has the room when the first status comes.
                while isinstance(frame := socket.recv(timeout=60), bytes) or json.loads(frame)["t"] != "status":
                    pass
                socket.send(encode("command", seq=1, what="start"))
        command = [sys.executable, *map(str, beside or ("-c", ""))]
        other = subprocess.Popen(command, env=environment(site.folder), stdout=subprocess.PIPE, text=True)
        time.sleep(SETTLE_S)
        mb = (resident_mb(site.webs[port].pid) - before) / max(1, seated)
        load.stdin.write("\n")
        load.stdin.flush()
        pids, began = (site.webs[port].pid, site.workers["bench"].pid), time.monotonic()
        cpu = [cpu_s(pid) for pid in pids]
        seen = json.loads(load.stdout.readline())
        web, worker = (cpu_s(pid) - earlier for pid, earlier in zip(pids, cpu, strict=True))
        return Played(seen, web, worker, time.monotonic() - began, mb, other.communicate(timeout=60)[0])
    finally:
        load.kill()
        load.wait()


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
