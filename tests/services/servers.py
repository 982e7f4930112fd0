"""Databases and Redis servers of a test's own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.races import manage

MIGRATED, DRAFT = "migrated", "migrated_draft"


@contextmanager
def postgres_of_its_own(prefix: str, server_url: str = "TEST_POSTGRES_URL", *, is_empty: bool = False) -> Iterator[str]:
    """The address of a migrated database that lasts for the test, on the server whose address this variable holds.

    With `is_empty` there is nothing in it.
    """
    url = os.environ[server_url]
    name = f"{prefix}_{os.getpid()}_{int(time.time())}"
    own = f"{url.rpartition('/')[0]}/{name}"
    template = "template1" if is_empty else migrated_template(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
    yield own
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def migrated_template(url: str) -> str:
    """The name of a database that is migrated and has nothing else in it, made when the server has none yet.

    Databases are copied from it; nobody connects to it. Processes of one run wait for each other.
    """
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(1)")
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone() is None:
            server.execute(f"DROP DATABASE IF EXISTS {DRAFT} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {DRAFT}")
            with TemporaryDirectory() as folder:
                draft = f"{url.rpartition('/')[0]}/{DRAFT}"
                manage(Path(folder), "migrate", "--verbosity", "0", DATABASE_URL=draft)
            server.execute(f"ALTER DATABASE {DRAFT} RENAME TO {MIGRATED}")
    return MIGRATED


@contextmanager
def redis_of_its_own(folder: Path) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """A Redis which the test may kill: its address and a function that starts it (again)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        return running[-1]

    try:
        yield f"redis://127.0.0.1:{port}/0", start
    finally:
        for process in running:
            process.kill()
            process.wait()
