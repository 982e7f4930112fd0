"""A desk of editors over some of the shipped content."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from courses.content_files import read_content
from courses.editorial import EDITORS, REVIEWERS, ensure_editorial_setup
from courses.models import CoursePage
from courses.quizzes.models import Question, Quiz
from courses.quizzes.services import bank_of
from courses.seeding import seed_content
from people.models import User
from tests.conftest import make_user


def little_content(name: str) -> list[dict]:
    """The pupils' course and two dozen questions on its quiz's topics, of those that are shipped."""
    courses = [entry for entry in read_content("courses") if entry["slug"] == "school-escape"]
    if name == "courses":
        return courses
    topics = courses[0]["quiz"]["topics"]
    return [e for e in read_content(name) if "primary" in e["audience"] and e["topic"] in topics][:24]


@pytest.fixture(scope="module")
def groups(django_db_setup, django_db_blocker) -> Iterator[dict[str, Group]]:
    """Some of the shipped content, seeded once for all tests here and rolled back after the last."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr("courses.seeding.read_content", little_content)
        seed_content()
        yield ensure_editorial_setup()
        transaction.set_rollback(True)


@pytest.fixture
def desk(groups, db) -> dict[str, User]:
    """One editor and one reviewer."""
    users = {"editor": make_user("editor"), "reviewer": make_user("reviewer")}
    users["editor"].groups.add(groups[EDITORS])
    users["reviewer"].groups.add(groups[REVIEWERS])
    return users


@pytest.fixture
def course(desk) -> CoursePage:
    return CoursePage.objects.live().order_by("path")[0]


@pytest.fixture
def question(desk) -> Question:
    """A question of the pupils' bank, whose quiz now draws the whole bank."""
    quiz = Quiz.objects.get(key="school-escape")
    bank = bank_of(quiz)
    Quiz.objects.filter(pk=quiz.pk).update(draw_count=len(bank))
    return next(question for question in bank if question.audience == ["primary"])  # the form helper keeps one box
