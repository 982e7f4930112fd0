"""Every address turns away whom it must, by POST as by GET, before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.addresses.rights import RIGHTS, SENT_BACK, TAKEN, TURNED_AWAY, needs_account, roles_asked
from tests.races import run_race
from tests.walk import Kind, walk

KNOCK = Path(__file__).parent / "scripts" / "knock.py"
Answers = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def knocked(walked) -> dict[str, Answers]:
    var_dir, prepared = walked
    prepared.save(var_dir / "rights.json")
    return run_race(KNOCK, var_dir, str(var_dir / "rights.json"), timeout=600, LOG_LEVEL="CRITICAL")


@pytest.fixture
def answers(knocked) -> Answers:
    """What each role was answered, by entry and method."""
    return knocked["known"]


def faults(answers: Answers) -> list[str]:
    """Whoever was answered something else than the table says, or was turned away after something was written."""
    found = []
    for entry in walk():
        for method in ("get", "post"):
            for role, answer in answers[f"{entry.name} {method}"].items():
                if entry.kind is Kind.CMS:
                    good = answer in TURNED_AWAY.get(role, SENT_BACK)
                else:
                    statuses = RIGHTS[entry.name].expected(entry, method, role)
                    good = int(answer[:3]) in statuses and (statuses is TAKEN or not answer.endswith("+"))
                if not good:
                    found.append(f"{entry.name} by {method} as {role}: {answer}")
    return found


def test_every_address_that_needs_an_account_says_whom_it_lets_in():
    assert {entry.name for entry in walk() if needs_account(entry)} == set(RIGHTS)


def test_every_address_lets_in_whom_it_says_and_nobody_else(answers):
    assert faults(answers) == []
    assert sum(map(len, answers.values())) > 2500


@pytest.mark.parametrize(
    ("name", "guest", "host"),
    [
        ("duty.unwaive post", "foreign", "officer"),
        ("key_units get", "teacher", "officer"),
        ("quiz.paper get", "stranger", "pupil"),
        ("evidence.revoke get", "public", "city"),
    ],
)
def test_who_is_let_in_where_it_must_not_be_is_noticed(answers, name, guest, host):
    """The control: the guest is answered as the host is."""
    changed = answers | {name: answers[name] | {guest: answers[name][host]}}
    entry, method = name.split()
    assert [fault.rpartition(":")[0] for fault in faults(changed)] == [f"{entry} by {method} as {guest}"]


def test_where_there_is_no_such_object_nobody_finds_one(knocked):
    """By POST an address that only shows something is refused before it is looked for."""
    found = {name: (given["get"], given["post"]) for name, given in knocked["missing"].items()}
    assert {name: both for name, both in found.items() if set(both) - {"404", "405"} or "404" not in both} == {}
    assert len(found) > 25


def test_what_is_written_is_noticed(answers):
    """The control: who may end a waiver ends it."""
    assert answers["duty.unwaive post"]["officer"].endswith("+")
    assert not answers["duty.unwaive post"]["foreign"].endswith("+")


def test_the_admin_is_asked_by_everybody_it_must_turn_away():
    asked = {role for entry in walk() if entry.kind is Kind.CMS for role in roles_asked(entry)}
    assert asked == {"public", "stranger", "foreign", "editor"}
