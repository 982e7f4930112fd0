"""Which questions belong to a lesson: those of its course that rest on the same facts, or speak of what it says.

They come first; what is wanting is taken from the rest of the course. Who teaches may choose others.
"""

from __future__ import annotations

import random
import uuid
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags

from common.search import cut
from courses.content_files import facts_of_lessons
from courses.models import CoursePage, LessonPage
from courses.quizzes.models import Question, QuestionVersion, Quiz
from courses.quizzes.services import bank_of, freeze_version

from .models import LessonState, LiveLesson
from .one_tap import keeps_its_order, one_tap
from .pacing import StaleError, change

MOST_QUESTIONS = 10
LEAST_SHARED = 0.5  # of a question's words that a lesson without listed facts says too, for the question to be its own


def questions_for(course: CoursePage) -> list[Question]:
    """The questions of a course's quiz that a class answers together: those that one tap can answer."""
    return [question for question in _bank(course) if one_tap(question.content()) is not None]


def left_out(course: CoursePage) -> int:
    """How many questions of a course's quiz a class cannot be asked, because they want several answers or too many."""
    return len(_bank(course)) - len(questions_for(course))


def _bank(course: CoursePage) -> list[Question]:
    quiz = Quiz.objects.filter(key=course.quiz_key).first() if course.quiz_key else None
    return bank_of(quiz) if quiz is not None else []


def _words(text: str) -> set[str]:
    return {word for word in cut(text, for_index=True).split() if len(word) > 1}


def own_and_others(lesson: LessonPage, course: CoursePage) -> tuple[list[Question], list[Question]]:
    """The course's questions: those that are the lesson's own, and the rest."""
    bank = questions_for(course)
    facts = facts_of_lessons().get(lesson.content_key)
    if facts:
        own = [question for question in bank if facts & set(question.facts)]
    else:
        said = _words(strip_tags(" ".join([lesson.title, lesson.summary, str(lesson.body)])))
        own = [question for question in bank if _shared(question, said) >= LEAST_SHARED]
    return own, [question for question in bank if question not in own]


def _shared(question: Question, said: set[str]) -> float:
    asked = _words(" ".join([question.stem, *(one.text for one in question.choices.all() if one.is_correct)]))
    return len(asked & said) / len(asked) if asked else 0.0


def question_screens(lesson: LessonPage, course: CoursePage, count: int, seed: uuid.UUID) -> list[dict[str, Any]]:
    """Screens of `count` questions, the lesson's own first, or as many as there are."""
    rng = random.Random(seed.int)  # noqa: S311 - frozen with the lesson, so that it can be drawn again
    own, others = own_and_others(lesson, course)
    drawn = rng.sample(own, min(count, len(own)))
    near = {question.topic for question in own}
    for rest in ([one for one in others if one.topic in near], [one for one in others if one.topic not in near]):
        drawn += rng.sample(rest, min(count - len(drawn), len(rest)))
    return [_screen(question, rng) for question in drawn]


def _screen(question: Question, rng: random.Random) -> dict[str, Any]:
    """A question as it is frozen; the order of its choices is one for the whole class."""
    version = freeze_version(question)
    asked = one_tap(version.content)
    assert asked is not None
    order = list(range(len(asked["choices"])))
    if not keeps_its_order(asked):
        rng.shuffle(order)
    return {"kind": "question", "heading": "", "version": version.pk, "order": order}


def chosen_keys(lesson: LiveLesson) -> list[str]:
    """The keys of the questions that a lesson asks, in its order."""
    versions = [screen["version"] for screen in lesson.screens if screen["kind"] == "question"]
    keys = dict(QuestionVersion.objects.filter(pk__in=versions).values_list("pk", "question__key"))
    return [keys[version] for version in versions]


def may_choose(lesson: LiveLesson) -> bool:
    """Questions can be chosen until the first of them is on the screen."""
    first = next((at for at, screen in enumerate(lesson.screens) if screen["kind"] == "question"), len(lesson.screens))
    return lesson.state == LessonState.OPEN and lesson.position < first and not lesson.phases


@transaction.atomic
def choose_questions(*, lesson: LiveLesson, questions: list[Question], seen: int) -> LiveLesson:
    """Asks these questions instead; one that stays keeps the order of its choices. Raises StaleError."""
    if not may_choose(lesson):
        raise StaleError
    rng = random.Random(lesson.pk.int)  # noqa: S311 - as they were drawn
    there = dict(zip(chosen_keys(lesson), (s for s in lesson.screens if s["kind"] == "question"), strict=True))
    before = [screen for screen in lesson.screens if screen["kind"] != "question"]
    asked = [there.get(question.key) or _screen(question, rng) for question in questions[:MOST_QUESTIONS]]
    return change(lesson, seen, screens=[*before, *asked])


def as_asked(lesson: LiveLesson, asked: dict[int, tuple[int, list[int]]]) -> list[dict[str, Any]]:
    """The lesson's screens with the questions that a device asked: by screen, version and order of choices.

    A device may have taken the lesson before others were chosen: they stand where the lesson has its own, or last.
    Raises ValueError for what was never asked here.
    """
    before = [screen for screen in lesson.screens if screen["kind"] != "question"]
    versions = QuestionVersion.objects.in_bulk([version for version, _order in asked.values()])
    for version, order in asked.values():
        content = one_tap(versions[version].content) if version in versions else None
        if content is None or sorted(order) != list(range(len(content["choices"]))):
            raise ValueError("no such question")
    own = [at for at, screen in enumerate(lesson.screens) if screen["kind"] == "question"]
    total = len(before) + len(asked)
    if sorted(asked) not in (own, list(range(len(before), total))) or len(asked) > MOST_QUESTIONS:
        raise ValueError("no such place")
    screens = {
        at: {"kind": "question", "heading": "", "version": version, "order": order}
        for at, (version, order) in asked.items()
    }
    told = iter(before)
    return [screens[at] if at in screens else next(told) for at in range(total)]
