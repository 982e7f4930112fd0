"""How long a film waits when the task worker that makes it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.server import free_port
from tests.common.jobs.workers import Workers
from tests.races import ROOT, environment, manage

KEY, KILLED_AT = "escape", 9  # per cent


def figures() -> Iterator[dict[str, Any]]:
    """`jobs.recovered_s`: from `kill -9` until another worker makes the film again; it must then be made to its end."""
    with tempfile.TemporaryDirectory() as folder:
        manage(Path(folder), "prepare")
        environ = environment(Path(folder), PORT=str(free_port()))
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        serve = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "serve"], env=environ, **quiet)
        try:
            seconds = recovered(Workers(Path(folder)))
        finally:
            serve.terminate()
            serve.wait(30)
    yield {"figure": "jobs.recovered_s", "value": round(seconds, 1), "unit": "s", "db": "sqlite"}


def recovered(jobs: Workers) -> float:
    """Kills the worker that makes the first film; seconds until another one is at work on it."""
    jobs.until(lambda: jobs.film(KEY)[1] >= KILLED_AT, within_s=120)
    holder = jobs.job(KEY)[2]
    os.kill(int(holder.split(":")[1]), signal.SIGKILL)
    began = time.monotonic()
    jobs.until(lambda: jobs.job(KEY)[2] not in ("", holder) and jobs.film(KEY)[0] == "rendering", within_s=180)
    seconds = time.monotonic() - began
    jobs.until(lambda: jobs.film(KEY)[0] == "ready", within_s=400)
    return seconds
