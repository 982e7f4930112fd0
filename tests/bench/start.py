"""How long a second start takes until its first page."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment, manage


def figures() -> Iterator[dict[str, Any]]:
    """`start.first_page_s`: `manage.py serve` on a prepared folder, from the command to the home page."""
    with tempfile.TemporaryDirectory() as folder:
        var_dir = Path(folder)
        manage(var_dir, "prepare")
        port = free_port()
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            env=environment(var_dir, PORT=str(port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield {
                "figure": "start.first_page_s",
                "value": round(time.monotonic() - began, 2),
                "unit": "s",
                "db": "sqlite",
            }
        finally:
            process.terminate()
            process.wait(15)
