"""Personal data on PostgreSQL: the day's shredding, exports and erasures, and what is tried or filed at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.people.test_seats import RACE as TRY_PINS
from tests.races import manage, run_race
from tests.services.servers import postgres_of_its_own

pytestmark = pytest.mark.services
SCRIPTS = Path(__file__).parent / "scripts"
PAST = {
    "bookings.Booking", "bookings.OneTimeCode", "bookings.Resident", "drills.DrillInput", "drills.DrillKeyframe",
    "drills.DrillPlayer", "people.AccessToken", "people.Membership", "people.Person", "people.SignIn", "people.User",
    "privacy.PrivacyRequest", "quizzes.AttemptItem", "sessions.Session", "training.Certificate",
    "training.EvidencePersonal", "training.RecordFile", "wagtailcore.ModelLogEntry",
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A prepared installation on PostgreSQL: its folder, and what its processes need to know."""
    with postgres_of_its_own("privacy") as url:
        folder = tmp_path_factory.mktemp("privacy")
        extra = {"DATABASE_URL": url, "DATABASE_POOL": "16"}
        manage(folder, "prepare", **extra)
        yield folder, extra


def test_what_is_past_goes_and_who_asks_is_answered(house):
    folder, extra = house
    found = run_race(SCRIPTS / "privacy_day.py", folder, **extra)
    shredded, asked = found["shredded"], found["asked"]
    assert shredded["vendor"] == "postgresql"
    assert {"people.Person", "bookings.Booking", "training.EvidencePersonal"} <= set(shredded["named_before"])
    assert shredded["named"] == []
    assert set(shredded["counts"]) >= PAST
    assert (shredded["done"], shredded["counts_as_before"], shredded["ledger"]) == (True, True, [])
    assert all(asked["told"].values())
    assert asked["named"] == {
        "NOW-resident": [], "NOW-pupil": [], "NOW-employee": ["training.EvidencePersonal"],
    }  # fmt: skip
    assert {"training.EvidencePersonal", "training.RealDrill"} <= set(asked["kept"]["self"])
    assert (asked["counts_as_before"], asked["ledger"]) == (True, [])
    assert '"ok": true' in manage(folder, "verify_ledger", "--json", **extra)


@pytest.mark.parametrize(("mode", "looked_at"), [("guarded", 5), ("naive", 10)])
def test_of_ten_wrong_tries_made_at_once_five_are_looked_at(house, mode, looked_at):
    folder, extra = house
    assert run_race(TRY_PINS, folder, mode, **extra) == {"looked_at": looked_at, "refused": 10 - looked_at}


def test_a_drill_filed_twice_at_once_is_one_and_both_are_told_so(house):
    """The last two are the controls."""
    folder, extra = house
    found = run_race(SCRIPTS / "file_drill_twice.py", folder, "guarded", "one_look", "no_key", **extra)
    once = {"evidence": 1, "lists": 1, "drills": 1, "ledger": []}
    assert found["guarded"] == once | {"answers": ["new", "there"]}
    assert found["one_look"] == once | {"answers": ["IntegrityError", "new"]}
    assert found["no_key"] == once | {"evidence": 2, "lists": 2, "answers": ["new", "new"]}
