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

from websockets.sync.client import ClientConnection, connect

from simulator.protocol.messages import encode
from tests.bench.server import TICKS
from tests.drills.site import Site
from tests.migrated import migrate
from tests.races import environment, run_race

SCRIPTS, LOAD = Path(__file__).parent / "scripts", Path(__file__).parent / "sockets.py"
OPEN, BARE = SCRIPTS / "drills.py", SCRIPTS / "bare.py"
SETTLE_S, SECONDS, WAIT_S = 8.0, 20.0, 240.0
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
ROOMS, PLAYERS, PEOPLE = 10, 10, 100
FIRST_ROOMS, TRIES, BUSY, TICK_S = 60, 3, 0.7, 1 / 20
MINUTE_S = 60.0  # what a worker tells of its rounds when it stops is the last minute's

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
    """The most drills of 200 people, one of them a player, that one worker carries at 20 Hz with BUSY of a core.

    They run with their sockets and books. Each try has a new installation; all its drills begin together, settle for
    SETTLE_S and are measured for a minute, in which half of the people get out. How many are tried next follows from
    the worker's CPU and from its rounds. `p99_ms` is of a round of all their ticks, by the clock on the wall: on a
    machine that is busy otherwise no number of drills keeps it below 50 ms, and the most by CPU are given.
    """
    tried: list[Carried] = []
    rooms = FIRST_ROOMS
    while len(tried) < TRIES and rooms not in [one.rooms for one in tried]:
        tried.append(carry(rooms))
        rooms = int(min(tried[-1].rooms_at_busy, tried[-1].rooms_in_time))
    best = max(tried, key=lambda one: (one.holds, one.share <= BUSY, one.rooms))
    return line(
        "drills.rooms_per_core.200", best.rooms, f"rooms at {BUSY:.0%} of a core", best.played,
        tick_ms=round(cost_ms(best.played, best.rooms), 3), p50_ms=best.p50_ms, p99_ms=best.p99_ms,
        tried={one.rooms: f"{one.share:.0%}, p99 {one.p99_ms:.0f} ms" for one in tried},
    )  # fmt: skip


@dataclass
class Carried:
    """How a worker fared with so many drills: its rounds of ticks, and the share of a core they take at 20 Hz."""

    rooms: int
    played: Played
    p50_ms: float
    p99_ms: float

    @property
    def share(self) -> float:
        return cost_ms(self.played, self.rooms) * self.rooms / (TICK_S * 1000)

    @property
    def rooms_at_busy(self) -> float:
        return self.rooms * BUSY / self.share

    @property
    def rooms_in_time(self) -> float:
        return self.rooms * TICK_S * 1000 / self.p99_ms

    @property
    def holds(self) -> bool:
        return self.share <= BUSY and self.p99_ms < TICK_S * 1000


def carry(rooms: int) -> Carried:
    """Runs so many drills of 200 people in one worker."""
    with served() as site:
        scenario = written(site.folder, people=199)
        played = play(site, rooms=rooms, players=1, scenario=scenario, input_hz=10, seconds=MINUTE_S)
        site.workers["bench"].terminate()
        site.workers["bench"].wait(60)
        p50, p99 = map(float, re.findall(r"(?:median|p99) ([0-9.]+) ms", site.said_by("bench").read_text()))
    return Carried(rooms, played, p50, p99)


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
    site: Site,
    *,
    rooms: int,
    players: int,
    scenario: str,
    input_hz: float,
    seconds: float = SECONDS,
    beside: Sequence[object] = (),
) -> Played:
    """Seats the clients, starts all drills, lets them settle and measures them; `beside` is a script to run then."""
    port = site.start_web()
    made = run_race(OPEN, site.folder, str(rooms), str(players), scenario)["rooms"]
    site.start_worker("bench", port)
    before = resident_mb(site.webs[port].pid)
    load = subprocess.Popen(
        [sys.executable, str(LOAD), str(port), str(seconds), str(input_hz)],
        env=environment(site.folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert load.stdin and load.stdout
    try:
        seats = [[room["code"], token] for room in made for token in room["tokens"]]
        load.stdin.write(json.dumps(seats) + "\n")
        load.stdin.flush()
        seated = json.loads(load.stdout.readline())["seated"]
        for room in made:
            await_worker(port, room["watch"])
        for room in made:
            start(port, room["watch"])
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


@contextmanager
def watching(port: int, token: str) -> Iterator[ClientConnection]:
    with connect(f"ws://127.0.0.1:{port}/ws/drills/play/", max_size=2**20) as socket:
        socket.send(encode("watch", token=token))
        yield socket


def await_worker(port: int, token: str) -> None:
    """Waits until a worker has the room: until its first status comes."""
    with watching(port, token) as socket:
        while isinstance(frame := socket.recv(timeout=WAIT_S), bytes) or json.loads(frame)["t"] != "status":
            pass


def start(port: int, token: str) -> None:
    with watching(port, token) as socket:
        while isinstance(frame := socket.recv(timeout=WAIT_S), bytes) or json.loads(frame)["t"] != "scene":
            pass
        socket.send(encode("command", seq=1, what="start"))


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
