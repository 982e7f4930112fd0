"""How duties stand goes out by unit and person, within the key, filtered, paged and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from courses.training.certificates.issue import issue_certificate
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.models import Jurisdiction, Membership
from tests.people.exchange.callers import Program
from tests.training.test_training_file import person


@pytest.fixture
def shen(hotel, manager):
    load_rules()
    found = person(hotel, "沈燕", "A7")
    recompute_organisation(hotel)
    return found


@pytest.fixture
def program(client, manager, hotel, shen) -> Program:
    return Program(client, manager, hotel)


def test_a_unit_comes_with_its_counts_and_next_day(program, hotel):
    answer = program.get("units").json()
    [unit] = answer["items"]
    owed = Duty.objects.filter(organisation=hotel)
    assert unit["name"] == hotel.name and sum(unit["duties"].values()) > 0
    assert sum(unit["duties"].values()) <= owed.count()
    assert "不代表消防设施和场所合格" in answer["note"]
    assert (answer["total"], answer["page"], answer["pages"]) == (1, 1, 1)


def test_units_are_filtered_by_name_and_status(program):
    assert program.get("units", q="酒店").json()["total"] == 1
    assert program.get("units", q="火星").json()["total"] == 0
    assert program.get("units", status="met").json()["total"] == 0
    unit = program.get("units").json()["items"][0]
    status = next(name for name, number in unit["duties"].items() if number)
    assert program.get("units", status=status).json()["total"] == 1


def test_duties_are_those_of_the_unit_and_its_people_and_every_filter_narrows(program, hotel):
    path = f"units/{hotel.pk}/duties"
    every = program.get(path, page_size=200).json()
    subjects = {item["subject"] for item in every["items"]}
    assert subjects == {"unit", "person"}
    assert {item["staff_number"] for item in every["items"] if item["subject"] == "unit"} == {""}
    for query in (
        {"subject": "person"},
        {"staff_number": "A7"},
        {"rule": every["items"][0]["rule"]},
        {"due_before": "2000-01-01"},
    ):
        found = program.get(path, page_size=200, **query).json()
        assert found["total"] < every["total"]
    theirs = program.get(path, staff_number="A7", page_size=200).json()["items"]
    assert theirs and {item["staff_number"] for item in theirs} == {"A7"}


def test_an_office_reads_no_duty_of_a_person(client, foreign_officer, hotel, program, shen):
    office = Program(client, foreign_officer, Jurisdiction.objects.get(name="秀洲区消防救援大队"))
    items = office.get(f"units/{hotel.pk}/duties", page_size=200).json()["items"]
    assert items and {item["subject"] for item in items} == {"unit"}
    assert office.get(f"units/{hotel.pk}/duties", staff_number="A7").json()["total"] == 0
    own = program.get(f"units/{hotel.pk}/duties", staff_number="A7").json()["total"]
    assert own > 0  # the control: there is something to hide


def test_people_come_by_number_without_names(program, hotel):
    answer = program.get(f"units/{hotel.pk}/people")
    people = {item["staff_number"]: item for item in answer.json()["items"]}
    assert "A7" in people and sum(people["A7"]["duties"].values()) > 0
    assert "沈燕" not in answer.content.decode()
    Membership.objects.filter(staff_number="A7").update(ended_on=timezone.localdate() - timedelta(days=1))
    assert "A7" not in {item["staff_number"] for item in program.get(f"units/{hotel.pk}/people").json()["items"]}


def test_pages_reach_the_last_and_beyond_it_there_is_nothing(program, hotel):
    path = f"units/{hotel.pk}/duties"
    first = program.get(path, page_size=1).json()
    assert first["pages"] == first["total"] > 1
    seen = {program.get(path, page_size=1, page=n + 1).json()["items"][0]["id"] for n in range(first["total"])}
    assert len(seen) == first["total"]
    assert program.get(path, page_size=1, page=first["total"] + 1).json()["items"] == []
    for wrong in ({"page": 0}, {"page": 10**20}, {"page_size": 0}, {"page_size": 201}, {"page": "x"}):
        assert program.get(path, **wrong).status_code == 422


def test_certificates_of_the_units_people(program, hotel, shen):
    with transaction.atomic():
        evidence, _new = record_evidence(
            source_key="test:1", kind="quiz", subject_kind="person", subject_id=shen.pk, organisation_id=hotel.pk,
            occurred_at=timezone.now(), content_key="course:x", result={"passed": True},
        )  # fmt: skip
    made = issue_certificate(evidence=evidence, holder_name="沈燕", course_key="course:x", title="上岗培训")
    answer = program.get(f"units/{hotel.pk}/certificates")
    [item] = answer.json()["items"]
    assert (item["serial"], item["staff_number"], item["valid"]) == (made.serial, "A7", True)
    assert "沈燕" not in answer.content.decode()


def test_lists_cost_the_same_however_long_they_are(program, hotel, django_assert_max_num_queries):
    for number in range(12):
        person(hotel, f"员工{number}", f"N{number}")
    with django_assert_max_num_queries(25):
        assert program.get(f"units/{hotel.pk}/people").json()["total"] >= 13
