"""Race tests run in a process of their own on a migrated database file.

Django's in-memory SQLite test database cannot hold threaded writers, and transactional tests empty Wagtail's tables.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def environment(var_dir: Path, **extra: str) -> dict[str, str]:
    """The environment of a child process with its own database and uploads."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # The crowd's step is compiled once for all of them.
    kept = {"NUMBA_CACHE_DIR": str(ROOT / ".var" / "numba")}
    return {**keep, **kept, "VAR_DIR": str(var_dir), "PYTHONPATH": str(ROOT / "site"), "LOG_LEVEL": "ERROR", **extra}


def manage(var_dir: Path, *arguments: str, timeout: int = 300, **extra: str) -> str:
    """Runs a management command on the installation in `var_dir` and returns what it printed; `timeout` in seconds."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment(var_dir, **extra), capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def run_race(script: Path, var_dir: Path, *arguments: str, timeout: int = 240, **extra: str) -> dict[str, Any]:
    """Runs a race script and returns the JSON object that is its last line of output; `timeout` in seconds."""
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env=environment(var_dir, **extra),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.strip().splitlines()[-1])
