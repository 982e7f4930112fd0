"""Terms, halves, quarters and working days, on the day before and after each edge, in Shanghai's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.training.duties.explanations import duty_lines
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.models import CalendarDay, Duty, SchoolTerm
from courses.training.rulebook.calendars import load_calendar, load_terms, working_days_between
from courses.training.rulebook.periods import CADENCES, Period, Terms, add_months, period_of, periods_between
from courses.training.rulebook.rule_file import load_rules

DAY = timedelta(days=1)
EDGES = {
    "calendar_year": [date(2026, 1, 1), date(2027, 1, 1)],
    "calendar_half": [date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)],
    "quarter": [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)],
    "month": [date(2026, 3, 1), date(2028, 3, 1), date(2026, 12, 1), date(2027, 1, 1)],
    "school_year": [date(2026, 9, 1)],
    "school_term": [date(2027, 2, 1)],
}


@pytest.mark.parametrize(("cadence", "edge"), [(name, edge) for name, edges in EDGES.items() for edge in edges])
def test_a_period_begins_on_its_edge_and_the_day_before_is_another(cadence, edge):
    assert period_of(cadence, edge).start == edge
    assert period_of(cadence, edge - DAY).end == edge - DAY


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 7, 10), date(2026, 2, 1)),
        (date(2026, 7, 11), date(2026, 9, 1)),
        (date(2026, 8, 31), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
    ],
)
def test_a_day_in_the_summer_belongs_to_the_coming_term(day, start):
    assert period_of("school_term", day).start == start


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from([name for name in CADENCES if name != "school_term"])
)
def test_every_day_lies_in_exactly_one_period(day, cadence):
    period = period_of(cadence, day)
    assert day in period
    assert period_of(cadence, period.start) == period_of(cadence, period.end) == period
    assert period_of(cadence, period.end + DAY).start == period.end + DAY


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_day_has_a_term_that_has_not_ended(day):
    term = Terms().term(day)
    assert term.end >= day
    assert Terms().term(term.start) == term


def test_the_periods_between_two_days_are_all_of_them():
    quarters = list(periods_between("quarter", date(2025, 12, 31), date(2026, 7, 1)))
    assert [quarter.start for quarter in quarters] == [
        date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, then):
    assert add_months(day, months) == then


@pytest.fixture
def announced(tree):
    """The city's spring begins on 22 February; 南湖区 ends its autumn a week early."""
    rows = [
        (tree.city, "autumn", date(2026, 9, 1), date(2027, 1, 30)),
        (tree.city, "spring", date(2027, 2, 22), date(2027, 7, 4)),
        (tree.nanhu, "autumn", date(2026, 9, 1), date(2027, 1, 23)),
        (tree.nanhu, "spring", date(2027, 2, 22), date(2027, 7, 4)),
    ]
    for division, term, first, last in rows:
        SchoolTerm.objects.create(
            division=division, school_year=2026, term=term, starts_on=first, ends_on=last, document="校历"
        )
    return load_terms()


@pytest.mark.parametrize(
    ("day", "nanhu", "xiuzhou"),
    [
        (date(2027, 1, 23), date(2026, 9, 1), date(2026, 9, 1)),
        (date(2027, 1, 24), date(2027, 2, 22), date(2026, 9, 1)),
        (date(2027, 1, 31), date(2027, 2, 22), date(2027, 2, 22)),
        (date(2027, 2, 21), date(2027, 2, 22), date(2027, 2, 22)),
        (date(2027, 7, 4), date(2027, 2, 22), date(2027, 2, 22)),
        (date(2027, 7, 5), date(2027, 9, 1), date(2027, 9, 1)),
    ],
)
def test_a_county_announces_its_own_terms_and_the_others_have_the_citys(announced, tree, day, nanhu, xiuzhou):
    assert announced.term(day, tree.jianshe.code).start == nanhu
    assert announced.term(day, tree.xincheng.code).start == xiuzhou


def test_a_year_nobody_announced_runs_by_the_nominal_terms(announced, tree):
    assert announced.found(2026, tree.jianshe.code)
    assert announced.found(2027, tree.jianshe.code) is None
    assert announced.term(date(2027, 10, 1), tree.jianshe.code) == Period(date(2027, 9, 1), date(2028, 1, 31))


def test_a_schools_duties_follow_its_countys_terms(announced, school, school_class, pupil):
    load_rules()
    recompute_organisation(school, today=date(2026, 11, 24))
    duty = Duty.objects.get(rule__code="S-TERM", subject_id=pupil.pk)
    assert (duty.period_start, duty.due_on) == (date(2026, 9, 1), date(2027, 1, 23))


def term_line(school, pupil):
    recompute_organisation(school, today=date(2026, 11, 24))
    return duty_lines(Duty.objects.filter(rule__code="S-TERM", subject_id=pupil.pk), date(2026, 11, 24))[0]


def test_a_nominal_term_is_called_so_wherever_its_dates_are_shown(client, school, school_class, pupil, teacher):
    load_rules()
    line = term_line(school, pupil)
    assert "按常规学期推算，尚未公布" in line.period
    client.force_login(teacher)
    for page in (reverse("training:person_record", args=[pupil.pk]), reverse("training:duty", args=[line.duty.pk])):
        assert "按常规学期推算，尚未公布" in client.get(page).content.decode()


def test_an_announced_term_names_its_document_and_is_not_called_nominal(
    client, announced, school, school_class, pupil, teacher
):
    load_rules()
    line = term_line(school, pupil)
    assert "尚未公布" not in line.period
    client.force_login(teacher)
    assert "校历" in client.get(reverse("training:duty", args=[line.duty.pk])).content.decode()


def test_the_shipped_announcements_are_read_once(tree):
    assert load_calendar() == 2
    assert load_calendar() == 0
    terms = load_terms()
    assert terms.term(date(2021, 2, 10), tree.nanhu.code).start == date(2021, 2, 22)


def test_make_up_workdays_count_and_a_countys_own_days_win(tree):
    # National Day 2025 with the Mid-Autumn Festival: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked.
    worked = working_days_between(tree.nanhu.code, date(2025, 9, 28), date(2025, 10, 11))
    assert worked == (6, True)
    CalendarDay.objects.create(
        division=tree.nanhu, day=date(2025, 10, 11), is_workday=False, name="停课", document="通知"
    )
    assert working_days_between(tree.nanhu.code, date(2025, 9, 28), date(2025, 10, 11)) == (5, True)
    assert working_days_between(tree.xiuzhou.code, date(2025, 9, 28), date(2025, 10, 11)) == (6, True)


def test_a_year_without_an_announcement_says_so(tree):
    assert working_days_between(tree.nanhu.code, date(2045, 5, 1), date(2045, 5, 7)) == (5, False)


@pytest.mark.parametrize(
    ("moment", "met"),
    [
        (datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), False),  # 23:59:59 on 30 June in Shanghai
        (datetime(2026, 6, 30, 16, 0, 0, tzinfo=UTC), True),  # midnight: 1 July
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), False),
    ],
)
def test_the_half_year_turns_at_midnight_in_shanghai(hotel, employee, moment, met):
    load_rules()
    recompute_organisation(hotel, today=date(2026, 11, 24))
    with transaction.atomic():
        record_evidence(
            source_key="edge", kind="quiz", subject_kind="person", subject_id=employee.person_id, occurred_at=moment,
            content_key="course:new-staff", result={"passed": True},
        )  # fmt: skip
    half = Duty.objects.get(rule__code="U-PUB-HALF", subject_id=employee.person_id, period_start=date(2026, 7, 1))
    assert (half.met_on is not None) is met
