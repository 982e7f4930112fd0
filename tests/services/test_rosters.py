"""On PostgreSQL: a roster by table and a form by hand about one unit come in turn, and a list sent twice is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.races import run_race
from tests.services.servers import postgres_of_its_own

pytestmark = pytest.mark.services
SCRIPT = Path(__file__).parent / "scripts" / "roster_by_hand.py"


@pytest.fixture(scope="module")
def database():
    with postgres_of_its_own("rosters") as url:
        yield url


def test_a_form_by_hand_waits_for_the_table_and_the_table_sent_again_changes_nothing(database, tmp_path):
    assert run_race(SCRIPT, tmp_path, "guarded", DATABASE_URL=database) == {
        "hand": "NUMBER", "people": 500, "twice": [], "again": {"unchanged": 500}, "is_same": True,
    }  # fmt: skip


def test_without_the_units_lock_one_number_is_given_twice(database, tmp_path):
    """The control."""
    found = run_race(SCRIPT, tmp_path, "unlocked", DATABASE_URL=database)
    assert found == {"hand": "entered", "people": 501, "twice": ["150"]}
