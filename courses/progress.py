"""How far somebody is: measured by the page while it is on the screen, finished by one's own word, or in class."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from django.utils import timezone

from courses.quizzes.lessons_first import LessonsProof
from courses.quizzes.models import Attempt
from people.models import Person
from people.seats.browser import person_here

from .models import CoursePage, LessonPage, LessonProgress
from .reading import least_seconds, opened_now

MOST_SECONDS = 90  # of one report: the page reports more often
MOST_BLOCKS = 500
TaughtFinder = Callable[[uuid.UUID, Iterable[str]], set[str]]
_taught: dict[str, TaughtFinder] = {}


@dataclass(frozen=True, slots=True)
class Report:
    """What a page says it has shown since its last report, or since it was opened where it is the first."""

    block: int
    seconds: float
    film_seconds: float = 0.0
    film_ended: bool = False
    opened_at: datetime | None = None


class NotReadError(Exception):
    """A lesson that was not on the screen as long as the fastest reader needs. `seconds` are missing."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def count_as_finished(name: str, finder: TaughtFinder) -> None:
    """Registers what knows of lessons that somebody had elsewhere: it gives those of the keys that count."""
    _taught[name] = finder


@transaction.atomic
def note_progress(*, person: Person, lesson: LessonPage, report: Report) -> LessonProgress:
    """Adds what was shown. No report counts for more time than has passed since the last one: two tabs are no hour."""
    opened_at = report.opened_at or timezone.now()
    LessonProgress.objects.get_or_create(
        person=person, lesson_key=lesson.content_key, defaults={"started_at": opened_at, "seen_at": opened_at}
    )
    rows = LessonProgress.objects.select_for_update().filter(person=person, lesson_key=lesson.content_key)
    found = rows.get()
    now = timezone.now()
    most = most_seconds(found.seen_at, now)
    found.seconds += math.floor(min(max(report.seconds, 0), most))
    found.film_seconds += math.floor(min(max(report.film_seconds, 0), most))
    found.film_ended |= report.film_ended
    found.block = max(found.block, min(max(report.block, 0), len(lesson.body), MOST_BLOCKS))
    found.seen_at = now
    found.save()
    return found


def most_seconds(last: datetime, now: datetime) -> float:
    """How many seconds a report can stand for: those since the last one, and not more than a page collects."""
    return min(MOST_SECONDS, max(0.0, (now - last).total_seconds()))


@transaction.atomic
def finish_lesson(*, person: Person, lesson: LessonPage, opened_at: datetime | None = None) -> LessonProgress:
    """The reader says that the lesson is done. What was measured stays what it is.

    Raises NotReadError for what was on the screen for less than `least_seconds`. Where nothing was measured because
    the browser runs no script, the time since the page was opened counts.
    """
    found, _ = LessonProgress.objects.get_or_create(person=person, lesson_key=lesson.content_key)
    if found.finished_at is not None:
        return found
    shown = found.seconds
    if not shown and opened_at is not None:
        shown = max(0, math.floor((timezone.now() - opened_at).total_seconds()))
    if (missing := least_seconds(lesson) - shown) > 0:
        raise NotReadError(missing)
    found.finished_at, found.block = timezone.now(), len(lesson.body)
    found.save(update_fields=["finished_at", "block"])
    return found


@dataclass(frozen=True, slots=True)
class LessonState:
    """A lesson of a course as it stands for one person."""

    lesson: LessonPage
    progress: LessonProgress | None
    is_taught: bool

    @property
    def is_finished(self) -> bool:
        """Finished on its page, or had in class."""
        return self.is_taught or (self.progress is not None and self.progress.finished_at is not None)

    @property
    def is_begun(self) -> bool:
        return self.progress is not None and not self.is_finished


def lesson_states(person_id: uuid.UUID, lessons: Iterable[LessonPage]) -> list[LessonState]:
    """The lessons with how far this person is in each, in their order."""
    lessons = list(lessons)
    keys = [lesson.content_key for lesson in lessons]
    rows = {row.lesson_key: row for row in LessonProgress.objects.filter(person=person_id, lesson_key__in=keys)}
    taught = _taught_among(person_id, keys)
    return [LessonState(one, rows.get(one.content_key), one.content_key in taught) for one in lessons]


def _taught_among(person_id: uuid.UUID, keys: list[str]) -> set[str]:
    return set().union(*(finder(person_id, keys) for finder in _taught.values())) if keys else set()


def course_proof(person_id: uuid.UUID, course_key: str) -> LessonsProof:
    """What a quiz of this course asks for its certificate: see `courses.quizzes.lessons_first`.

    It is asked with every paper that is handed in: no page is made for it but those of lessons that are left.
    """
    lessons = list(_lessons_of(course_key.removeprefix("course:")))
    keys = [key for key, _title, _path in lessons]
    rows = LessonProgress.objects.filter(person=person_id, lesson_key__in=keys)
    read = {key: (seconds, done) for key, seconds, done in rows.values_list("lesson_key", "seconds", "finished_at")}
    unread = [key for key in keys if read.get(key, (0, None))[1] is None]
    open_keys = set(unread) - _taught_among(person_id, unread)
    return LessonsProof(
        finished=tuple(title for key, title, _path in lessons if key not in open_keys),
        left=tuple(
            (title, LessonPage(title=title, url_path=path).url or "")
            for key, title, path in lessons
            if key in open_keys
        ),
        minutes=sum(seconds for seconds, _done in read.values()) // 60,
    )


def _lessons_of(course: str) -> Any:
    """Content key, title and path of the address of each published lesson of a course, in order, by one query."""
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - LessonPage.steplen)
    courses = CoursePage.objects.live().public().filter(content_key=course, path=above)
    lessons = LessonPage.objects.live().public().filter(Exists(courses)).order_by("path")
    return lessons.values_list("content_key", "title", "url_path")


def reader_parts(page: Any, request: Any, lessons: list[LessonPage]) -> dict[str, Any]:
    """What a page of a course or lesson shows of its reader, who has an account or has proved a seat here."""
    person = person_here(request)
    if isinstance(page, LessonPage):
        found = LessonProgress.objects.filter(person=person, lesson_key=page.content_key).first() if person else None
        if person is None or (found is not None and found.finished_at is not None):
            return {"reader": person, "progress": found}
        return {
            "reader": person, "progress": found, "least_seconds": least_seconds(page), "opened": opened_now(),
        }  # fmt: skip
    if person is None:
        return {"is_known": request.user.is_authenticated}
    is_open = Attempt.objects.filter(quiz__key=page.quiz_key, person=person, submitted_at=None).exists()
    states = {state.lesson.pk: state for state in lesson_states(person.pk, lessons)}
    return {"is_known": True, "states": states, "is_quiz_open": is_open}
