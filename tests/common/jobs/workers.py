"""Task workers as processes of their own, on one database, for tests that kill, stop and end them."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.races import ROOT, environment, run_race

SCRIPT = Path(__file__).parent / "scripts" / "ask.py"
WITHIN_S = 60


class Workers:
    """`url` is a PostgreSQL database; without it the SQLite file in `folder` is used."""

    def __init__(self, folder: Path, *, url: str = "") -> None:
        self.folder, self.url = folder, url
        self.extra = {"DATABASE_URL": url} if url else {}
        self.running: list[subprocess.Popen[bytes]] = []

    def ask(self, task: str, key: str) -> None:
        run_race(SCRIPT, self.folder, task, key, str(self.folder), **self.extra)

    def let_go_on(self) -> None:
        (self.folder / "go").touch()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "manage.py"), "task_worker", "--interval", "0.1"]
        environ = environment(self.folder, LOG_LEVEL="CRITICAL", **self.extra)
        self.running.append(subprocess.Popen(command, env=environ, cwd=self.folder))
        return self.running[-1]

    def stop(self) -> None:
        for process in self.running:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as server:
                cursor = server.execute(statement)  # type: ignore[arg-type]
                return cursor.fetchall() if cursor.description else []
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3", timeout=20)) as file, file:
            return file.execute(statement).fetchall()

    def film(self, key: str) -> tuple[str, int]:
        """State and progress."""
        ((state, progress),) = self.sql(f"SELECT state, progress FROM media_film WHERE key = '{key}'")
        return state, progress

    def writers(self, key: str) -> list[int]:
        """The processes that have written, in order."""
        ((title,),) = self.sql(f"SELECT title FROM media_film WHERE key = '{key}'")
        return [int(part) for part in title.split()[1:]]

    def job(self, key: str) -> tuple[str, int, str, str]:
        """Status of the task, tries, holder and reason."""
        ((status, tries, holder, reason),) = self.sql(
            "SELECT t.status, j.tries, j.holder, j.reason FROM jobs_job j"
            f" JOIN django_tasks_database_dbtaskresult t ON t.id = j.task_id WHERE j.key = 'film:{key}'"
        )
        return status, tries, holder, reason

    def end_leases(self) -> None:
        """As if the time of every lease were over."""
        self.sql("UPDATE jobs_job SET held_until = '2020-01-01 00:00:00' WHERE held_until IS NOT NULL")

    def until(self, true: Callable[[], bool], *, within_s: float = WITHIN_S) -> None:
        deadline = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < deadline, "it took too long"
            time.sleep(0.05)


def killed_worker_loses_nothing(workers: Workers) -> None:
    """`kill -9` at 50 %: the next worker does the job, and says so to whoever waits."""
    workers.ask("guarded", "a")
    first = workers.start()
    workers.until(lambda: workers.film("a") == ("rendering", 50))
    first.kill()
    first.wait()
    assert workers.film("a") == ("rendering", 50)
    assert workers.job("a")[0] == "RUNNING"
    workers.end_leases()
    second = workers.start()
    workers.until(lambda: workers.job("a")[2].split(":")[1:2] == [str(second.pid)])
    workers.let_go_on()
    workers.until(lambda: workers.job("a")[0] == "SUCCESSFUL")
    assert workers.film("a")[0] == "ready"
    assert workers.writers("a") == [second.pid]
    assert workers.job("a")[1] == 2


def writers_after_a_worker_stood_still(workers: Workers, task: str) -> tuple[list[int], int, int]:
    """SIGSTOP in the middle, another worker does the job, SIGCONT: who wrote, and both process numbers."""
    workers.ask(task, "a")
    first = workers.start()
    workers.until(lambda: workers.film("a") == ("rendering", 50))
    first.send_signal(signal.SIGSTOP)
    workers.end_leases()
    second = workers.start()
    workers.let_go_on()
    workers.until(lambda: workers.job("a")[0] == "SUCCESSFUL")
    first.send_signal(signal.SIGCONT)
    # Its next job is done by the first worker only when it is through with the one it has lost.
    second.terminate()
    second.wait()
    workers.ask("guarded", "b")
    workers.until(lambda: workers.job("b")[0] == "SUCCESSFUL")
    return workers.writers("a"), first.pid, second.pid
