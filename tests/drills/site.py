"""The platform's processes for tests that kill them, and clients that play on through it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from simulator.protocol.messages import encode
from simulator.protocol.snapshot import tick_of
from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment, run_race

SCRIPT = Path(__file__).parent / "scripts" / "sessions.py"


@cache
def compile_step() -> None:
    """Compiles the crowd's step for all processes of tests, so that no worker keeps a test waiting with it."""
    program = "from simulator.crowd import warm_up; warm_up()"
    subprocess.run([sys.executable, "-c", program], env=environment(ROOT / ".var"), cwd=ROOT, check=True)


class Site:
    """Web and worker processes on one folder; `extra` is their environment (DATABASE_URL, REDIS_URL)."""

    def __init__(self, folder: Path, **extra: str) -> None:
        self.folder, self.extra = folder, {"TESTS_ROOT": str(ROOT), **extra}
        self.ports: list[int] = []
        self.webs: dict[int, subprocess.Popen[bytes]] = {}
        self.workers: dict[str, subprocess.Popen[bytes]] = {}

    def start_web(self, port: int = 0) -> int:
        """Starts a web process and waits for it; returns its port."""
        port = port or free_port()
        self.webs[port] = subprocess.Popen(
            web_command(port), env=environment(self.folder, **self.extra, PORT=str(port)), cwd=self.folder
        )
        wait_for(f"http://127.0.0.1:{port}/healthz")
        return port

    def start_worker(self, name: str, port: int, *, speed: float = 1.0) -> None:
        compile_step()
        url = f"ws://127.0.0.1:{port}/ws/drills/worker/"
        command = [sys.executable, str(ROOT / "manage.py"), "drill_worker", "--url", url, "--name", name]
        environ = environment(self.folder, **self.extra, PORT=str(port))
        with self.said_by(name).open("w") as said:
            self.workers[name] = subprocess.Popen(
                [*command, "--speed", str(speed)], env=environ, cwd=self.folder, stdout=said
            )

    def said_by(self, name: str) -> Path:
        """The file with what a worker has printed."""
        return self.folder / f"{name}.out"

    def await_worker(self, name: str, within_s: float = 90) -> None:
        """Waits for a worker's first heartbeat: from then on it looks for sessions."""
        deadline = time.monotonic() + within_s
        while not self._beats(name):
            assert time.monotonic() < deadline, f"{name} did not come up"
            time.sleep(0.1)

    def _beats(self, name: str) -> bool:
        sql = f"SELECT 1 FROM common_heartbeat WHERE name = 'drill-worker:{name}'"
        if url := self.extra.get("DATABASE_URL"):
            import psycopg

            with psycopg.connect(url) as server:
                return server.execute(sql).fetchone() is not None  # type: ignore[arg-type]
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3")) as file:
            return file.execute(sql).fetchone() is not None

    def kill_worker(self, name: str) -> None:
        kill(self.workers.pop(name))

    def kill_web(self, port: int) -> None:
        kill(self.webs.pop(port))

    def stop(self) -> None:
        for process in (*self.workers.values(), *self.webs.values()):
            kill(process)

    def sessions(self, *arguments: object) -> Any:
        """Runs `scripts/sessions.py` on this installation."""
        return run_race(SCRIPT, self.folder, *map(str, arguments), **self.extra)


