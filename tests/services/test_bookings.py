"""A rush for the last places on PostgreSQL, in four processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.migrated import migrate
from tests.races import run_race

RUSH = Path(__file__).parents[1] / "bookings" / "races" / "rush.py"
GOOD = {
    "people": 20, "booked": 20, "promised_and_gone": 0, "twice": 0, "yes": True, "strange": [], "differs": "",
}  # fmt: skip


@pytest.mark.services
def test_two_hundred_rush_for_twenty_places_in_four_processes(tmp_path):
    on_postgres = {"DATABASE_URL": os.environ["TEST_POSTGRES_URL"], "DATABASE_POOL": "20"}
    migrate(tmp_path, **on_postgres)
    assert run_race(RUSH, tmp_path, "guarded", "4", **on_postgres) == GOOD
    assert run_race(RUSH, tmp_path, "naive", "4", **on_postgres)["people"] > 20
