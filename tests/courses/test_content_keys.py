"""The ledger's name of a course outlives its address: renamed, copied, restored, translated."""

from __future__ import annotations

import pytest
from wagtail.models import Locale

from courses.models import CoursePage, LessonPage
from courses.quizzes.models import Quiz
from courses.seeding import seed_content
from courses.training.evidence.content_titles import address_of, titles_of
from simulator.drills.results.remediation import lesson_for


@pytest.fixture
def course(db, monkeypatch) -> CoursePage:
    monkeypatch.setattr("courses.seeding.read_content", _little_content)
    seed_content()
    return CoursePage.objects.get()


def _little_content(name: str) -> list[dict]:
    if name == "questions":
        return []
    lesson = {"title": "看清标志", "slug": "know-signs", "summary": "", "minutes": 5, "body": [{"text": "<p>看</p>"}]}
    quiz = {"key": "school-escape", "title": "测验", "audience": "primary", "topics": [], "draw_count": 1}
    return [{
        "title": "火场逃生", "slug": "school-escape", "audience": "小学", "intro": "", "minutes": 9, "cover": "",
        "quiz": quiz, "lessons": [lesson],
    }]  # fmt: skip


def rename(page, slug: str) -> None:
    page.slug = slug
    page.save_revision().publish()


def test_a_new_course_and_its_lessons_are_named_by_their_first_address(course):
    assert course.key == "course:school-escape"
    assert LessonPage.objects.get().content_key == "school-escape/know-signs"


def test_another_slug_changes_the_address_and_nothing_else(course):
    rename(course, "school-escape-2026")
    fresh = CoursePage.objects.get()
    assert (fresh.slug, fresh.key) == ("school-escape-2026", "course:school-escape")
    assert titles_of(["course:school-escape"]) == {"course:school-escape": "火场逃生"}
    assert address_of("course:school-escape").endswith("/courses/school-escape-2026/")


def test_by_its_slug_the_course_would_be_lost(course, monkeypatch):
    """The guard off: the key follows the slug, as it did once."""
    monkeypatch.setattr(CoursePage, "_kept_key", lambda self: self.slug)
    rename(course, "school-escape-2026")
    assert titles_of(["course:school-escape"]) == {}


def test_score_cards_find_the_lesson_after_it_was_renamed(course):
    rename(LessonPage.objects.get(), "signs")
    assert lesson_for("lift", pupils=True)[0] == "看清标志"


def test_a_revision_from_before_there_were_keys_cannot_take_one_away(course):
    revision = course.save_revision()
    del revision.content["content_key"]
    revision.content["slug"] = "old-slug"
    revision.save()
    revision.publish()
    assert CoursePage.objects.get().key == "course:school-escape"


def test_a_copy_is_another_content(course):
    copy = course.copy(update_attrs={"slug": "school-escape-copy", "title": "副本"}, recursive=True)
    assert copy.specific.key == "course:school-escape-copy"
    assert {lesson.content_key for lesson in LessonPage.objects.all()} == {
        "school-escape/know-signs",
        "school-escape-copy/know-signs",
    }


def test_a_new_course_with_an_old_slug_inherits_no_records(course):
    rename(course, "school-escape-2026")
    index = course.get_parent()
    fresh = CoursePage(title="新课", slug="school-escape")
    index.add_child(instance=fresh)
    assert fresh.key == "course:school-escape-2"


def test_a_translation_is_the_same_content(course):
    english = Locale.objects.create(language_code="en")
    translated = course.copy_for_translation(english, copy_parents=True).specific
    assert translated.key == course.key


def test_a_quiz_keeps_the_keys_it_was_made_with(course):
    quiz = Quiz.objects.get()
    quiz.key, quiz.course_key, quiz.title = "other", "course:other", "新名"
    quiz.save()
    quiz.refresh_from_db()
    assert (quiz.key, quiz.course_key, quiz.title) == ("school-escape", "course:school-escape", "新名")


def test_what_is_scheduled_is_published_and_what_has_expired_goes(course):
    from datetime import timedelta

    from django.utils import timezone

    from courses.editorial import publish_scheduled

    lesson = LessonPage.objects.get()
    lesson.title, lesson.go_live_at = "新标题", timezone.now() + timedelta(hours=1)
    lesson.save_revision().publish()
    publish_scheduled()
    assert LessonPage.objects.get().title == "看清标志"
    revision, due = LessonPage.objects.get().revisions.get(approved_go_live_at__isnull=False), timezone.now()
    revision.content["go_live_at"] = due.isoformat()
    revision.approved_go_live_at = due
    revision.save()
    publish_scheduled()
    assert LessonPage.objects.get().title == "新标题"
    LessonPage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled()
    assert not LessonPage.objects.get().live
