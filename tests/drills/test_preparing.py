"""The first drill of an installation: its step is compiled in a process of its own, and who asks meanwhile is told so."""

from __future__ import annotations

import multiprocessing
import sys
from types import SimpleNamespace

import pytest

from common.models import Heartbeat
from simulator.crowd import compiled
from simulator.drills.management.commands import drill_worker
from simulator.drills.management.compiling import compile_gently
from simulator.drills.sessions.preparing import is_preparing
from simulator.engine.drill import kernels


class SlowProcess:
    """Takes three looks to finish; notes what the site would tell who asks meanwhile."""

    told: list[bool] = []

    def __init__(self, *, target, daemon) -> None:
        self.target, self.daemon, self.looks = target, daemon, 3

    def start(self) -> None:
        assert self.target is compile_gently
        assert self.daemon, "it ends with the worker"

    def is_alive(self) -> bool:
        self.looks -= 1
        return self.looks >= 0

    def join(self, seconds: float) -> None:
        SlowProcess.told.append(is_preparing())


@pytest.fixture
def compiling(monkeypatch, db) -> list[bool]:
    class Context:
        Process = SlowProcess

    SlowProcess.told = []
    monkeypatch.setattr(multiprocessing, "get_context", lambda way: Context)
    monkeypatch.setattr(compiled, "is_ready", lambda: False)
    monkeypatch.setattr(sys.modules["simulator.crowd.warm_up"], "warm_up", lambda: 0.1)
    monkeypatch.setattr(kernels, "warm_up", lambda: None)
    monkeypatch.setattr(kernels, "is_ready", lambda: True)
    return SlowProcess.told


def test_a_drill_asked_for_meanwhile_says_so_and_no_longer_afterwards(compiling):
    said: list[str] = []
    drill_worker.compile_step("here", said.append)
    assert compiling == [True, True, True]
    assert not is_preparing()
    assert [text.split(":")[0] for text in said] == ["preparing drills", "drills are ready"]


def test_without_its_heartbeat_nobody_would_know(compiling, monkeypatch):
    """The control."""
    monkeypatch.setattr(Heartbeat, "beat", lambda name: None)
    drill_worker.compile_step("here", str)
    assert compiling == [False, False, False]


def test_where_all_is_compiled_no_process_is_started(compiling, monkeypatch):
    monkeypatch.setattr(compiled, "is_ready", lambda: True)
    said: list[str] = []
    drill_worker.compile_step("here", said.append)
    assert compiling == []
    assert len(said) == 1


def test_an_upgrade_that_changes_the_functions_beside_the_step_is_said_too(compiling, monkeypatch):
    """The step itself was in the cache, and who asked looked at an empty screen for a minute."""
    monkeypatch.setattr(compiled, "is_ready", lambda: True)
    monkeypatch.setattr(kernels, "is_ready", lambda: False)
    drill_worker.compile_step("here", str)
    assert compiling == [True, True, True]


def test_functions_are_ready_as_their_sources_are_now(monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "CACHE", tmp_path)
    assert not kernels.is_ready()
    monkeypatch.setattr(kernels, "MODULES", (SimpleNamespace(__file__=str(tmp_path / "k.py"), warm_up=int),))
    (tmp_path / "k.py").write_text("one")
    kernels.warm_up()
    assert kernels.is_ready()
    assert not compiled.is_ready(), "the step has a mark of its own"
    (tmp_path / "k.py").write_text("two")
    assert not kernels.is_ready()
