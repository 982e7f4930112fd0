"""Sealers at the same time make one unbroken chain; without their lock they run into each other."""

from pathlib import Path

import pytest

from tests.migrated import migrate
from tests.races import run_race

SCRIPT = Path(__file__).parent / "races" / "seal_twice.py"


@pytest.fixture
def folder(tmp_path):
    migrate(tmp_path)
    return tmp_path


def test_without_the_lock_they_collide(folder):
    assert run_race(SCRIPT, folder, "unguarded")["errors"]


def test_with_the_lock_they_make_one_chain(folder):
    assert run_race(SCRIPT, folder, "guarded") == {"errors": [], "sealed": 120, "batches": 30, "problems": []}
