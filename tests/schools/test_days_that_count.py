"""Rules that count the edges of a term alone: when a form offers them, what a class's page says of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.classroom.closing import log_form
from courses.classroom.models import LiveLesson
from courses.classroom.opening import open_lesson
from courses.classroom.pacing import Command, move
from courses.training.duties.explanations import duty_lines
from courses.training.duties.recompute import recompute_organisation
from courses.training.filings.lessons import LessonLogForm, usual_rules
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from tests.classroom.test_lessons import sent

EDGES = {"S-4H", "S-START"}
FIRST_WEEK, NOVEMBER, JANUARY = date(2026, 9, 2), date(2026, 11, 25), date(2027, 1, 20)


@pytest.fixture
def rules(clock, school):
    load_rules()


def taught_on(day: date, clock, lesson_page, school, school_class, head) -> LiveLesson:
    clock.set(datetime.combine(day, clock.moment.timetz()))
    lesson = open_lesson(
        lesson=lesson_page, organisation=school, by=head, teacher="王老师", question_count=0, school_class=school_class
    )  # fmt: skip
    began = clock.moment
    clock.go(minutes=45)
    move(lesson=lesson, command=Command.END, seen=lesson.version)
    LiveLesson.objects.filter(pk=lesson.pk).update(opened_at=began, ended_at=clock.moment)
    return LiveLesson.objects.get(pk=lesson.pk)


@pytest.mark.parametrize(("day", "ticked"), [(FIRST_WEEK, EDGES), (NOVEMBER, set()), (JANUARY, EDGES)])
def test_they_are_ticked_on_days_that_count_and_say_which_these_are(
    rules, clock, lesson_page, school, school_class, seats, head, day, ticked
):
    form = log_form(taught_on(day, clock, lesson_page, school, school_class, head), head)
    assert EDGES & set(form["counts_for"].value()) == ticked
    assert "S-TERM" in form["counts_for"].value(), "control: a rule of the whole term"
    labels = dict(form.fields["counts_for"].choices)
    assert "2026-09-01 至 2026-09-07、2027-01-18 至 2027-01-31" in labels["S-4H"]
    assert "2026-09-01" not in labels["S-TERM"]


def test_one_that_cannot_count_is_refused_with_the_reason(rules, clock, lesson_page, school, school_class, seats, head):
    lesson = taught_on(NOVEMBER, clock, lesson_page, school, school_class, head)
    data = sent(log_form(lesson, head))
    form = log_form(lesson, head, data | {"counts_for": ["S-TERM", "S-4H"]})
    assert set(form.errors) == {"counts_for"} and "2026-09-01 至 2026-09-07" in str(form.errors["counts_for"])
    assert log_form(lesson, head, data).is_valid()
    moved = data | {"counts_for": ["S-4H"], "began_at": "2026-09-03T10:00"}
    assert log_form(lesson, head, moved).is_valid(), "the day was put right on the form"


def test_a_correction_begins_without_what_never_counted(rules, clock, lesson_page, school, school_class, seats, head):
    from courses.classroom.closing import file_log

    lesson = taught_on(NOVEMBER, clock, lesson_page, school, school_class, head)
    form = log_form(lesson, head, sent(log_form(lesson, head)))
    assert form.is_valid(), form.errors
    record = file_log(lesson=lesson, form=form, by=head)
    type(record).objects.filter(pk=record.pk).update(counts_for=["S-TERM", "S-4H"])  # as it was ticked before
    record.refresh_from_db()
    assert LessonLogForm.start_of(record)["counts_for"] == ["S-TERM"]


def test_usual_rules_are_those_of_the_day(rules, school):
    assert EDGES & set(usual_rules(school, FIRST_WEEK)) == EDGES
    assert not EDGES & set(usual_rules(school, NOVEMBER))


@pytest.mark.parametrize(
    ("day", "words", "counts_now"),
    [
        (FIRST_WEEK, "给这个班上一节消防安全课", True),
        (NOVEMBER, "今天上的课不计入这一条。请在 2027-01-18 至 2027-01-31 上课。", False),
    ],
)
def test_the_page_of_a_class_says_when_a_lesson_counts(
    client, rules, clock, school, school_class, seats, head, day, words, counts_now
):
    clock.set(datetime.combine(day, clock.moment.timetz()))
    recompute_organisation(school, today=day)
    client.force_login(head)
    page = client.get(reverse("schools:class", args=[school_class.pk]))
    lines = {cell.rule.code: act for cell, act in page.context["lines"]}
    teach = reverse("classroom:index")
    assert words.partition("。")[0] in lines["S-4H"].sentence
    assert (teach in [url for _label, url in lines["S-4H"].buttons]) is counts_now
    assert "本学期为：2026-09-01 至 2026-09-07、2027-01-18 至 2027-01-31。" in page.content.decode()


def test_when_its_days_are_over_it_says_so(client, rules, clock, school, school_class, seats, head):
    duty_day = date(2026, 12, 1)
    recompute_organisation(school, today=duty_day)
    duty = Duty.objects.get(rule__code="S-4H", subject_id=school_class.pk)
    (line,) = duty_lines([duty], duty_day)
    assert "只计 2026-09-01 至 2026-09-07、2027-01-18 至 2027-01-31" in line.why
    assert "更正" not in line.why, "a correction of a lesson on another day would not count either"


def test_a_lesson_on_another_day_meets_none_of_them(rules, clock, lesson_page, school, school_class, seats, head):
    from courses.classroom.closing import file_log

    lesson = taught_on(NOVEMBER, clock, lesson_page, school, school_class, head)
    form = log_form(lesson, head, sent(log_form(lesson, head)))
    assert form.is_valid(), form.errors
    file_log(lesson=lesson, form=form, by=head)
    recompute_organisation(school, today=timezone.localdate() + timedelta(days=1))
    assert Duty.objects.get(rule__code="S-4H", subject_id=school_class.pk).hours_done == 0
