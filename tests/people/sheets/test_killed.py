"""A worker is killed for real in the middle of applying a roster: the next one goes on, and nobody stands there twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.common.jobs.workers import Workers
from tests.races import run_race

SCRIPT = Path(__file__).parent / "scripts" / "ask.py"
NAMES = "SELECT p.name FROM people_membership m JOIN people_person p ON p.id = m.person_id WHERE p.name LIKE '人%甲'"
PEOPLE = [f"人{place}甲" for place in range(1, 10)]


@pytest.fixture
def workers(race_dir, tmp_path):
    workers = Workers(shutil.copytree(race_dir, tmp_path / "site"))
    yield workers
    workers.stop()


def names_after_a_kill(workers: Workers, task: str) -> tuple[list[str], list[str]]:
    """Who stood on the roster when the worker was killed in its third chunk of two, and when the next was through."""
    run_race(SCRIPT, workers.folder, task, str(workers.folder))
    first = workers.start()
    workers.until(lambda: (workers.folder / "middle").exists())
    first.kill()
    first.wait()
    kept = sorted(name for (name,) in workers.sql(NAMES))
    workers.end_leases()
    workers.let_go_on()
    workers.start()
    workers.until(lambda: workers.sql("SELECT count(*) FROM jobs_job WHERE key = 'sheet' AND NOT is_over") == [(0,)])
    return kept, sorted(name for (name,) in workers.sql(NAMES))


def test_the_next_worker_goes_on_at_the_place_and_nobody_stands_there_twice(workers):
    kept, names = names_after_a_kill(workers, "guarded")
    assert kept == PEOPLE[:4]
    assert names == PEOPLE
    assert workers.sql("SELECT state, position FROM sheets_sheetimport") == [("applied", 9)]


def test_without_the_place_those_of_whole_chunks_stand_there_twice(workers):
    """The control."""
    kept, names = names_after_a_kill(workers, "naive")
    assert kept == PEOPLE[:4]
    assert names == sorted(PEOPLE + PEOPLE[:4])
