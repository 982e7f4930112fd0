"""Task workers killed, stopped and ended for real: no job is lost, and nothing is written twice."""

from __future__ import annotations

import shutil

import pytest

from tests.common.jobs.workers import Workers, killed_worker_loses_nothing, writers_after_a_worker_stood_still


@pytest.fixture
def workers(race_dir, tmp_path):
    workers = Workers(shutil.copytree(race_dir, tmp_path / "site"))
    yield workers
    workers.stop()


def test_a_killed_workers_job_is_done_by_the_next_one(workers):
    killed_worker_loses_nothing(workers)


def test_a_worker_that_stood_still_writes_nothing_any_more(workers):
    writers, _first, second = writers_after_a_worker_stood_still(workers, "guarded")
    assert writers == [second]


def test_without_the_fence_it_would_write_a_second_time(workers):
    """The control."""
    writers, first, second = writers_after_a_worker_stood_still(workers, "naive")
    assert writers == [second, first]


def test_sigterm_puts_the_job_back(workers):
    workers.ask("guarded", "a")
    first = workers.start()
    workers.until(lambda: workers.film("a") == ("rendering", 50))
    first.terminate()
    assert first.wait(10) == 0
    assert workers.film("a") == ("queued", 0)
    assert workers.job("a") == ("READY", 0, "", "the worker was stopped")
    workers.let_go_on()
    second = workers.start()
    workers.until(lambda: workers.film("a")[0] == "ready")
    assert workers.writers("a") == [second.pid]


def test_a_job_over_its_time_fails_and_the_worker_goes_on(workers):
    workers.ask("endless", "a")
    worker = workers.start()
    workers.until(lambda: workers.film("a")[0] == "failed")
    assert "TimeLimitReached" in workers.job("a")[3]
    workers.let_go_on()
    workers.ask("guarded", "b")
    workers.until(lambda: workers.film("b")[0] == "ready")
    assert workers.writers("b") == [worker.pid]


def test_a_job_that_does_not_hear_takes_its_worker_with_it(workers):
    workers.ask("deaf", "a")
    worker = workers.start()
    assert worker.wait(60) == 1
    assert workers.film("a")[0] == "failed"
    assert workers.job("a")[0] == "FAILED"
