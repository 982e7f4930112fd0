"""A shift instead of a class: nobody is there until they have signed, and the sheet names the shift."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from courses.classroom.board import board_state
from courses.classroom.closing import file_log, log_form
from courses.classroom.forms import OpenLessonForm
from courses.classroom.models import LiveLesson
from courses.classroom.pacing import call_roll
from courses.training.duties.recompute import recompute_organisation
from courses.training.filings import present
from courses.training.models import Duty, TrainingSession
from courses.training.record_pages.kinds import paper_urls
from courses.training.rulebook.rule_file import load_rules
from people.models import Department, Membership, Organisation, Person, PersonKind
from tests.classroom.test_lessons import ended, sent
from tests.training.test_filing_papers import words_of


def worker(hotel, name: str, **more) -> Person:
    person = Person.objects.create(name=name, kind=PersonKind.EMPLOYEE)
    Membership.objects.create(person=person, organisation=hotel, started_on=date(2026, 3, 1), **more)
    return person


@pytest.fixture
def crew(hotel, employee) -> list[Person]:
    """Two people of the early shift, one of the late one; with the employee of the cast."""
    return [
        worker(hotel, "早一", shift="早班"),
        worker(hotel, "早二", shift="早班"),
        worker(hotel, "晚一", shift="晚班"),
    ]


@pytest.fixture
def early(opened, hotel, manager, crew) -> LiveLesson:
    staff = [crew[0].pk, crew[1].pk]
    return opened(organisation=hotel, by=manager, school_class=None, staff=staff, group_name="早班", place="大堂")


def filed(lesson: LiveLesson, manager, minutes: int = 45, **typed) -> TrainingSession:
    lesson = ended(lesson, minutes)
    form = log_form(lesson, manager, sent(log_form(lesson, manager)) | typed)
    assert form.is_valid(), form.errors
    return TrainingSession.objects.get(pk=file_log(lesson=lesson, form=form, by=manager).pk)


def test_nobody_is_there_until_they_have_signed(early, manager, crew):
    state = board_state(early)
    assert state["signs"] and [seat["present"] for seat in state["seats"]] == [False, False]
    assert "people" not in sent(log_form(ended(early), manager)) or not log_form(early, manager)["people"].value()
    early = LiveLesson.objects.get(pk=early.pk)
    data = sent(log_form(early, manager))
    assert "groups" in log_form(early, manager, data).errors, "a training of nobody is none"


def test_who_signed_is_on_the_record_with_the_shift(early, manager, crew, client):
    early = call_roll(lesson=early, absent=[2], seen=early.version)
    session = filed(early, manager)
    assert (session.participant_count, session.shift) == (1, "早班")
    client.force_login(manager)
    sheet = words_of(client.get(paper_urls(session, "training-sign-in")[0]).content)
    assert "早班" in sheet and "早一" in sheet and "早二" not in sheet
    assert "早班" in client.get(reverse("training:filed_record", args=[session.pk])).content.decode()


def test_the_sheet_to_sign_is_printed_before_with_a_line_for_each(early, manager, teacher, client):
    url = reverse("classroom:sign_sheet", args=[early.pk])
    client.force_login(teacher)
    assert client.get(url).status_code == 404
    client.force_login(manager)
    content = client.get(url).content
    table = Document(io.BytesIO(content)).tables[-2]
    assert [row.cells[1].text for row in table.rows if row.cells[1].text.startswith("早")] == ["早一", "早二"]
    assert "早班" in words_of(content)
    assert url in client.get(reverse("classroom:board", args=[early.pk])).content.decode()


def test_a_class_has_no_sheet_to_sign(opened, teacher, client):
    client.force_login(teacher)
    lesson = opened()
    assert client.get(reverse("classroom:sign_sheet", args=[lesson.pk])).status_code == 404
    assert not board_state(lesson)["signs"]


def test_a_shift_or_a_department_is_chosen_by_its_name(manager, hotel, crew, employee, lesson):
    kitchen = Department.objects.create(organisation=hotel, name="后厨")
    cook = worker(hotel, "厨师", department=kitchen)

    def chosen(whom: str, **more) -> OpenLessonForm:
        data = {
            "lesson": lesson.content_key,
            "whom": whom,
            "teacher": "周经理",
            "answering": "hands",
            "question_count": 0,
        }
        form = OpenLessonForm(manager, data | more)
        assert form.is_valid(), form.errors
        return form

    form = chosen(f"shift:{hotel.pk}:早班")
    assert (form.organisation, form.called) == (hotel, "早班") and set(form.staff) == {crew[0].pk, crew[1].pk}
    form = chosen(f"department:{kitchen.pk}", group_name="后厨夜班")
    assert form.staff == [cook.pk] and form.called == "后厨夜班"
    everybody = chosen(f"staff:{hotel.pk}")
    assert {*form.staff, *(one.pk for one in crew), employee.person_id} <= set(everybody.staff)


def test_people_beyond_the_list_of_the_form_are_not_lost(early, manager, monkeypatch):
    monkeypatch.setattr(present, "MOST_LISTED", 0)
    session = filed(call_roll(lesson=early, absent=[], seen=early.version), manager)
    assert session.participant_count == 2


@pytest.mark.parametrize(("minutes", "counts"), [(1, False), (45, True)])
def test_a_shift_of_no_class_hour_meets_no_rule_about_records(early, hotel, manager, minutes, counts):
    hotel.key_unit, hotel.key_unit_document = True, "名录"
    hotel.save()
    long_ago = timezone.now() - timedelta(days=30)
    Organisation.objects.filter(pk=hotel.pk).update(created_at=long_ago, facts_since=long_ago.date())
    load_rules()
    called = call_roll(lesson=early, absent=[], seen=early.version)
    session = filed(called, manager, minutes, course_key="")  # a course for pupils counts for none of its rules
    assert (session.class_hours > 0) is counts
    recompute_organisation(Organisation.objects.get(pk=hotel.pk))
    assert Duty.objects.filter(rule__code="U-RECORD-TRAIN", organisation=hotel).exists() is counts
