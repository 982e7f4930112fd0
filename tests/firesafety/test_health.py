"""The health check says "up" of a worker only while its beats are young, and says how young."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.models import Heartbeat
from firesafety.health import STALE

WORKERS = ("task-worker:a", "drill-worker:b")


@pytest.fixture
def ask(client, db, settings):
    settings.DEBUG = True  # nothing is kept between two questions
    return lambda: client.get("/healthz").json()


@pytest.mark.parametrize(("age", "state"), [(STALE, "up"), (STALE + timedelta(seconds=0.1), "down")])
def test_a_worker_that_was_killed_is_missed_after_four_beats(ask, clock, age, state):
    for name in WORKERS:
        Heartbeat.beat(name)
    clock.moment += age
    found = ask()
    assert (found["task_worker"], found["drill_worker"]) == (state, state)
    assert found["task_worker_seen_s"] == round(age.total_seconds(), 1)


def test_a_worker_that_stopped_is_missed_at_once(ask, clock):
    for name in WORKERS:
        Heartbeat.beat(name)
    assert ask()["task_worker"] == "up"
    Heartbeat.end(WORKERS[0])
    found = ask()
    assert (found["task_worker"], found["task_worker_seen_s"], found["drill_worker"]) == ("down", None, "up")


def test_the_youngest_of_several_workers_counts(ask, clock):
    Heartbeat.beat("task-worker:old")
    clock.go(seconds=60)
    Heartbeat.beat("task-worker:new")
    assert (ask()["task_worker"], ask()["task_worker_seen_s"]) == ("up", 0)
