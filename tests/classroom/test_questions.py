"""Which questions a lesson asks: its own first, others when who teaches says so, until the first is shown."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from common.outbox.kinds import DeliveryRefused
from courses.classroom.closing import answers_of
from courses.classroom.kit import kit_screens, take_lesson
from courses.classroom.lesson_questions import choose_questions, chosen_keys, own_and_others
from courses.classroom.models import LiveLesson
from courses.classroom.pacing import Command, StaleError, call_roll, move
from courses.models import CoursePage
from courses.quizzes.models import Question
from tests.classroom.test_kit import delivery, done


@pytest.fixture
def facts(monkeypatch, lesson):
    """The lesson tells a fact on which two of the four questions rest."""
    for key in ("question-1", "question-3"):
        Question.objects.filter(key=key).update(facts=["E01", "P99"])
    monkeypatch.setattr(
        "courses.classroom.lesson_questions.facts_of_lessons", lambda: {lesson.content_key: frozenset({"E01"})}
    )


@pytest.mark.parametrize("count", [2, 3, 9])
def test_the_lessons_own_questions_come_first(opened, facts, count):
    keys = chosen_keys(opened(question_count=count))
    assert set(keys[:2]) == {"question-1", "question-3"} and len(keys) == min(count, 4)


def test_where_no_facts_are_listed_the_words_decide(lesson, opened):
    Question.objects.filter(key="question-2").update(stem="听到警报怎么办：停下来还是走出去")
    own, others = own_and_others(lesson, CoursePage.objects.parent_of(lesson).get())
    assert [question.key for question in own] == ["question-2"] and len(others) == 3
    assert chosen_keys(opened(question_count=1)) == ["question-2"]


def test_who_teaches_chooses_others_until_the_first_is_shown(opened, facts, teacher, manager, client):
    lesson = opened()
    page = reverse("classroom:questions", args=[lesson.pk])
    client.force_login(manager)
    assert client.get(page).status_code == 404
    client.force_login(teacher)
    form = client.get(page).context["form"]
    assert [key for key, _stem in form.fields["own"].choices] == ["question-1", "question-3"]
    before = lesson.screens[-2:]
    kept = chosen_keys(lesson)[0]
    given = {"seen": lesson.version, "own": [kept], "others": ["question-0", "question-2"]}
    assert client.post(page, given | {"others": ["nonsense"]}).status_code == 400
    assert client.post(page, given).url == reverse("classroom:board", args=[lesson.pk])
    lesson = LiveLesson.objects.get(pk=lesson.pk)
    assert chosen_keys(lesson) == [kept, "question-0", "question-2"]
    assert lesson.screens[-3] == before[0], "a question that stays keeps the order of its choices"
    assert client.post(page, given).status_code == 400, "what was seen is gone"
    lesson = call_roll(lesson=lesson, absent=[], seen=lesson.version)
    while lesson.screen["kind"] != "question":
        lesson = move(lesson=lesson, command=Command.NEXT, seen=lesson.version)
    assert client.get(page).status_code == 302
    with pytest.raises(StaleError):
        choose_questions(lesson=lesson, questions=[], seen=lesson.version)


def test_a_device_that_took_the_lesson_before_is_marked_by_what_it_asked(opened, facts, teacher):
    lesson = opened()
    asked = {
        str(at): [screen["version"], screen["order"]]
        for at, screen in enumerate(kit_screens(lesson))
        if screen["kind"] == "question"
    }
    told = done(lesson, asked=asked)
    stems = [screen["stem"] for screen in kit_screens(lesson) if screen["kind"] == "question"]
    choose_questions(lesson=lesson, questions=list(Question.objects.filter(key="question-0")), seen=lesson.version)
    lesson = LiveLesson.objects.get(pk=lesson.pk)
    for wrong in ({**asked, "0": asked[min(asked)]}, {at: [10**6, [0, 1, 2]] for at in asked}, {"4": [1]}, [1]):
        with pytest.raises(DeliveryRefused):
            take_lesson(delivery(lesson, teacher, json.loads(json.dumps(told | {"asked": wrong}))))
    take_lesson(delivery(lesson, teacher, told))
    assert [answer["stem"] for answer in answers_of(LiveLesson.objects.get(pk=lesson.pk))] == stems[:1]
