"""Supervises a child that sleeps, and prints its process number. With `unguarded` the child outlives a killed parent."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "site"))

from firesafety import supervisor

if "unguarded" in sys.argv:
    supervisor.end_with_parent = lambda parent: None
service = supervisor.Service("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
service.start(time.monotonic())
print(service.process.pid, flush=True)
time.sleep(60)
