"""What a lesson shows, screen by screen: its page cut to one thing at a time, then the questions of its course."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import escape

from courses.models import CoursePage, LessonPage
from courses.quizzes.models import Question, QuestionKind, Quiz
from courses.quizzes.services import bank_of, freeze_version

from .models import LETTERS

MOST_QUESTIONS = 10
TEXT_ON_A_SCREEN = 110  # characters that the back row reads in the time a teacher says them
ONE_ANSWER = {QuestionKind.SINGLE, QuestionKind.TRUE_FALSE}


def _parts_of_text(html: str) -> Iterator[str]:
    """A text's paragraphs and lists, packed into screens."""
    held: list[str] = []
    length = 0
    for part in BeautifulSoup(html, "html.parser").find_all(True, recursive=False):
        characters = len(part.get_text())
        if held and length + characters > TEXT_ON_A_SCREEN:
            yield "".join(held)
            held, length = [], 0
        held.append(str(part))
        length += characters
    if held:
        yield "".join(held)


def content_screens(lesson: LessonPage) -> list[dict[str, Any]]:
    """The screens of a lesson's page. A heading stays on the screens after it; sources stay with the log, not here."""
    found: list[dict[str, Any]] = [
        {"kind": "title", "heading": lesson.title, "html": f"<p>{escape(lesson.summary)}</p>" if lesson.summary else ""}
    ]
    heading = ""
    for block in lesson.body:
        if block.block_type == "heading":
            heading = str(block.value)
        elif block.block_type == "text":
            found += [
                {"kind": "content", "heading": heading, "html": part} for part in _parts_of_text(str(block.value))
            ]
        elif block.block_type != "source":
            found.append({"kind": "content", "heading": heading, "html": str(block.render())})
    return found


def questions_for(course: CoursePage) -> list[Question]:
    """The questions of a course's quiz that a class answers together: one answer, at most four choices, no picture."""
    quiz = Quiz.objects.filter(key=course.quiz_key).first() if course.quiz_key else None
    if quiz is None:
        return []
    return [
        question
        for question in bank_of(quiz)
        if question.kind in ONE_ANSWER and not question.picture and 2 <= len(question.choices.all()) <= len(LETTERS)
    ]


def question_screens(course: CoursePage, count: int, seed: uuid.UUID) -> list[dict[str, Any]]:
    """Screens of `count` questions, or as many as there are; the order of choices is one for the whole class."""
    rng = random.Random(seed.int)  # noqa: S311 - frozen with the lesson, so that it can be drawn again
    bank = questions_for(course)
    found = []
    for question in rng.sample(bank, min(count, len(bank))):
        version = freeze_version(question)
        order = list(range(len(version.content["choices"])))
        if question.kind != QuestionKind.TRUE_FALSE:
            rng.shuffle(order)
        found.append({"kind": "question", "heading": "", "version": version.pk, "order": order})
    return found
