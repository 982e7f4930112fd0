"""Shipped content is put in once; afterwards editors own it, and a newer version never takes their work away."""

from __future__ import annotations

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import seeding
from courses.content_files import read_content
from courses.models import CoursePage, LessonPage
from courses.quizzes.models import Question, QuestionVersion
from courses.seeding import bring_content_up_to_date, seed_content
from people.models import User
from tests.conftest import make_user


def _few(name: str) -> list[dict]:
    """One course with two lessons, and six questions."""
    entries = copy.deepcopy(read_content(name))
    if name == "questions":
        return entries[:6]
    return [{**entry, "lessons": entry["lessons"][:2]} for entry in entries if entry["slug"] == "school-escape"]


def _later(name: str) -> list[dict]:
    """The same, with other words in each entry."""
    entries = _few(name)
    for entry in entries:
        if name == "questions":
            entry["explanation"] += "（新版）"
        else:
            entry["intro"] += "（新版）"
            for lesson in entry["lessons"]:
                lesson["summary"] += "（新版）"
    return entries


@pytest.fixture
def shipped(db, monkeypatch):
    monkeypatch.setattr("courses.seeding.read_content", _few)
    seed_content()


@pytest.fixture
def editor(db) -> User:
    return make_user("editor")


def upgrade(monkeypatch) -> None:
    """A newer version of the files is loaded."""
    monkeypatch.setattr("courses.seeding.read_content", _later)
    seed_content()


def state() -> list:
    pages = [*CoursePage.objects.all(), *LessonPage.objects.order_by("path")]
    rows = [(page.title, page.latest_revision_id, page.last_published_at) for page in pages]
    return [rows, list(Question.objects.values_list("key", "stem", "latest_revision")), QuestionVersion.objects.count()]


def edit(page, user: User, **fields: str) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish()


def test_loading_twice_changes_nothing(shipped):
    before = state()
    seed_content()
    assert state() == before
    assert Question.objects.filter(live=True, versions__number=1, latest_revision__isnull=False).count() == 6


def test_a_second_start_asks_one_question(shipped):
    bring_content_up_to_date()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert not bring_content_up_to_date()
    assert len(asked) == 1


def test_what_nobody_edited_is_brought_up_to_date(shipped, monkeypatch):
    upgrade(monkeypatch)
    assert CoursePage.objects.get().intro.endswith("（新版）")
    assert all(lesson.summary.endswith("（新版）") for lesson in LessonPage.objects.all())
    assert all(question.explanation.endswith("（新版）") for question in Question.objects.all())
    assert QuestionVersion.objects.filter(number=2).count() == 6


def test_a_course_that_gets_a_quiz_later_leads_to_it(shipped, monkeypatch):
    CoursePage.objects.update(quiz_key="")
    upgrade(monkeypatch)
    assert CoursePage.objects.get().quiz_key == "school-escape"


def test_what_an_editor_changed_is_kept(shipped, editor, monkeypatch):
    lesson, question = LessonPage.objects.first(), Question.objects.first()
    edit(lesson, editor, summary="编辑改过")
    edit(question, editor, explanation="编辑改过的解析")
    upgrade(monkeypatch)
    assert LessonPage.objects.get(pk=lesson.pk).summary == "编辑改过"
    assert Question.objects.get(pk=question.pk).explanation == "编辑改过的解析"
    assert LessonPage.objects.filter(summary__endswith="（新版）").count() == 1


def test_without_the_look_at_revisions_the_editor_would_lose_the_change(shipped, editor, monkeypatch):
    """The guard off: every page counts as untouched."""
    lesson = LessonPage.objects.first()
    edit(lesson, editor, summary="编辑改过")
    monkeypatch.setattr(seeding, "is_touched", lambda page: False)
    upgrade(monkeypatch)
    assert LessonPage.objects.get(pk=lesson.pk).summary != "编辑改过"


def test_what_an_editor_deleted_or_took_down_stays_away(shipped, monkeypatch):
    first, second = LessonPage.objects.order_by("path")
    first.delete()
    second.unpublish()
    upgrade(monkeypatch)
    assert [lesson.live for lesson in LessonPage.objects.all()] == [False]
    CoursePage.objects.get().delete()
    monkeypatch.setattr("courses.seeding.read_content", _few)
    seed_content()
    assert not CoursePage.objects.exists()


def test_a_lesson_keeps_its_address_when_its_slug_was_changed(shipped, editor, monkeypatch):
    lesson = LessonPage.objects.first()
    edit(lesson, editor, slug="another-address")
    upgrade(monkeypatch)
    assert LessonPage.objects.count() == 2
    assert LessonPage.objects.get(pk=lesson.pk).slug == "another-address"


def test_a_lesson_that_stands_elsewhere_now_goes_unless_an_editor_made_it_theirs(shipped, editor, monkeypatch):
    ours, theirs = LessonPage.objects.order_by("path")
    edit(theirs, editor, summary="编辑改过")
    monkeypatch.setattr("courses.seeding.retired_lessons", lambda: [ours.content_key, theirs.content_key])
    seed_content()
    assert [lesson.live for lesson in LessonPage.objects.order_by("path")] == [False, True]


def test_a_retired_question_goes_unless_an_editor_made_it_theirs(shipped, editor, monkeypatch):
    ours, theirs = Question.objects.all()[:2]
    edit(theirs, editor, stem="我们仍要问的题")
    monkeypatch.setattr("courses.seeding.retired_questions", lambda: [ours.key, theirs.key])
    seed_content()
    assert dict(Question.objects.filter(pk__in=[ours.pk, theirs.pk]).values_list("key", "live")) == {
        ours.key: False, theirs.key: True,
    }  # fmt: skip
