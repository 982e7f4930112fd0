"""The life of a job: asked for once, claimed, put back, tried again, failed, forgotten; and the fence around its writes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common.jobs.leases import LEASE, LeaseLost, fenced, progress_note, working_under
from common.jobs.models import Job
from common.jobs.services import (
    PAUSES_S,
    RetryRefused,
    claim_job,
    enqueue_once,
    finish_job,
    pause_after,
    prune_jobs,
    put_back_job,
    reap_jobs,
    retry_job,
)
from common.jobs.worker import Worker
from common.models import Heartbeat
from media.models import Film
from tests.common.jobs import tasks


@pytest.fixture(autouse=True)
def _database_queue(queued, db):
    """Jobs wait in the database."""


@pytest.fixture
def film() -> Film:
    return Film.objects.create(key="a", title="film")


def ask(task=tasks.guarded, key: str = "a") -> bool:
    return enqueue_once(task, key, "", key=f"film:{key}")


def state() -> tuple[str, int]:
    row = DBTaskResult.objects.select_related("job").get()
    return row.status, row.job.tries


def lapse() -> None:
    """The time of every lease is over, and every pause."""
    Job.objects.filter(held_until__isnull=False).update(held_until=timezone.now() - timedelta(seconds=1))
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())


# -- asking ---------------------------------------------------------------------------------------------------------


def test_what_is_under_way_is_not_queued_twice(film):
    assert [ask(), ask()] == [True, False]
    claim_job("first")
    assert not ask()


def test_what_is_done_or_failed_may_be_asked_for_again(film):
    ask()
    finish_job(claim_job("first"), None)
    assert ask()
    DBTaskResult.objects.filter(status="READY").delete()
    ask(tasks.broken)
    Worker("w").run_next()
    film.refresh_from_db()
    assert (film.state, film.error) == ("failed", "ValueError('no such building')")
    assert ask()


def test_a_rest_after_a_failure_is_kept(film):
    ask(tasks.broken)
    Worker("w").run_next()
    key, rest = "film:a", timedelta(minutes=15)
    assert not enqueue_once(tasks.broken, "a", "", key=key, rest=rest)
    DBTaskResult.objects.update(finished_at=timezone.now() - rest)
    assert enqueue_once(tasks.broken, "a", "", key=key, rest=rest)


# -- the fence ------------------------------------------------------------------------------------------------------


def two_holders():
    """A claim whose time is over, and the one that took its place."""
    ask()
    first = claim_job("first")
    lapse()
    reap_jobs()
    lapse()
    return first, claim_job("second")


def write(claim, who: str, transaction_of=fenced) -> None:
    with working_under(claim.lease), transaction_of():
        Film.objects.update(title=who)


def test_under_an_old_number_nothing_is_written(film):
    first, second = two_holders()
    write(second, "second")
    with pytest.raises(LeaseLost):
        write(first, "first")
    film.refresh_from_db()
    assert film.title == "second"


def test_without_the_fence_the_old_one_writes(film):
    """The control."""
    first, second = two_holders()
    write(second, "second")
    write(first, "first", transaction.atomic)
    film.refresh_from_db()
    assert film.title == "first"


def test_under_an_old_number_a_job_is_not_ended_either(film):
    first, second = two_holders()
    for end in (lambda: finish_job(first, "old"), lambda: put_back_job(first, reason="old")):
        with pytest.raises(LeaseLost):
            end()
    finish_job(second, "new")
    with pytest.raises(LeaseLost):
        finish_job(first, "old")
    assert DBTaskResult.objects.get().return_value == "new"


def test_a_lease_that_ran_out_untaken_is_taken_up_again(film):
    ask()
    claim = claim_job("first")
    lapse()
    assert claim.lease.renew()
    assert reap_jobs() == 0


def test_progress_goes_to_the_job_and_stops_with_the_lease(film):
    first, second = two_holders()
    with working_under(second.lease):
        progress_note(lambda percent: Film.objects.update(progress=percent))(0.4)
    film.refresh_from_db()
    assert (Job.objects.get().progress, film.progress) == (40, 40)
    with working_under(first.lease), pytest.raises(LeaseLost):
        progress_note()(0.9)


def test_outside_a_job_the_fence_is_an_ordinary_transaction(film):
    with fenced():
        Film.objects.update(title="anybody")
    progress_note()(0.5)


# -- lost workers ---------------------------------------------------------------------------------------------------


def test_a_lost_workers_job_waits_again_and_whoever_waits_for_it_sees_that(film):
    ask()
    claim_job("first")
    Film.objects.update(state="rendering", progress=40)
    assert reap_jobs() == 0
    lapse()
    assert reap_jobs() == 1
    film.refresh_from_db()
    assert (film.state, film.progress, state()) == ("queued", 0, ("READY", 1))
    assert claim_job("second") is None, "it rests first"


def test_pauses_grow_and_the_last_try_fails_with_its_hook(film):
    ask()
    for number in (1, 2):
        assert claim_job("w").tries == number
        lapse()
        reap_jobs()
        wait = DBTaskResult.objects.get().run_after - timezone.now()
        assert wait.total_seconds() == pytest.approx(PAUSES_S[number - 1], abs=2)
        lapse()
    claim_job("w")
    lapse()
    reap_jobs()
    film.refresh_from_db()
    assert (state(), film.state) == (("FAILED", 3), "failed")
    assert "WorkerLost" in film.error
    assert sorted(PAUSES_S) == list(PAUSES_S)
    assert pause_after(99) == PAUSES_S[-1]


def test_a_job_that_an_earlier_version_left_running_is_taken_up(film):
    tasks.guarded.enqueue("a", "")
    old = timezone.now() - 2 * LEASE
    DBTaskResult.objects.update(status="RUNNING", started_at=old, worker_ids=["host:1"])
    Heartbeat.objects.create(name="task-worker:host:1", seen_at=timezone.now())
    assert reap_jobs() == 0, "its worker lives"
    Heartbeat.objects.update(seen_at=old)
    assert reap_jobs() == 1
    assert state() == ("READY", 1)


def test_a_hook_that_breaks_changes_nothing_for_the_job(film, monkeypatch):
    monkeypatch.setattr(Film.objects, "filter", lambda **given: 1 / 0)
    ask(tasks.broken)
    Worker("w").run_next()
    assert state() == ("FAILED", 1)


# -- what a try ends with -------------------------------------------------------------------------------------------


def test_a_value_is_kept():
    enqueue_once(tasks.quick, [1, "二"], key="q")
    assert Worker("w").run_next()
    assert DBTaskResult.objects.get().return_value == [1, "二"]
    assert not Worker("w").run_next()


def test_a_database_that_was_away_is_worth_another_try(film, monkeypatch):
    ask()

    def away(key, folder):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(tasks, "_to_the_middle", away)
    Worker("w").run_next()
    assert state() == ("READY", 1)
    monkeypatch.setattr(tasks, "_to_the_middle", lambda key, folder: None)
    lapse()
    Worker("w").run_next()
    assert state() == ("SUCCESSFUL", 2)


def test_any_other_exception_fails_at_once(film):
    ask(tasks.broken)
    Worker("w").run_next()
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert "no such building" in row.traceback


def test_a_task_that_is_gone_fails():
    tasks.quick.enqueue(1)
    DBTaskResult.objects.update(task_path="tests.common.jobs.tasks.dropped")
    Worker("w").run_next()
    assert state() == ("FAILED", 1)


# -- again, and forgotten -------------------------------------------------------------------------------------------


def test_a_failed_job_may_run_again_as_if_new(film):
    ask(tasks.broken)
    Worker("w").run_next()
    row = DBTaskResult.objects.get()
    retry_job(row.pk)
    film.refresh_from_db()
    assert (state(), film.state) == (("READY", 0), "queued")
    with pytest.raises(RetryRefused):
        retry_job(row.pk)


def test_a_failed_job_does_not_run_again_beside_one_that_does_its_work(film):
    ask(tasks.broken)
    Worker("w").run_next()
    row = DBTaskResult.objects.get()
    ask()
    with pytest.raises(RetryRefused):
        retry_job(row.pk)


def test_ended_jobs_are_forgotten_after_their_days(film, settings):
    settings.JOBS_KEEP_DAYS = 2
    ask(tasks.broken)
    Worker("w").run_next()
    ask()
    assert prune_jobs() == 0
    DBTaskResult.objects.filter(status="FAILED").update(finished_at=timezone.now() - timedelta(days=2, hours=1))
    assert prune_jobs() == 1
    assert [row.status for row in DBTaskResult.objects.all()] == ["READY"]
    assert Job.objects.count() == 1
