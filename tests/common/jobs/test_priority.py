"""What a person waits for comes before what nobody looks at."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from common.jobs.policies import UNHURRIED, WAITED_FOR
from common.jobs.services import claim_job
from firesafety.tasks import make_backup
from media.tasks import make_film
from simulator.drills.kiosk.tasks import referee


@pytest.fixture(autouse=True)
def _database_queue(queued, db):
    """Jobs wait in the database."""


def taken() -> list[str]:
    """The waiting jobs in the order in which a worker takes them."""
    found = []
    while claim := claim_job("w"):
        found.append(claim.row.task_path.rpartition(".")[2])
    return found


def ask() -> None:
    """Kiosks send their runs first, and then a teacher wants a film."""
    for number in range(3):
        referee.enqueue({"run": number}, "330402000000")
    make_backup.enqueue()
    make_film.enqueue("escape")


def test_a_film_comes_before_runs_of_kiosks_that_came_earlier():
    ask()
    assert taken() == ["make_film", "referee", "referee", "referee", "make_backup"]


def test_without_priorities_it_waits_behind_them():
    ask()
    DBTaskResult.objects.update(priority=0)
    assert taken()[-1] == "make_film"


def test_the_kinds_of_job_say_how_urgent_they_are():
    assert (make_film.priority, referee.priority, make_backup.priority) == (WAITED_FOR, UNHURRIED, UNHURRIED)
