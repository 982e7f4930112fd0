"""The embedded runner restarts what dies, ever later, and stops all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from firesafety.supervisor import AWAIT_S, Service, Supervisor

SCRIPT = Path(__file__).parent / "scripts" / "supervise.py"
SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILER = [sys.executable, "-c", "raise SystemExit(3)"]


def test_a_dead_child_is_started_again():
    service = Service("sleeper", SLEEPER)
    lines: list[str] = []
    supervisor = Supervisor([service], report=lines.append)
    supervisor.tend(0)
    first = service.process
    first.kill()
    first.wait()
    supervisor.tend(1)
    assert service.process is None
    supervisor.tend(service.next_start)
    try:
        assert service.process.pid != first.pid
        assert "starting it again" in lines[0]
    finally:
        supervisor.stop()


def test_a_child_that_keeps_dying_is_started_ever_later():
    service = Service("failer", FAILER)
    supervisor = Supervisor([service], report=lambda line: None)
    pauses, now = [], 0.0
    for _ in range(4):
        supervisor.tend(now)
        service.process.wait()
        supervisor.tend(now)
        pauses.append(service.pause_s)
        now = service.next_start
    assert pauses == [1.0, 2.0, 4.0, 8.0]


def test_stopping_leaves_no_child_behind():
    service = Service("sleeper", SLEEPER)
    supervisor = Supervisor([service], report=lambda line: None)
    supervisor.tend(time.monotonic())
    supervisor.stop()
    assert service.process.poll() is not None


def test_a_child_waits_for_what_it_awaits_but_not_for_ever():
    there: list[bool] = []
    first = Service("sleeper", SLEEPER, lambda: bool(there))
    second = Service("sleeper", SLEEPER, lambda: False)
    supervisor = Supervisor([first, second], report=lambda line: None)
    try:
        supervisor.tend(100)
        assert (first.process, second.process) == (None, None)
        there.append(True)
        supervisor.tend(101)
        assert first.process and second.process is None
        supervisor.tend(100 + AWAIT_S)
        assert second.process
    finally:
        supervisor.stop()


def child_of_a_killed_supervisor(*arguments: str) -> int:
    """The process number of what a supervisor had started before it got SIGKILL."""
    parent = subprocess.Popen([sys.executable, str(SCRIPT), *arguments], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    return child


def is_alive(pid: int) -> bool:
    """False for processes that have ended, also while nobody has asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid: int, within_s: float = 20) -> bool:
    deadline = time.monotonic() + within_s
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's word is Linux's own")
def test_children_end_with_a_killed_supervisor():
    assert ends(child_of_a_killed_supervisor())


def test_without_the_kernels_word_they_live_on():
    """The control."""
    child = child_of_a_killed_supervisor("unguarded")
    try:
        assert not ends(child, within_s=1)
    finally:
        os.kill(child, signal.SIGKILL)
