"""Lessons at one time, and more counted than was measured: refused, or said on every proof."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from courses.classroom.attaching import AttachRefusal, AttachRefused, attach
from courses.classroom.closing import file_log, log_form
from courses.classroom.models import LiveLesson
from courses.classroom.pacing import Command
from courses.schools.proofs import class_values
from courses.training.filings import lessons as lesson_logs
from courses.training.filings.lessons import rows_of_lesson
from courses.training.models import Evidence, LessonLog
from people.models import SchoolClass
from people.seats.roster import add_seats
from tests.classroom.test_lessons import drafted, press, sent


def taught(lesson: LiveLesson, minutes_ago: int, minutes: int) -> LiveLesson:
    """The lesson, which began so long ago and took so long."""
    began = timezone.now() - timedelta(minutes=minutes_ago)
    lesson = press(lesson, Command.END)
    LiveLesson.objects.filter(pk=lesson.pk).update(opened_at=began, ended_at=began + timedelta(minutes=minutes))
    return LiveLesson.objects.get(pk=lesson.pk)


def form_of(lesson, teacher, **typed):
    return log_form(lesson, teacher, sent(log_form(lesson, teacher)) | typed)


def filed(lesson, teacher, **typed) -> LessonLog:
    form = form_of(lesson, teacher, **typed)
    assert form.is_valid(), form.errors
    return LessonLog.objects.get(pk=file_log(lesson=lesson, form=form, by=teacher).pk)


@pytest.fixture
def first(opened, teacher) -> LessonLog:
    """Forty minutes that began a hundred minutes ago."""
    return filed(taught(opened(), 100, 40), teacher)


@pytest.mark.parametrize(
    ("began", "minutes", "fits"), [(70, 40, False), (100, 40, False), (61, 40, True), (140, 40, True), (110, 70, False)]
)
def test_a_class_has_one_lesson_at_a_time(first, opened, teacher, began, minutes, fits):
    form = form_of(taught(opened(), began, minutes), teacher)
    assert form.is_valid() is fits, form.errors
    assert fits or "三年级1班" in str(form.errors["began_at"])


def test_without_the_rule_it_would_have_two(first, opened, teacher, monkeypatch):
    """The control."""
    monkeypatch.setattr(lesson_logs, "lesson_of_class_beside", lambda *given, **more: None)
    assert form_of(taught(opened(), 70, 40), teacher).is_valid()


def test_minutes_beyond_what_was_measured_do_not_reach_into_the_next_lesson(first, opened, teacher):
    early = taught(opened(), 120, 1)
    typed = {"minutes": "40", "hours_reason": "大屏晚开"}
    assert set(form_of(early, teacher, **typed).errors) == {"began_at"}
    assert form_of(early, teacher).is_valid()


def test_a_correction_that_leaves_the_time_alone_is_taken(first, opened, teacher, client, monkeypatch):
    with monkeypatch.context() as old:
        old.setattr(lesson_logs, "lesson_of_class_beside", lambda *given, **more: None)
        second = filed(taught(opened(), 70, 40), teacher)
    client.force_login(teacher)
    url = reverse("training:revise_record", args=[second.pk])
    data = sent(client.get(url).context["form"]) | {"absent": "3", "reason": "3号没来"}
    assert client.post(url, data).status_code == 302
    moved = sent(client.get(url).context["form"]) | {"minutes": "41", "hours_reason": "x", "reason": "x"}
    assert client.post(url, moved).status_code == 400


def test_a_draft_is_not_tied_to_a_class_that_had_another_lesson(opened, teacher, seats):
    draft = drafted(opened, teacher)
    filed(taught(opened(), 60, 40), teacher)
    with pytest.raises(AttachRefused) as refused:
        attach(log=draft, school_class=seats, by=teacher)
    assert refused.value.reason == AttachRefusal.BESIDE and str(seats) in refused.value.words


def test_two_classes_of_one_teacher_at_one_time_are_named_on_the_record(first, opened, teacher, school):
    other = SchoolClass.objects.create(
        organisation=school, name="三年级2班", grade=3, school_year=2026, join_code="TWO2"
    )
    add_seats(school_class=other, up_to=3)
    label = "同一教师同时段的课"
    assert label not in dict(rows_of_lesson(first))
    strange = filed(taught(opened(school_class=other, teacher="李老师"), 90, 30), teacher)
    assert label not in dict(rows_of_lesson(first)) and label not in dict(rows_of_lesson(strange)), "control"
    second = filed(taught(opened(school_class=other, teacher="王老师"), 59, 40), teacher)
    assert label not in dict(rows_of_lesson(second))
    together = filed(taught(opened(school_class=None, group_name="四年级", seat_count=4), 95, 30), teacher)
    assert "四年级" in dict(rows_of_lesson(first))[label]
    assert "三年级1班" in dict(rows_of_lesson(together))[label]


def test_more_than_was_measured_is_marked_with_both_and_why_on_every_proof(opened, teacher, seats, client):
    log = filed(taught(opened(), 50, 1), teacher, minutes="40", class_hours="1", hours_reason="大屏晚开了三十九分钟")
    marked = ("更正", "实测 1", "大屏晚开了三十九分钟")
    lines = dict(rows_of_lesson(log))
    assert "更正" in lines["时长（分钟）"] and "更正" in lines["课时"]
    (shown,) = class_values(seats, timezone.localdate())["lessons"]
    assert all(words in " ".join(shown.values()) for words in marked)
    row = Evidence.objects.get(record_row__record=log, subject_kind="class")
    assert (row.result["minutes"], row.result["measured_minutes"]) == (40, 1)
    client.force_login(teacher)
    docx = client.get(reverse("schools:class_proof", args=[seats.pk, "docx"])).content
    words = " ".join(
        cell.text for table in Document(io.BytesIO(docx)).tables for line in table.rows for cell in line.cells
    )
    page = client.get(reverse("schools:class", args=[seats.pk])).content.decode()
    ledger = client.get(reverse("training:evidence", args=[row.pk])).content.decode()
    assert all(one in words for one in marked)
    assert "更正" in page and marked[2] in page and "实测分钟数" in ledger


def test_what_was_measured_has_no_mark(opened, teacher, seats):
    """The control."""
    log = filed(taught(opened(), 50, 40), teacher)
    assert "更正" not in str(rows_of_lesson(log))
    assert "更正" not in str(class_values(seats, timezone.localdate())["lessons"])
    assert "measured_minutes" not in Evidence.objects.get(record_row__record=log, subject_kind="class").result
