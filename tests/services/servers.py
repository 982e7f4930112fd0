"""Databases and Redis servers of a test's own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def postgres_of_its_own(prefix: str, server_url: str = "TEST_POSTGRES_URL") -> Iterator[str]:
    """The address of an empty database that lasts for the test, on the server whose address this variable holds."""
    url = os.environ[server_url]
    name = f"{prefix}_{os.getpid()}_{int(time.time())}"
    own = f"{url.rpartition('/')[0]}/{name}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    yield own
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


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
