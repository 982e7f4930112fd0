"""A duty's status on the last day of each span and on the day after: dates alone decide, nothing is stored."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from courses.training.models import TRAINED_BEFORE, Duty, DutyStatus, Rule

START, END = date(2026, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


def duty(*, verification: str = "S", **dates) -> Duty:
    """A duty of the year 2026, due on its last day; not saved."""
    rule = Rule(code="X-EDGE", verification=verification)
    return Duty(rule=rule, **{"period_start": START, "period_end": END, "due_on": END} | dates)


@pytest.mark.parametrize(
    ("dates", "day", "status"),
    [
        # begins
        ({}, START - DAY, DutyStatus.NOT_YET_OPEN),
        ({}, START, DutyStatus.OPEN),
        # the last thirty days of a long period
        ({}, END - timedelta(days=31), DutyStatus.OPEN),
        ({}, END - timedelta(days=30), DutyStatus.DUE_SOON),
        ({}, END, DutyStatus.DUE_SOON),
        # the last third of a period of thirty days
        ({"due_on": date(2026, 1, 31)}, date(2026, 1, 20), DutyStatus.OPEN),
        ({"due_on": date(2026, 1, 31)}, date(2026, 1, 21), DutyStatus.DUE_SOON),
        # the last week of one shorter than three
        ({"due_on": date(2026, 1, 11)}, date(2026, 1, 3), DutyStatus.OPEN),
        ({"due_on": date(2026, 1, 11)}, date(2026, 1, 4), DutyStatus.DUE_SOON),
        # due within the period, then over it
        ({"due_on": date(2026, 6, 30)}, date(2026, 6, 30), DutyStatus.DUE_SOON),
        ({"due_on": date(2026, 6, 30)}, date(2026, 7, 1), DutyStatus.OVERDUE),
        ({"due_on": date(2026, 6, 30)}, END, DutyStatus.OVERDUE),
        ({"due_on": date(2026, 6, 30)}, END + DAY, DutyStatus.MISSED),
        # grace
        ({"grace_until": date(2027, 1, 10)}, date(2027, 1, 10), DutyStatus.IN_GRACE),
        ({"grace_until": date(2027, 1, 10)}, date(2027, 1, 11), DutyStatus.MISSED),
        # met
        ({"met_on": END}, END, DutyStatus.MET),
        ({"met_on": END + DAY}, END + DAY, DutyStatus.MET_LATE),
        # waived
        ({"waived_until": date(2026, 5, 1)}, date(2026, 5, 1), DutyStatus.WAIVED),
        ({"waived_until": date(2026, 5, 1)}, date(2026, 5, 2), DutyStatus.OPEN),
        ({"waived_until": END - DAY}, END + DAY, DutyStatus.MISSED),
        ({"waived_until": END}, END, DutyStatus.WAIVED),
        ({"waived_until": END}, END + DAY, DutyStatus.EXCUSED),
        ({"waived_until": END + 9 * DAY}, END + DAY, DutyStatus.EXCUSED),
        ({"waived_until": END, "period_end": None}, END + DAY, DutyStatus.OVERDUE),
        # left: on the day itself, and no later than the day after it was due
        ({"closed_on": date(2026, 5, 1)}, date(2026, 4, 30), DutyStatus.OPEN),
        ({"closed_on": date(2026, 5, 1)}, date(2026, 5, 1), DutyStatus.CLOSED),
        ({"closed_on": END + DAY}, END + DAY, DutyStatus.CLOSED),
        ({"closed_on": END + 2 * DAY}, END + 2 * DAY, DutyStatus.MISSED),
        # left after it was due, before the period is over
        ({"due_on": date(2026, 6, 30), "closed_on": date(2026, 8, 1)}, date(2026, 7, 31), DutyStatus.OVERDUE),
        ({"due_on": date(2026, 6, 30), "closed_on": date(2026, 8, 1)}, date(2026, 8, 1), DutyStatus.MISSED),
    ],
)
def test_the_last_day_of_a_span_and_the_day_after(dates, day, status):
    assert duty(**dates).status(day) == status


@pytest.mark.parametrize(("day", "status"), [(END, DutyStatus.DUE_SOON), (END + DAY, DutyStatus.UNVERIFIED)])
def test_a_rule_known_by_hearsay_is_never_overdue(day, status):
    assert duty(verification="K").status(day) == status


def test_what_went_before_the_unit_is_not_known():
    assert duty(missing=TRAINED_BEFORE, due_on=None, subject_id=uuid.uuid4()).status(END) == DutyStatus.NOT_KNOWN


@pytest.mark.parametrize(("day", "status"), [(END, DutyStatus.WAIVED), (END + DAY, DutyStatus.NOT_KNOWN)])
def test_who_was_let_off_is_asked_about_once_that_is_over(day, status):
    assert duty(missing=TRAINED_BEFORE, due_on=None, waived_until=END, subject_id=uuid.uuid4()).status(day) == status


def test_what_cannot_be_computed_has_no_other_status():
    assert duty(missing="beds", due_on=None, subject_id=uuid.uuid4()).status(END) == DutyStatus.NOT_COMPUTABLE
