"""One worker holds a session: of many that reach for it exactly one gets it, and a lost lease is noticed."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from simulator.drills.models import DrillSession, DrillState
from simulator.drills.runner.checkpoints import Checkpoint, write_checkpoints
from simulator.drills.sessions.leases import LEASE, take_lease
from tests.races import run_race

SCRIPT = Path(__file__).parent / "races" / "take_lease.py"


@pytest.fixture
def own_dir(race_dir, tmp_path):
    """A copy, because the sessions that are raced for stay behind and workers of other tests would take them."""
    return shutil.copytree(race_dir, tmp_path / "own")


def test_naive_workers_take_one_session_together(own_dir):
    """The control."""
    taken = run_race(SCRIPT, own_dir, "naive")["free"]
    assert max(workers for workers, _kept in taken) > 1


def test_of_eight_workers_one_takes_a_session_that_is_to_be_had_and_none_one_that_is_held(own_dir):
    result = run_race(SCRIPT, own_dir, "guarded")
    assert result == {"free": [[1, 1]], "expired": [[1, 1]], "held": [[0, 0]], "errors": []}


@pytest.fixture
def session(db) -> DrillSession:
    return DrillSession.objects.create(scenario="school-floor")


def write(session: DrillSession, owner: str, tick: int) -> bool:
    """Whether a worker could write the session down, and with that renew its lease."""
    checkpoint = Checkpoint(
        session_id=session.pk, tick=tick, paused=False, begins=True, inputs=[], keyframes=[], connected=None
    )
    return bool(write_checkpoints([checkpoint], owner))


def test_a_lease_runs_out_and_the_next_worker_takes_over(session):
    assert take_lease(session.pk, "first")
    assert not take_lease(session.pk, "second")
    DrillSession.objects.update(lease_until=timezone.now() - timedelta(milliseconds=1))
    assert take_lease(session.pk, "second")
    assert not write(session, "first", 100)


def test_who_has_lost_a_session_does_not_move_its_clock(session):
    take_lease(session.pk, "second")
    write(session, "second", 40)
    write(session, "first", 900)
    session.refresh_from_db()
    assert (session.lease_owner, session.tick) == ("second", 40)


def test_a_worker_takes_its_own_session_again(session):
    assert take_lease(session.pk, "first")
    assert take_lease(session.pk, "first")


def test_renewing_moves_the_end_of_the_lease(session):
    take_lease(session.pk, "first")
    DrillSession.objects.update(lease_until=timezone.now() + timedelta(milliseconds=1))
    assert write(session, "first", 1)
    session.refresh_from_db()
    assert session.lease_until > timezone.now() + LEASE / 2


@pytest.mark.parametrize("state", [DrillState.ENDED, DrillState.ABANDONED])
def test_a_session_that_is_over_is_not_taken(session, state):
    DrillSession.objects.update(state=state)
    assert not take_lease(session.pk, "first")
    assert not write(session, "", 1)
