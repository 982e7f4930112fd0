"""A course with a lesson and questions, taught in a class of ten seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from courses.classroom.models import LiveLesson
from courses.classroom.opening import open_lesson
from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.quizzes.models import Choice, Question, Quiz
from people.models import SchoolClass
from people.seats.roster import add_seats

QUESTIONS = 4


def make_question(number: int) -> Question:
    made = Question.objects.create(
        key=f"question-{number}", audience=["primary"], topic="escape", stem=f"问题{number}", source="来源", live=True,
        explanation=f"因为{number}",
    )  # fmt: skip
    for place in range(3):
        Choice.objects.create(question=made, text=f"选项{number}-{place}", is_correct=place == 0, sort_order=place)
    return made


@pytest.fixture
def lesson(db) -> LessonPage:
    """A published lesson with a heading, a text and steps, and a quiz of four questions."""
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=HomePage(title="首页", slug="class-home"))
    index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    course = index.add_child(instance=CoursePage(title="逃生", slug="school-escape", quiz_key="escape"))
    Quiz.objects.create(key="escape", title="逃生", course_key="course:school-escape", audience="primary", draw_count=3)
    for number in range(QUESTIONS):
        make_question(number)
    body: Any = [
        ("heading", "听到警报"),
        ("text", f"<p>{'一' * 60}</p><p>{'二' * 70}</p>"),
        ("steps", ["停下来", "走出去"]),
        ("source", "教育部"),
    ]
    made: LessonPage = course.add_child(
        instance=LessonPage(title="听到警报怎么办", slug="alarm", summary="走，不跑。", body=body)
    )
    return made


@pytest.fixture
def seats(school_class) -> SchoolClass:
    """The class with ten seats."""
    add_seats(school_class=school_class, up_to=10)
    return school_class


@pytest.fixture
def opened(lesson, seats, teacher) -> Callable[..., LiveLesson]:
    """Opens the lesson for the class, with changes."""

    def open_it(**changes: Any) -> LiveLesson:
        given: dict[str, Any] = {
            "lesson": lesson, "organisation": seats.organisation, "by": teacher, "teacher": "王老师",
            "school_class": seats, "question_count": 2,
        }  # fmt: skip
        return open_lesson(**given | changes)

    return open_it
