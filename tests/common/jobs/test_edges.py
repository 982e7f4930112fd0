"""A job's tries, pauses, leases and limits at the number or moment that decides, and beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.jobs import leases, worker
from common.jobs.leases import LEASE, PROGRESS_S, LeaseLost, TimeLimitReached, WorkerStopping, progress_note
from common.jobs.models import Job
from common.jobs.policies import Policy
from common.jobs.services import (
    claim_job,
    enqueue_once,
    finish_job,
    pause_after,
    prune_jobs,
    put_back_job,
    reap_jobs,
    try_again_or_fail,
)
from common.jobs.worker import ABANDON_S, BEAT_S, NUDGE_S, REAP_S, Attempt, Worker
from common.models import Heartbeat
from tests.common.jobs import tasks

MOMENT = timedelta(microseconds=1)
TINY = 2**-20  # seconds, exact beside the whole numbers used here


@pytest.fixture(autouse=True)
def _database_queue(queued, db):
    """Jobs wait in the database."""


class Ticks:
    """The monotonic clock of a module at one reading, until a test sets another."""

    def __init__(self, monkeypatch, module) -> None:
        self.now = 1024.0
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)


def ask(value: int = 1) -> None:
    enqueue_once(tasks.quick, value, key=f"quick:{value}")


# -- tries and pauses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tries", "status"), [(1, "READY"), (2, "READY"), (3, "FAILED"), (4, "FAILED")])
def test_a_job_is_tried_three_times_in_all(tries, status):
    ask()
    Job.objects.update(tries=tries - 1)
    try_again_or_fail(claim_job("w"), OperationalError())
    assert DBTaskResult.objects.get().status == status


@pytest.mark.parametrize(("tries", "pause"), [(1, 5), (2, 30), (3, 120), (4, 600), (5, 600)])
def test_the_pause_after_a_try(tries, pause):
    assert pause_after(tries) == pause


@pytest.mark.parametrize(("past", "taken"), [(-MOMENT, False), (0 * MOMENT, True), (MOMENT, True)])
def test_a_job_that_rests_is_taken_when_its_pause_is_over(clock, past, taken):
    ask()
    try_again_or_fail(claim_job("w"), OperationalError())
    clock.set(clock.moment + timedelta(seconds=pause_after(1)) + past)
    assert (claim_job("w") is not None) is taken


@pytest.mark.parametrize(("past", "queued_again"), [(-MOMENT, False), (0 * MOMENT, True), (MOMENT, True)])
def test_a_failure_is_rested_from_for_the_whole_time_asked_for(clock, past, queued_again):
    rest = timedelta(minutes=15)
    enqueue_once(tasks.broken, "a", "", key="a")
    Worker("w").run_next()
    assert DBTaskResult.objects.get().finished_at == clock.moment
    clock.set(clock.moment + rest + past)
    assert enqueue_once(tasks.broken, "a", "", key="a", rest=rest) is queued_again


# -- leases and heartbeats ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("past", "reaped"), [(-MOMENT, 0), (0 * MOMENT, 0), (MOMENT, 1)])
def test_a_lease_holds_to_its_last_moment(clock, past, reaped):
    ask()
    claim_job("w")
    assert Job.objects.get().held_until == clock.moment + LEASE
    clock.set(clock.moment + LEASE + past)
    assert reap_jobs() == reaped


def test_a_renewed_lease_is_counted_from_its_renewal(clock):
    ask()
    claim = claim_job("w")
    clock.go(seconds=20)
    assert claim.lease.renew()
    clock.set(clock.moment + LEASE)
    assert reap_jobs() == 0
    clock.set(clock.moment + MOMENT)
    assert reap_jobs() == 1


def test_a_worker_beats_and_is_reaped_well_within_a_lease():
    """Two beats may fail before a lease runs out, the turn of the reaper included."""
    assert LEASE.total_seconds() > 2 * BEAT_S + REAP_S


@pytest.mark.parametrize(
    ("started", "seen", "adopted"),
    [
        (LEASE + MOMENT, LEASE + MOMENT, 1),
        (LEASE, LEASE + MOMENT, 0),
        (LEASE + MOMENT, LEASE, 0),
        (LEASE + MOMENT, LEASE - MOMENT, 0),
    ],
)
def test_a_job_without_a_lease_is_taken_up_when_its_worker_is_silent_for_longer_than_one(clock, started, seen, adopted):
    tasks.quick.enqueue(1)
    DBTaskResult.objects.update(status="RUNNING", started_at=clock.moment - started, worker_ids=["host:1"])
    Heartbeat.objects.create(name="task-worker:host:1", seen_at=clock.moment - seen)
    assert reap_jobs() == adopted


@pytest.mark.parametrize("change", [{"is_over": True}, {"number": 7}])
def test_a_job_that_is_over_or_went_on_renews_no_lease(change):
    ask()
    claim = claim_job("w")
    Job.objects.update(**change)
    assert not claim.lease.renew()


@pytest.mark.parametrize("end", [lambda claim: finish_job(claim, None), lambda claim: put_back_job(claim, reason="x")])
def test_a_job_that_is_over_is_not_ended_again(end):
    ask()
    claim = claim_job("w")
    Job.objects.update(is_over=True)
    with pytest.raises(LeaseLost):
        end(claim)
    assert DBTaskResult.objects.get().status == "RUNNING"


# -- limits ------------------------------------------------------------------------------------------------------------


def at_work(clock: Ticks) -> Worker:
    """A worker with a job that may take 64 seconds from now."""
    ask()
    made = Worker("w")
    claim = claim_job("w")
    made.attempt = Attempt(claim, Policy(limit_s=64), clock.now + 64, working=True)
    return made


@pytest.mark.parametrize(("seconds", "reason"), [(64 - TINY, None), (64, None), (64 + TINY, TimeLimitReached)])
def test_a_job_may_take_as_long_as_its_limit(monkeypatch, seconds, reason):
    clock = Ticks(monkeypatch, worker)
    monkeypatch.setattr(worker.signal, "pthread_kill", lambda *given: None)
    busy = at_work(clock)
    clock.now += seconds
    busy.watch()
    assert busy.attempt.reason is reason


@pytest.mark.parametrize(("seconds", "nudges"), [(NUDGE_S - TINY, 1), (NUDGE_S, 1), (NUDGE_S + TINY, 2)])
def test_an_interruption_that_was_swallowed_is_repeated(monkeypatch, seconds, nudges):
    clock, sent = Ticks(monkeypatch, worker), []
    monkeypatch.setattr(worker.signal, "pthread_kill", lambda *given: sent.append(given))
    busy = at_work(clock)
    busy.attempt.interrupt(WorkerStopping)
    busy.watch()
    clock.now += seconds
    busy.watch()
    assert len(sent) == nudges


@pytest.mark.parametrize(("seconds", "ended"), [(ABANDON_S - TINY, 0), (ABANDON_S, 0), (ABANDON_S + TINY, 1)])
def test_a_worker_whose_job_does_not_end_ends_with_it(monkeypatch, seconds, ended):
    clock, exits = Ticks(monkeypatch, worker), []
    monkeypatch.setattr(worker.signal, "pthread_kill", lambda *given: None)
    monkeypatch.setattr(worker.os, "_exit", exits.append)
    busy = at_work(clock)
    busy.attempt.interrupt(LeaseLost)
    clock.now += seconds
    busy.watch()
    assert len(exits) == ended


def test_the_first_reason_to_end_stands(monkeypatch):
    clock = Ticks(monkeypatch, worker)
    monkeypatch.setattr(worker.signal, "pthread_kill", lambda *given: None)
    busy = at_work(clock)
    busy.attempt.interrupt(WorkerStopping)
    clock.now += 65
    busy.attempt.interrupt(TimeLimitReached)
    assert (busy.attempt.reason, busy.attempt.interrupted_at) == (WorkerStopping, 1024.0)


@pytest.mark.parametrize(("seconds", "notes"), [(PROGRESS_S - TINY, 1), (PROGRESS_S, 2), (PROGRESS_S + TINY, 2)])
def test_progress_is_noted_once_a_second(monkeypatch, seconds, notes):
    clock, written = Ticks(monkeypatch, leases), []
    note = progress_note(written.append)
    note(0.1)
    clock.now += seconds
    note(0.2)
    assert len(written) == notes


@pytest.mark.parametrize(("share", "percent"), [(0.0, 0), (0.99, 99), (0.994, 99), (1.0, 99)])
def test_progress_reaches_a_hundred_only_when_the_job_is_done(share, percent):
    written = []
    progress_note(written.append)(share)
    assert written == [percent]


# -- forgotten ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("past", "forgotten"), [(-MOMENT, 0), (0 * MOMENT, 0), (MOMENT, 1)])
def test_an_ended_job_is_kept_for_its_days(clock, settings, past, forgotten):
    settings.JOBS_KEEP_DAYS = 2
    ask()
    Worker("w").run_next()
    clock.set(timezone.now() + timedelta(days=2) + past)
    assert prune_jobs() == forgotten
