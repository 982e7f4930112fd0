"""How many of ten backups come back that were made while drills were played and rows were written."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.drills.site import Play, Site
from tests.races import ROOT, environment, manage

BACKUPS, SESSIONS, PLAYERS = 10, 2, 4
WRITES = Path(__file__).parent / "scripts" / "writes.py"
SERVICES = ROOT / "tests" / "services" / "with_services.sh"

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`backup.restorable.sqlite` and `.postgresql`: of ten, under 50 writes a second and two live drills."""
    yield restorable("sqlite", "", lambda: contextlib.nullcontext(""))
    try:
        with postgresql() as server, database(server) as url:
            yield restorable("postgresql", url, lambda: database(server))
    except FileNotFoundError as error:
        yield {"figure": "backup.restorable.postgresql", "skipped": str(error)}


def restorable(db: str, url: str, empty_database: Any) -> Figure:
    """Ten backups, each restored into an empty instance afterwards; one that does not verify does not count."""
    with tempfile.TemporaryDirectory() as folder:
        var_dir, target = Path(folder) / "var", Path(folder) / "archives"
        var_dir.mkdir()
        target.mkdir()
        extra = {"DATABASE_URL": url} if url else {}
        manage(var_dir, "prepare", **extra)
        load = asyncio.run(backed_up(var_dir, target, extra))
        whole = [path for path in sorted(target.iterdir()) if comes_back(path, Path(folder), empty_database)]
        return {"figure": f"backup.restorable.{db}", "value": len(whole), "unit": f"of {BACKUPS}", "db": db, **load}


async def backed_up(var_dir: Path, target: Path, extra: dict[str, str]) -> Figure:
    """Makes the backups under load; what the load was."""
    site = Site(var_dir, **extra)
    try:
        port = site.start_web()
        sessions = site.sessions("open", SESSIONS, PLAYERS, "school-floor", 3)
        site.start_worker("only", port)
        play = Play.begin(sessions, [port])
        writer = start_writing(var_dir, extra)
        try:
            await play.start(to_tick=20)
            began = time.monotonic()
            for _ in range(BACKUPS):
                await asyncio.to_thread(manage, var_dir, "backup", str(target), **extra)
            seconds = time.monotonic() - began
            running = sum(not client.over for client in play.organisers)
        finally:
            said, _ = await asyncio.to_thread(writer.communicate)
            await play.leave()
    finally:
        site.stop()
    wrote = json.loads(said)
    return {"writes_per_s": wrote["per_s"], "drills_running": running, "s_per_backup": round(seconds / BACKUPS, 1)}


def start_writing(var_dir: Path, extra: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process that writes until its input is closed; see scripts/writes.py."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen([sys.executable, str(WRITES)], env=environment(var_dir, **extra), **pipes)  # type: ignore[call-overload]


def comes_back(archive: Path, folder: Path, empty_database: Any) -> bool:
    """True when the archive restores into an empty instance whose ledger verifies."""
    with empty_database() as url, tempfile.TemporaryDirectory(dir=folder) as empty:
        extra = {"DATABASE_URL": url} if url else {}
        try:
            manage(Path(empty), "restore", str(archive), **extra)
            return bool(json.loads(manage(Path(empty), "verify_ledger", "--json", **extra))["ok"])
        except AssertionError as error:
            print(f"{archive.name}: {error}", file=sys.stderr)
            return False


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server of one's own. Raises FileNotFoundError where PostgreSQL is not installed."""
    command = [str(SERVICES), "sh", "-c", "echo $TEST_POSTGRES_URL; cat"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin and server.stdout
    try:
        if not (url := server.stdout.readline().strip()):
            raise FileNotFoundError("PostgreSQL and redis-server are needed (apt-get install postgresql redis-server)")
        yield url
    finally:
        server.stdin.close()
        server.wait(60)


@contextmanager
def database(server: str) -> Iterator[str]:
    """An empty database on the server."""
    name = f"bench_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
