"""Nobody is told twice of one lapse: the unique key decides."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from notices.models import Told
from notices.services import claim_untold, notify, told_by
from tests.notices.conftest import VALUES

pytestmark = pytest.mark.django_db
DUTY = uuid.UUID(int=7)


def remind(kind, user, lapses) -> int:
    """Tells what was not told before, in one message; returns how many lapses it tells of."""
    claim, new = claim_untold(user, lapses)
    if new:
        told_by(claim, notify(kind, user, values=VALUES))
    return len(new)


def test_a_lapse_is_told_once_and_the_next_lapse_again(kind, manager):
    assert remind(kind, manager, [(DUTY, "7@2026-12-05")]) == 1
    assert remind(kind, manager, [(DUTY, "7@2026-12-05")]) == 0
    assert remind(kind, manager, [(DUTY, "7@2026-12-05"), (DUTY, "late@2026-12-05")]) == 1
    assert manager.notices.count() == 2


def test_everybody_is_told_of_it(kind, manager, county_officer):
    assert remind(kind, manager, [(DUTY, "x")]) == 1
    assert remind(kind, county_officer, [(DUTY, "x")]) == 1


def test_what_was_told_is_tied_to_its_message(kind, manager):
    remind(kind, manager, [(DUTY, "x")])
    assert Told.objects.get().message == manager.notices.get()


def test_without_the_unique_key_it_is_told_again(kind, manager):
    """The control: a table of the same columns that has no keys stands before the real one."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE notices_told AS SELECT * FROM notices_told WHERE 1 = 0")
    try:
        assert remind(kind, manager, [(DUTY, "x")]) == 1
        assert remind(kind, manager, [(DUTY, "x")]) == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE notices_told")
