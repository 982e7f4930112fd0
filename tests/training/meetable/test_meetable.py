"""Every rule that is not standing is met by the screen of its role, with evidence other than an attestation."""

from __future__ import annotations

import pytest
from django.db import transaction

from courses.seeding import seed_content
from courses.training.models import RecordFile
from courses.training.proposals.ways import stands_at_all_times, ways_of_rule
from courses.training.rulebook.rule_file import load_rules, read_rules, rule_of

from .screens import SCREENS, make_world
from .table import CASES


@pytest.fixture(scope="module")
def _content(django_db_setup, django_db_blocker):
    """The shipped content and rules, loaded once for all tests here and rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_content()
        load_rules()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _kept(monkeypatch, tmp_path):
    """Where files of records lie; the storage looked its place up when the models were loaded."""
    monkeypatch.setitem(RecordFile._meta.get_field("file").storage.__dict__, "location", str(tmp_path / "kept"))


@pytest.mark.parametrize("code", CASES)
def test_a_rule_is_met_by_its_screen(_content, db, clock, tree, county_officer, client, code):
    case = CASES[code]
    world = make_world(code, case, tree.jianshe, county_officer, client)
    before = world.duty()
    assert before is None or before.met_on is None, "control: it stands open without the screen"
    SCREENS[case.screen](world)
    after = world.duty()
    assert after is not None
    assert after.met_by is not None, (after.status(clock.moment.date()), after.missing)
    assert not after.met_by.result.get("attested")


def test_the_table_holds_every_rule_that_is_not_standing():
    newest = {entry["id"]: rule_of(entry) for entry in read_rules()}
    asked = {code for code, rule in newest.items() if not rule.reference and not stands_at_all_times(rule)}
    assert set(CASES) == asked
    assert all(ways_of_rule(newest[code]) for code in CASES)
