"""The file of a unit's year holds what was done in it, names people for the unit alone, and is no formula."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.models import RealDrill
from courses.training.real_drills.forms import FIELDS
from courses.training.real_drills.record import record_real_drill
from courses.training.rulebook.rule_file import load_rules
from courses.training.training_file.content import training_file
from courses.training.training_file.sheets import training_file_xlsx
from people.models import Membership, Person
from people.staff.roster import enrol, leave

YEAR = 2026


@pytest.fixture
def unit(hotel, manager, clock):
    load_rules()
    recompute_organisation(hotel)
    return hotel


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=timezone.get_default_timezone())


def person(unit, name: str, number: str = "") -> Person:
    day = timezone.localdate() - timedelta(days=100)
    return enrol(person_id=uuid.uuid4(), organisation=unit, name=name, staff_number=number, started_on=day)[0]


def trained(unit, who: Person, when: datetime) -> None:
    with transaction.atomic():
        record_evidence(
            source_key=f"quiz-attempt:{uuid.uuid4()}", kind="quiz", subject_kind="person", subject_id=who.pk,
            organisation_id=unit.pk, occurred_at=when, content_key="course:new-staff",
            result={"score": 9, "max_score": 10, "passed": True},
        )  # fmt: skip


def drilled(unit, by, when: datetime, place: str = "主楼") -> RealDrill:
    values = {name: RealDrill._meta.get_field(name).get_default() for name in FIELDS}
    values |= {"emergency": "fire", "began_at": when, "place": place, "plan": "预案", "content": "疏散"}
    values |= {"departments": "前厅", "participant_count": 9}
    return record_real_drill(drill_id=uuid.uuid4(), organisation=unit, by=by, values=values, participants="王五")[0]


def test_it_holds_drills_people_and_training_of_the_year(unit, manager):
    shen = person(unit, "沈燕", "A7")
    trained(unit, shen, at(YEAR, 11, 2))
    drilled(unit, manager, at(YEAR, 11, 3))
    found = training_file(unit, YEAR, names=True)
    assert [(line.name, line.number) for line in found.people] == [("周经理", ""), ("沈燕", "A7")]
    assert [(line.name, line.result.split()[0]) for line in found.trainings] == [("沈燕", "9")]
    assert [names for _drill, names in found.drills] == ["王五"]
    assert "U-DRILL-OTHER" in {line.duty.rule.code for line in found.duties}


@pytest.mark.parametrize(
    ("moment", "is_in"),
    [
        (datetime(2025, 12, 31, 23, 59, 59), False),
        (datetime(2026, 1, 1, 0, 0, 0), True),
        (datetime(2026, 12, 31, 23, 59, 59), True),
        (datetime(2027, 1, 1, 0, 0, 0), False),
    ],
)
def test_the_year_begins_and_ends_at_midnight_in_shanghai(unit, manager, clock, moment, is_in):
    local = moment.replace(tzinfo=timezone.get_default_timezone())
    clock.set(local + timedelta(days=1))
    who = person(unit, "沈燕")
    Membership.objects.filter(person=who).update(started_on=datetime(2024, 1, 1))
    trained(unit, who, local)
    drilled(unit, manager, local)
    found = training_file(unit, YEAR, names=True)
    assert (len(found.trainings), len(found.drills)) == (int(is_in), int(is_in))


def test_a_revoked_drill_is_not_in_it(unit, manager):
    from courses.training.ledger.record import revoke_evidence

    drill = drilled(unit, manager, at(YEAR, 11, 3))
    assert len(training_file(unit, YEAR, names=True).drills) == 1
    revoke_evidence(evidence=drill.evidence, reason="误记", by=manager)
    assert training_file(unit, YEAR, names=True).drills == ()


def test_who_left_in_the_year_stays_in_its_file_and_is_not_in_the_next(unit, clock):
    who = person(unit, "沈燕")
    leave(person=who, organisation=unit, on=timezone.localdate())
    ends = {line.name: line.ended_on for line in training_file(unit, YEAR, names=True).people}
    assert ends == {"周经理": None, "沈燕": timezone.localdate()}
    assert [line.name for line in training_file(unit, YEAR + 1, names=True).people] == ["周经理"]


def test_an_officer_gets_it_without_names(client, unit, manager, foreign_officer, monkeypatch):
    trained(unit, person(unit, "沈燕", "A7"), at(YEAR, 11, 2))
    drilled(unit, manager, at(YEAR, 11, 3))
    client.force_login(foreign_officer)
    response = client.get(reverse("training:unit_file_xlsx", args=[unit.pk, YEAR]))
    cells = text_of(response.content)
    assert not {"沈燕", "A7", "王五"} & cells
    client.force_login(manager)
    assert {"沈燕", "A7", "王五"} <= text_of(client.get(response.wsgi_request.path).content), "control: the unit's own"


def text_of(workbook: bytes) -> set[str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook))
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def test_what_begins_like_a_formula_stays_a_text(unit, manager):
    drilled(unit, manager, at(YEAR, 11, 3), place="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in text_of(training_file_xlsx(training_file(unit, YEAR, names=True)))


def test_the_pdf_is_one(client, unit, manager):
    drilled(unit, manager, at(YEAR, 11, 3))
    client.force_login(manager)
    response = client.get(reverse("training:unit_file_pdf", args=[unit.pk, YEAR]))
    assert response.content.startswith(b"%PDF-")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("year", "status"), [(2001, 404), (2002, 200), (2026, 200), (2027, 404)])
def test_years_before_the_order_and_to_come_have_no_file(client, unit, manager, year, status):
    client.force_login(manager)
    assert client.get(reverse("training:unit_file_xlsx", args=[unit.pk, year])).status_code == status


@pytest.mark.parametrize("who", ["county_officer", "teacher", "employee"])
def test_strangers_get_no_file(client, request, unit, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("training:unit_file_pdf", args=[unit.pk, YEAR])).status_code == 404


def test_it_asks_as_often_for_many_people_as_for_few(unit):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            training_file(unit, YEAR, names=True)
        return len(found)

    for number in range(3):
        trained(unit, person(unit, f"员工{number}"), at(YEAR, 11, 2))
    few = queries()
    for number in range(3, 33):
        trained(unit, person(unit, f"员工{number}"), at(YEAR, 11, 2))
    assert queries() == few
    assert len(training_file(unit, YEAR, names=True).people) == 34