def web_command(port: int) -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application", "--port", str(port),
        "--lifespan", "off", "--log-level", "error", "--ws-max-size", "65536", "--ws-per-message-deflate", "false",
    ]  # fmt: skip


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9`."""
    process.kill()
    process.wait()


@dataclass
class Client:
    """One socket in a session that comes back whenever it is lost, and notes what it sees and when."""

    port: int
    hello: str
    seen: list[tuple[float, int]] = field(default_factory=list)  # when which tick came in a snapshot
    texts: list[dict[str, Any]] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    phase: str = ""
    card: dict[str, Any] | None = None
    over: bool = False
    seq: int = 0
    socket: Any = None

    async def run(self) -> None:
        while not self.over:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                async with connect(
                    f"ws://127.0.0.1:{self.port}/ws/drills/play/", max_size=2**20, compression=None
                ) as socket:
                    await socket.send(self.hello)
                    async for frame in socket:
                        self.note(frame)
                        if self.texts:  # welcomed
                            self.socket = socket
                        if self.over:
                            return
            if self.socket is not None:
                self.losses.append(time.monotonic())
            self.socket = None
            await asyncio.sleep(0.2)

    def note(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.seen.append((time.monotonic(), tick_of(frame)))
            return
        message = json.loads(frame)
        if message["t"] in ("welcome", "scene", "event", "error", "score"):
            self.texts.append(message)
        self.phase = message.get("phase", self.phase)
        self.card = message.get("card", self.card)
        self.over = self.over or message["t"] == "ended"

    async def say(self, kind: str, /, **fields: Any) -> None:
        """Sends when there is a socket."""
        if self.socket is not None:
            self.seq += 1
            with contextlib.suppress(ConnectionClosed):
                await self.socket.send(encode(kind, seq=self.seq, **fields))

    async def wander(self, index: int) -> None:
        """Goes another way four times a second, and does something every other second."""
        step = 0
        while not self.over:
            step += 1
            angle = step * 0.7 + index
            actions = [("crouch", "stand", "feel_door", "wake_other")[step // 8 % 4]] if step % 8 == index % 8 else []
            await self.say("input", dx=round(math.cos(angle), 3), dy=round(math.sin(angle), 3), actions=actions)
            await asyncio.sleep(0.25)

    def last_tick(self) -> int:
        return self.seen[-1][1] if self.seen else -1

    def first_after(self, moment: float) -> tuple[float, int]:
        """When the first snapshot came after a moment in which time passes again, and its tick; (inf, 0) for none."""
        after = [(when, tick) for when, tick in self.seen if when > moment]
        for (_, before), (when, tick) in pairwise(after):
            if tick > before:
                return when, tick
        return math.inf, 0


@dataclass
class Play:
    """Sessions with their players and the organiser of each."""

    sessions: list[dict[str, Any]]
    players: list[list[Client]]
    organisers: list[Client]
    tasks: list[asyncio.Task[None]]

    @classmethod
    def begin(cls, sessions: list[dict[str, Any]], ports: list[int]) -> Play:
        """Seats everybody, on the given web processes in turn."""
        players, organisers, tasks = [], [], []
        for number, session in enumerate(sessions):
            organisers.append(Client(ports[0], encode("watch", token=session["watch"])))
            own = [
                Client(ports[(number + index) % len(ports)], encode("hello", code=session["code"], token=token))
                for index, token in enumerate(session["tokens"])
            ]
            players.append(own)
            tasks += [asyncio.create_task(client.run()) for client in (organisers[-1], *own)]
            tasks += [asyncio.create_task(client.wander(index)) for index, client in enumerate(own)]
        return cls(sessions, players, organisers, tasks)

    @property
    def clients(self) -> list[Client]:
        return [client for own in self.players for client in own] + self.organisers

    async def order(self, what: str, **fields: Any) -> None:
        for organiser in self.organisers:
            await organiser.say("command", what=what, **fields)

    async def until(self, true: Callable[[], bool], *, within_s: float = 60) -> float:
        """Waits for something; returns the seconds it took. Raises AssertionError when it takes too long."""
        began = time.monotonic()
        while not true():
            assert time.monotonic() - began < within_s, "it took too long"
            await asyncio.sleep(0.02)
        return time.monotonic() - began

    async def start(self, *, to_tick: int, within_s: float = 120) -> None:
        """Starts all sessions and waits until their clocks have come so far."""
        await self.until(
            lambda: all(client.socket is not None and client.phase for client in self.clients), within_s=60
        )
        await self.order("start")
        await self.until(lambda: min(client.last_tick() for client in self.clients) >= to_tick, within_s=within_s)

    async def stop(self) -> None:
        """Has the organisers stop the drills, and waits until everybody knows."""
        await self.order("stop")
        await self.until(lambda: all(client.over for client in self.clients))

    async def leave(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
