"""Record pages speak of courses and drills by title, say what failed, and open names to those who may see them."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.models import CoursePage
from courses.training.duties.recompute import recompute_organisation
from courses.training.evidence.content_titles import titles_of
from courses.training.ledger.record import record_evidence
from courses.training.models import Certificate, Duty
from courses.training.rulebook.rule_file import load_rules


@pytest.fixture
def course(db) -> CoursePage:
    from wagtail.models import Page

    page = CoursePage(title="校园火灾逃生", slug="school-escape")
    Page.objects.get(depth=1).add_child(instance=page)
    return page


def evidence(person, kind, content_key, **result):
    with transaction.atomic():
        return record_evidence(
            source_key=f"{kind}:{timezone.now().timestamp()}",
            kind=kind,
            subject_kind="person",
            subject_id=person.pk,
            occurred_at=timezone.now(),
            content_key=content_key,
            result=result,
        )[0]


@pytest.fixture
def duties(school, pupil, teacher):
    load_rules()
    recompute_organisation(school)


@pytest.fixture
def record(client, pupil_user, duties):
    client.force_login(pupil_user)
    return lambda: client.get(reverse("training:record")).content.decode()


def test_keys_have_titles_and_unknown_ones_none(course):
    keys = ["course:school-escape", "drill:school-floor", "drill:gone", "other:x", "plain"]
    assert titles_of(keys) == {"course:school-escape": course.title, "drill:school-floor": "小学教学楼一层"}


def test_the_record_shows_titles_not_keys(record, course, pupil):
    evidence(pupil, "quiz", "course:school-escape", passed=True)
    evidence(pupil, "drill_simulated", "drill:school-floor")
    page = record()
    assert course.title in page
    assert "course:school-escape" not in page
    assert "drill:school-floor" not in page


def test_a_failed_quiz_says_why_it_does_not_count_even_when_something_else_did(record, pupil):
    evidence(pupil, "quiz", "course:school-escape", passed=False, score=3, max_score=10)
    assert "S-TERM 要求考核通过" in record()
    evidence(pupil, "quiz", "course:school-escape", passed=True, score=9, max_score=10)
    page = record()
    assert "S-TERM 要求考核通过" in page
    assert Duty.objects.get(rule__code="S-TERM", subject_id=pupil.pk).met_on


def test_a_pupil_is_not_told_what_the_school_owes(record, pupil, school):
    assert Duty.objects.filter(organisation=school, rule__code="U-DRILL-OTHER").exists()
    evidence(pupil, "drill_simulated", "drill:school-floor")
    page = record()
    assert "其他单位每年灭火和应急疏散演练" not in page


def test_a_teacher_opens_a_pupils_record_and_others_do_not(client, duties, teacher, pupil, school_class, manager):
    url = reverse("training:person_record", args=[pupil.pk])
    client.force_login(teacher)
    assert url in client.get(reverse("training:class_record", args=[school_class.pk])).content.decode()
    page = client.get(url).content.decode()
    assert pupil.name in page
    assert "S-TERM" in page
    client.force_login(manager)
    assert client.get(url).status_code == 404


def test_an_officer_sees_counts_and_no_names(client, duties, county_officer, pupil, school):
    client.force_login(county_officer)
    assert client.get(reverse("training:organisation_record", args=[school.pk])).status_code == 200
    assert client.get(reverse("training:person_record", args=[pupil.pk])).status_code == 404


@pytest.mark.parametrize("typed", ["abcd23456789", "ABCD 2345 6789", " abcd-2345-6789 ", "ABCD2345-6789"])
def test_a_serial_is_found_however_it_is_typed(client, pupil, typed):
    row = evidence(pupil, "quiz", "course:school-escape", passed=True)
    Certificate.objects.create(
        serial="ABCD-2345-6789", evidence=row, subject_id=pupil.pk, title="校园火灾逃生", course_key="course:x",
        issued_at=row.occurred_at, is_sample=row.is_sample,
    )  # fmt: skip
    answer = client.get(reverse("training:verify_form"), {"serial": typed}, follow=True)
    assert answer.status_code == 200
    assert "ABCD-2345-6789" in answer.content.decode()
    assert client.get(f"/api/certificates/{typed.strip()}").status_code == 200
