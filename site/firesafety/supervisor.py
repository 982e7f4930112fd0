"""Starts the processes of the embedded platform, restarts what dies, stops all on one signal."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from .orphans import end_with_parent

GRACE_S = 8.0
POLL_S = 0.2
STEADY_S = 30.0
MAX_PAUSE_S = 30.0
AWAIT_S = 10.0


@dataclass
class Service:
    """One child process: its command line and how its restarts are paced.

    One that `awaits` something starts when that is there, or when it has waited for long enough.
    """

    name: str
    command: list[str]
    awaits: Callable[[], bool] | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_s: float = 0.5
    next_start: float = field(default=0.0)
    waits_until: float = 0.0

    def is_due(self, now: float) -> bool:
        """True when it should be started now."""
        if self.awaits is None:
            return now >= self.next_start
        self.waits_until = self.waits_until or now + AWAIT_S
        if not self.awaits() and now < self.waits_until:
            return False
        self.awaits = None
        return True

    def start(self, now: float) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which then stops each child in order. One that is
        # killed stops nobody, and its children would hold the port for ever.
        self.process = subprocess.Popen(
            self.command, start_new_session=True, preexec_fn=partial(end_with_parent, os.getpid())
        )
        self.started_at = now

    def take(self, process: subprocess.Popen[bytes], now: float) -> None:
        """Goes on with a process that was started before."""
        self.process, self.started_at = process, now

    def note_exit(self, now: float) -> None:
        """Plans the next start: at once after a steady run, later and later when it keeps dying."""
        self.pause_s = 0.5 if now - self.started_at > STEADY_S else min(self.pause_s * 2, MAX_PAUSE_S)
        self.next_start = now + self.pause_s
        self.process = None


class Supervisor:
    """Keeps services running until SIGINT or SIGTERM."""

    def __init__(self, services: list[Service], *, report: Callable[[str], None]) -> None:
        self.services = services
        self.report = report
        self.stopping = False

    def run(self) -> None:
        """Blocks until told to stop; returns after every child has ended."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            while not self.stopping:
                self.tend(time.monotonic())
                time.sleep(POLL_S)
        finally:
            self.stop()

    def tend(self, now: float) -> None:
        """One look at every child: starts what should run and notes what has died."""
        for service in self.services:
            if service.process is None:
                if service.is_due(now):
                    service.start(now)
            elif (code := service.process.poll()) is not None:
                service.note_exit(now)
                self.report(f"{service.name} ended with {code}; starting it again in {service.pause_s:g} s")

    def stop(self) -> None:
        """Asks every child to end, newest first, and kills those that do not within the grace time."""
        running = [service.process for service in reversed(self.services) if service.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
