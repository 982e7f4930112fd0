"""Task workers on PostgreSQL: a killed worker's job is done by the next, and one that stood still writes nothing."""

from __future__ import annotations

import pytest

from tests.common.jobs.workers import Workers, killed_worker_loses_nothing, writers_after_a_worker_stood_still
from tests.services.servers import postgres_of_its_own

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def database():
    with postgres_of_its_own("jobs") as url:
        yield url


@pytest.fixture
def workers(database, tmp_path):
    workers = Workers(tmp_path, url=database)
    workers.sql("DELETE FROM jobs_job; DELETE FROM django_tasks_database_dbtaskresult; DELETE FROM media_film")
    yield workers
    workers.stop()


def test_a_killed_workers_job_is_done_by_the_next_one(workers):
    killed_worker_loses_nothing(workers)


@pytest.mark.parametrize(("task", "times"), [("guarded", 1), ("naive", 2)])
def test_a_worker_that_stood_still_writes_only_where_the_fence_is_off(workers, task, times):
    writers, first, second = writers_after_a_worker_stood_still(workers, task)
    assert writers == [second, first][:times]
