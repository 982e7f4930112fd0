"""The last places go to as many as fit, on SQLite and on PostgreSQL; a naive booking oversells."""

from pathlib import Path

import pytest

from tests.migrated import migrate
from tests.races import run_race
from tests.services.servers import postgres_of_its_own
from tests.services.test_bookings import GOOD, RUSH

SCRIPT = Path(__file__).parent / "races" / "book_last_places.py"
CHANGING = SCRIPT.with_name("change_and_cancel.py")


def test_a_naive_booking_oversells(race_dir):
    assert run_race(SCRIPT, race_dir, "naive", "1", "1")["people"] > 1


def test_the_last_place_goes_to_exactly_one_of_fifty(race_dir):
    result = run_race(SCRIPT, race_dir, "guarded", "1", "1")
    assert result == {"people": 1, "booked": 1, "outcomes": {"booked": 1, "full": 49}}


def test_a_party_is_taken_whole_or_not_at_all(race_dir):
    result = run_race(SCRIPT, race_dir, "guarded", "20", "3")
    assert result == {"people": 18, "booked": 18, "outcomes": {"booked": 6, "full": 44}}


def test_a_naive_change_loses_count(race_dir):
    assert run_race(CHANGING, race_dir, "naive")["wrong"] > 0


def test_changes_and_cancelled_visits_keep_count_while_others_book(race_dir):
    assert run_race(CHANGING, race_dir, "guarded") == {"wrong": 0, "strange": []}


def test_two_hundred_rush_for_twenty_places(tmp_path):
    """In a database of its own: what naive races leave behind is found by the reconciliation at its end."""
    migrate(tmp_path)
    assert run_race(RUSH, tmp_path, "guarded", "2") == GOOD


def test_a_naive_rush_oversells(race_dir):
    assert run_race(RUSH, race_dir, "naive", "1")["people"] > 20


@pytest.mark.services
def test_the_last_place_on_postgresql(tmp_path):
    with postgres_of_its_own("last_place") as url:
        # Every booker holds a connection at the barrier, so the pool must have one for each.
        on_postgres = {"DATABASE_URL": url, "DATABASE_POOL": "60"}
        assert run_race(SCRIPT, tmp_path, "naive", "1", "1", **on_postgres)["people"] > 1
        result = run_race(SCRIPT, tmp_path, "guarded", "1", "1", **on_postgres)
        assert result == {"people": 1, "booked": 1, "outcomes": {"booked": 1, "full": 49}}
        assert run_race(CHANGING, tmp_path, "naive", **on_postgres)["wrong"] > 0
        assert run_race(CHANGING, tmp_path, "guarded", **on_postgres) == {"wrong": 0, "strange": []}
