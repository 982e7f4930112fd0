"""What a lesson on devices costs: the teacher's page, a press with 1,000 sockets on one process, memory a socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.bench.server import Server, free_port, wait_for
from tests.bench.sockets import percentile
from tests.classroom.processes import open_lessons, teacher_of
from tests.migrated import migrate
from tests.races import ROOT, environment, manage

CLASSES, SEATS = 20, 50
PRESSES, APART_S = 24, 0.6
PAGES = 60
Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`class.summary.cpu_ms.50`, then `class.fanout_p95_ms.1000` and `class.kb_per_socket`; `load` is the machine's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrate(folder)
        manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
        opened = open_lessons(folder, CLASSES, SEATS, SEATS)
        lesson = opened["lessons"][0]["id"]
        with served(folder) as server, teacher_of(opened, int(server.url.rpartition(":")[2])) as teacher:
            cost = summary_ms(server, teacher, lesson)
            yield figure(f"class.summary.cpu_ms.{SEATS}", cost, "ms", 15, kolibri=50)
            before = resident_kb(server)
            with pupils(server, opened) as load:
                kb = (resident_kb(server) - before) / (CLASSES * SEATS)
                times = fanout_ms(teacher, lesson, load)
    all_times = [spent for several in times for spent in several]
    yield figure(
        f"class.fanout_p95_ms.{CLASSES * SEATS}", percentile(all_times, 0.95), "ms", 300, p50=percentile(all_times, 0.5),
        presses=len(times), heard=len(all_times), missed=PRESSES * SEATS - len(all_times),
    )  # fmt: skip
    yield figure("class.kb_per_socket", kb, "kB", 40)


def figure(name: str, value: float, unit: str, most: float, **more: float) -> Figure:
    rounded = {key: round(number, 1) for key, number in more.items()}
    load = round(os.getloadavg()[0], 1)
    return {
        "figure": name,
        "value": round(value, 1),
        "unit": unit,
        "db": "sqlite",
        "most": most,
        "load": load,
    } | rounded


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """One web process as `make run` starts it, with the bench's own addresses."""
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT), "tests.bench.asgi:application", "--port", str(port),
        "--lifespan", "off", "--log-level", "error", "--ws-per-message-deflate", "false", "--ws-max-size", "65536",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment(folder, PORT=str(port)), cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/bench-empty")
        yield Server(process, f"http://127.0.0.1:{port}", folder, {})
    finally:
        process.terminate()
        process.wait(20)


def summary_ms(server: Server, teacher: httpx.Client, lesson: str) -> float:
    """CPU of the process for the teacher's page of a class of 50 that has answered."""
    path = f"/classroom/{lesson}/board/"
    for _ in range(10):
        assert teacher.get(path).status_code == 200
    began = server.own_cpu_s(teacher)
    for _ in range(PAGES):
        teacher.get(path)
    return (server.own_cpu_s(teacher) - began) / PAGES * 1000


def resident_kb(server: Server) -> int:
    text = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1])


@contextmanager
def pupils(server: Server, opened: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    """The pupils of all classes at their pages."""
    command = [sys.executable, str(ROOT / "tests/bench/lesson_sockets.py"), server.url.rpartition(":")[2]]
    load = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert load.stdin and load.stdout
    try:
        load.stdin.write(json.dumps({"lessons": opened["lessons"]}) + "\n")
        load.stdin.flush()
        here = json.loads(load.stdout.readline())["in"]
        assert here == CLASSES * SEATS, f"{here} came in"
        yield load
    finally:
        load.kill()
        load.wait()


def fanout_ms(teacher: httpx.Client, lesson: str, load: subprocess.Popen[str]) -> list[list[float]]:
    """For each press, how long after it each pupil of the class heard of it."""
    assert load.stdin and load.stdout
    version = teacher.get(f"/classroom/{lesson}/state/").json()["state"]["version"]
    pressed: dict[int, float] = {}
    for number in range(PRESSES):
        began = time.monotonic()
        body = {"command": "back" if number % 2 else "next", "version": version}
        answer = teacher.post(f"/classroom/{lesson}/move/", json=body)
        assert answer.status_code == 200, answer.text[:300]
        version = answer.json()["state"]["version"]
        pressed[version] = began
        time.sleep(APART_S)
    load.stdin.write("\n")
    load.stdin.flush()
    heard: list[dict[str, float]] = json.loads(load.stdout.readline())
    return [
        [(versions[str(version)] - began) * 1000 for versions in heard if str(version) in versions]
        for version, began in pressed.items()
    ]
