"""Drills that begin together begin on different beats of their worker's clock."""

from __future__ import annotations

import uuid
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from simulator.drills.runner import clock as clocks
from simulator.drills.runner.clock import Clock
from simulator.drills.runner.holdings import Holdings
from simulator.drills.runner.live_session import COUNTDOWN_S, LiveSession
from simulator.drills.runner.updates import Beat
from simulator.engine.event_log import TICK_HZ

BEAT_S = 1 / TICK_HZ


class Worker:
    """A clock with sessions that need no engine; `first_ticks` holds the beat of each one's first tick."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.first_ticks = 1000.0, {}  # type: float, dict[str, int]
        self.clock = Clock(holdings=Holdings(), site=SimpleNamespace(is_open=True))  # type: ignore[arg-type]
        monkeypatch.setattr(clocks, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(clocks, "play_beat", self.play)

    def opened(self, tick: int = 0) -> LiveSession:
        run: Any = SimpleNamespace(tick=tick, finished=False, players={})
        session: Any = SimpleNamespace(pk=uuid.uuid4(), is_led=True)
        live = LiveSession(session, run, empty_since=self.now)
        self.clock.holdings.sessions[live.hex] = live
        return live

    def play(self, live: LiveSession, beat: int, now: float) -> Beat:
        if live.has_begun(now):
            self.first_ticks.setdefault(live.hex, beat)
            live.run.tick += 1
        return Beat()

    def beats(self, beats: range) -> None:
        for beat in beats:
            self.clock._tick_all(beat)
            self.now += BEAT_S


@pytest.fixture
def worker(monkeypatch) -> Worker:
    return Worker(monkeypatch)


def begin(worker: Worker, drills: int) -> None:
    for live in [worker.opened() for _ in range(drills)]:
        live.began_at = worker.now + COUNTDOWN_S


def test_a_hundred_drills_share_the_beats_of_a_second_evenly(worker):
    begin(worker, 100)
    worker.beats(range(100))
    assert Counter(beat % TICK_HZ for beat in worker.first_ticks.values()) == dict.fromkeys(range(TICK_HZ), 5)
    latest = (COUNTDOWN_S + 1) * TICK_HZ
    assert all(COUNTDOWN_S * TICK_HZ <= beat < latest for beat in worker.first_ticks.values())


def test_control_left_alone_they_begin_on_one_beat(worker, monkeypatch):
    monkeypatch.setattr(Clock, "put_off", lambda *_: None)
    begin(worker, 100)
    worker.beats(range(100))
    assert len(set(worker.first_ticks.values())) == 1


def test_a_drill_that_is_alone_begins_when_its_countdown_ends(worker):
    begin(worker, 1)
    worker.beats(range(100))
    assert list(worker.first_ticks.values()) == [COUNTDOWN_S * TICK_HZ]


def test_one_that_comes_later_goes_where_the_fewest_work(worker):
    begin(worker, TICK_HZ - 1)
    worker.beats(range(170))
    free = set(range(TICK_HZ)) - {beat % TICK_HZ for beat in worker.first_ticks.values()}
    late = worker.opened()
    late.began_at = worker.now + COUNTDOWN_S
    worker.beats(range(170, 270))
    assert worker.first_ticks[late.hex] % TICK_HZ == free.pop()


def test_a_drill_that_was_taken_over_goes_on_at_once(worker):
    live = worker.opened(tick=200)
    live.began_at = worker.now - 10
    worker.beats(range(1))
    assert live.began_at == worker.now - BEAT_S - 10
    assert worker.first_ticks == {live.hex: 0}
