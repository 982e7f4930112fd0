"""A rush for the last places on PostgreSQL, in four processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.races import run_race
from tests.services.servers import postgres_of_its_own

RUSH = Path(__file__).parents[1] / "bookings" / "races" / "rush.py"
GOOD = {
    "people": 20, "booked": 20, "promised_and_gone": 0, "twice": 0, "yes": True, "strange": [], "differs": "",
}  # fmt: skip


@pytest.mark.services
def test_two_hundred_rush_for_twenty_places_in_four_processes(tmp_path):
    with postgres_of_its_own("rush") as url:
        on_postgres = {"DATABASE_URL": url, "DATABASE_POOL": "20"}
        assert run_race(RUSH, tmp_path, "guarded", "4", **on_postgres) == GOOD
        assert run_race(RUSH, tmp_path, "naive", "4", **on_postgres)["people"] > 20
