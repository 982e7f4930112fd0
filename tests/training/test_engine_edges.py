"""What decides a duty, on the first and the last day that counts and on the days beside them; no database."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from courses.training.duties.counting import meet, record_gaps
from courses.training.duties.engine import applicable, owed_by
from courses.training.duties.values import Let, Owed, Proof, Tenure, UnitState
from courses.training.models import Rule
from courses.training.rulebook.compiled import RuleBook, Version, make_book
from courses.training.rulebook.periods import Terms
from courses.training.rulebook.rule_file import rule_of

DAY = timedelta(days=1)
START, END = date(2026, 10, 1), date(2026, 12, 31)  # the quarter of TODAY
TODAY = date(2026, 11, 25)
UNIT = uuid.uuid4()


def rule(**changes: Any) -> Rule:
    entry = {
        "id": "X-EDGE", "version": 1, "title": "x", "subject": "organisation", "scope": "", "accepts": ["paper_upload"],
        "requirement": {"kind": "record", "what": "x"}, "cadence": "quarter", "force": "order", "source": "x",
        "verified": "S",
    }  # fmt: skip
    return rule_of(entry | changes)


def book(**changes: Any) -> RuleBook:
    return make_book([rule(**changes)])


def version(**changes: Any) -> Version:
    return book(**changes).by_subject["organisation"][0]


def unit(**changes: Any) -> UnitState:
    return UnitState(**{"pk": UNIT, "division_code": "", "facts": {}, "floor": START, "registered": START} | changes)


def proof(day: date, **result: Any) -> Proof:
    return Proof(uuid.uuid4(), day, "paper_upload", "", "", result)


def owed_in(
    rules: RuleBook, *, today: date = TODAY, tenure: Tenure | None = None, proofs=(), **unit_changes
) -> list[Owed]:
    state = unit(**unit_changes)
    found = applicable(state, "organisation", rules, today, Terms())
    tenures = [tenure or Tenure(START, START)]
    return list(owed_by(state, found, "organisation", UNIT, tenures, list(proofs), today))


# -- versions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "holds"),
    [(START - DAY, False), (START, True), (END - DAY, True), (END, False)],
)
def test_a_version_holds_from_its_first_day_to_the_day_before_its_end(today, holds):
    dates = {"effective_from": START.isoformat(), "effective_until": END.isoformat()}
    assert rule(**dates).in_force(today) is holds


@pytest.mark.parametrize(("today", "counts"), [(START - DAY, False), (START, True)])
def test_a_version_binds_from_its_first_day(today, counts):
    rules = book(cadence="once", effective_from=START.isoformat())
    assert bool(applicable(unit(), "organisation", rules, today, Terms())) is counts


def test_a_version_ends_where_the_next_begins():
    first, second = (
        rule(cadence="once"),
        rule(cadence="once", version=2, effective_from=TODAY.isoformat()),
    )
    first.pk, second.pk = 1, 2
    rules = make_book([first, second])
    for today, pk in ((TODAY - DAY, 1), (TODAY, 2)):
        assert [one.version.pk for one in applicable(unit(), "organisation", rules, today, Terms())] == [pk]


# -- proofs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "meets"),
    [(START - DAY, False), (START, True), (END, True), (END + DAY, False)],
)
def test_a_proof_of_the_first_and_of_the_last_day_counts(day, meets):
    owed = Owed(version(), "organisation", UNIT, START, END, END)
    assert (meet(owed, [proof(day)], START, END) is not None) is meets
    assert owed.met_on == (day if meets else None)


@pytest.mark.parametrize(("grace", "day", "meets"), [(5, 5, True), (5, 6, False), (0, 0, True), (0, 1, False)])
def test_a_proof_counts_up_to_the_last_day_of_grace(grace, day, meets):
    (owed,) = owed_in(book(grace_days=grace), proofs=[proof(END + day * DAY)])
    assert (owed.met_on is not None) is meets


@pytest.mark.parametrize(("hours", "meets"), [((4.0,), True), ((3.9,), False), ((2, 2), True), ((2, 1.9), False)])
def test_hours_are_enough_at_the_number_asked_for(hours, meets):
    asked = version(requirement={"kind": "record", "what": "x", "min_hours": 4})
    owed = Owed(asked, "organisation", UNIT, START, END, END)
    assert (meet(owed, [proof(TODAY, hours=value) for value in hours], START, END) is not None) is meets


@pytest.mark.parametrize(("value", "gaps"), [(30, []), (30.1, ["minutes"]), ("30", ["minutes"]), (None, ["minutes"])])
def test_a_record_may_reach_its_limit(value, gaps):
    assert record_gaps([], [("minutes", 30)], proof(TODAY, minutes=value)) == gaps


# -- stays -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "owes"),
    [
        (date(2026, 1, 1), START - DAY, False),
        (date(2026, 1, 1), START, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
    ],
)
def test_a_stay_that_touches_the_period_owes_it(begins, ends, owes):
    assert bool(owed_in(book(), tenure=Tenure(begins, begins, ends))) is owes


@pytest.mark.parametrize(("ends", "closed"), [(END, None), (END - DAY, END), (TODAY, TODAY + DAY)])
def test_a_stay_to_the_last_day_leaves_the_duty_owed(ends, closed):
    (owed,) = owed_in(book(), tenure=Tenure(START, START, ends))
    assert owed.closed_on == closed


@pytest.mark.parametrize(("ends", "owes"), [(START - DAY, False), (START, True)])
def test_who_left_before_the_unit_was_here_owes_nothing(ends, owes):
    tenure = Tenure(date(2026, 1, 1), date(2026, 1, 1), ends)
    assert bool(owed_in(book(cadence="once", due_days=5), tenure=tenure)) is owes


# -- waivers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "waived"),
    [
        (START - DAY, START, False),
        (START, START, True),
        (END, END + 9 * DAY, True),
        (END + DAY, END + 9 * DAY, False),
    ],
)
def test_a_waiver_is_about_the_period_that_its_first_day_falls_in(since, until, waived):
    (owed,) = owed_in(book(), waivers={("X-EDGE", UNIT): [Let(since, until, START)]})
    assert owed.waived_until == (until if waived else None)


@pytest.mark.parametrize(
    ("given_on", "ended_on", "until"),
    [(END, None, TODAY), (END, START, START), (END + DAY, None, TODAY), (END + DAY, END + DAY, None)],
)
def test_a_waiver_given_for_what_was_over_can_be_taken_back(given_on, ended_on, until):
    (owed,) = owed_in(book(), waivers={("X-EDGE", UNIT): [Let(START, TODAY, given_on, ended_on)]})
    assert owed.waived_until == until
