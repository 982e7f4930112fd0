"""Terms of a county and of a single school: whose days the windows of the rules run by."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from courses.training.duties.explanations import duty_lines, is_announced
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.models import Duty, OwnTerm, SchoolTerm
from courses.training.rulebook.calendars import load_terms
from courses.training.rulebook.rule_file import load_rules
from people.models import Organisation, OrganisationKind, SchoolClass

TODAY = date(2026, 11, 24)


@pytest.fixture
def county(tree):
    """南湖区's terms of 2026/27."""
    for term, first, last in (
        ("autumn", date(2026, 9, 1), date(2027, 1, 23)), ("spring", date(2027, 2, 22), date(2027, 7, 4)),
    ):  # fmt: skip
        SchoolTerm.objects.create(
            division=tree.nanhu, school_year=2026, term=term, starts_on=first, ends_on=last, document="校历"
        )


@pytest.fixture
def later(school, county):
    """The school begins a fortnight after its county: its building was not ready."""
    return OwnTerm.objects.create(
        organisation=school, school_year=2026, term="autumn", starts_on=date(2026, 9, 15), ends_on=date(2027, 1, 30),
        reason="校舍改造延期开学",
    )  # fmt: skip


def test_a_schools_own_term_wins_and_its_neighbour_keeps_the_countys(later, school, tree):
    other = Organisation.objects.create(name="二小", kind=OrganisationKind.PRIMARY_SCHOOL, division=tree.jianshe)
    terms = load_terms()
    assert terms.at(school.pk).term(TODAY, tree.jianshe.code).start == date(2026, 9, 15)
    assert terms.at(other.pk).term(TODAY, tree.jianshe.code).start == date(2026, 9, 1)
    # The term that the school did not change stays the county's.
    assert terms.at(school.pk).term(date(2027, 3, 1), tree.jianshe.code).start == date(2027, 2, 22)


def hours(school_class, day):
    with transaction.atomic():
        record_evidence(
            source_key=f"hours:{day}", kind="lesson", subject_kind="class", subject_id=school_class.pk,
            occurred_at=day, content_key="lesson:other", result={"hours": 2, "contents": ["rule:S-4H"]},
            organisation_id=school_class.organisation_id,
        )  # fmt: skip


def test_the_first_week_is_the_schools_own(later, school, clock):
    load_rules()
    school_class = SchoolClass.objects.create(
        organisation=school, name="三（1）班", grade=3, school_year=2026, join_code="OWNTERM1"
    )
    duty = Duty.objects.filter(rule__code="S-4H", subject_id=school_class.pk)
    first, within = clock.moment.replace(month=9, day=9), clock.moment.replace(month=9, day=16)
    hours(school_class, first)  # the ninth day of the county's term, and before the school's
    recompute_organisation(school, today=TODAY)
    assert duty.get().hours_done == 0
    hours(school_class, within)
    recompute_organisation(school, today=TODAY)
    assert (duty.get().period_start, duty.get().hours_done) == (date(2026, 9, 15), 2)
    # Control: without the school's own term its second day lies in no window.
    later.delete()
    recompute_organisation(school, today=TODAY)
    assert (duty.get().period_start, duty.get().hours_done) == (date(2026, 9, 1), 0)


def test_the_reason_is_read_where_the_term_is(client, later, school, school_class, pupil, teacher):
    load_rules()
    recompute_organisation(school, today=TODAY)
    line = duty_lines(Duty.objects.filter(rule__code="S-TERM", subject_id=pupil.pk), TODAY)[0]
    assert "尚未公布" not in line.period
    client.force_login(teacher)
    assert "校舍改造延期开学" in client.get(reverse("training:duty", args=[line.duty.pk])).content.decode()


# -- guessed terms ----------------------------------------------------------------------------------------------------


def test_a_guessed_term_says_so_until_the_desk_puts_it_right(client, school, head, clock):
    client.force_login(head)
    desk, page = (reverse(f"schools:{name}", args=[school.pk]) for name in ("desk", "own_terms"))
    assert "推算" in client.get(desk).content.decode()
    asked = client.get(page, {"year": "2026", "term": "spring"})
    assert "推算" in asked.content.decode()
    form = asked.context["form"]
    assert (form["term"].value(), str(form["starts_on"].value())) == ("spring", "2027-02-01")
    given = {"school_year": "2026", "reason": "本校校历"}
    autumn = {"term": "autumn", "starts_on": "2026-09-01", "ends_on": "2027-01-22"}
    assert client.post(page, given | autumn).status_code == 302
    assert "推算" not in client.get(desk).content.decode()
    lines = {(line["year"], line["key"]): line for line in client.get(page).context["lines"]}
    spring = lines[2026, "spring"]
    assert not spring["is_announced"] and spring["own"] is None, "the second term is guessed as before"
    assert "推算" in client.get(page).content.decode()
    assert (
        client.post(page, given | {"term": "spring", "starts_on": "2027-02-22", "ends_on": "2027-07-02"}).status_code
        == 302
    )
    assert load_terms().at(school.pk).source(2026, 1, school.division.code) == "own"


def test_a_term_that_was_announced_is_no_guess(client, school, head, county, clock):
    """The control."""
    client.force_login(head)
    assert "推算" not in client.get(reverse("schools:desk", args=[school.pk])).content.decode()


def test_a_duty_of_a_guessed_second_term_does_not_say_that_it_was_announced(school, clock):
    OwnTerm.objects.create(
        organisation=school, school_year=2026, term="autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 22),
        reason="校历",
    )  # fmt: skip
    terms = load_terms()
    duty = Duty(organisation=school, period_start=date(2027, 2, 1), period_end=date(2027, 7, 10))
    assert not is_announced(duty, terms)
    duty.period_start = date(2026, 9, 1)
    assert is_announced(duty, terms)
