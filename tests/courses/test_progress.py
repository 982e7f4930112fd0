"""How far somebody is in a lesson: no minute that was not on the screen; a certificate names what was finished."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import progress
from courses.models import CoursePage, LessonPage, LessonProgress
from courses.progress import Report, finish_lesson, lesson_states, note_progress
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.opening import open_attempt
from courses.quizzes.services import submit_attempt
from courses.training.certificates.pdf import certificate_pdf
from courses.training.models import Certificate, Evidence
from tests.courses.test_lesson_files import text_of


@pytest.fixture
def lesson(course) -> LessonPage:
    return course.lessons().first()


def report(client, lesson: LessonPage, **said):
    told = {"block": 3, "seconds": 20, "film": 0, "film_ended": False, **said}
    return client.post(
        reverse("courses:lesson_progress", args=[lesson.pk]), json.dumps(told), content_type="application/json"
    )


def row() -> LessonProgress:
    return LessonProgress.objects.get()


def test_what_was_on_the_screen_is_added_up_and_the_page_offers_to_go_on(client, pupil_user, lesson, clock):
    client.force_login(pupil_user)
    assert "data-progress" in client.get(lesson.url).content.decode()
    report(client, lesson, block=2, seconds=0)
    for block in (4, 6, 5):
        clock.go(seconds=20)
        assert report(client, lesson, block=block).status_code == 200
    assert (row().seconds, row().block, row().finished_at) == (60, 6, None)
    page = client.get(lesson.url).content.decode()
    assert 'href="#b6"' in page and 'id="b6"' in page and "1 分钟" in page
    assert "#b6" in client.get(CoursePage.objects.parent_of(lesson).get().url).content.decode()


def test_no_report_counts_for_more_time_than_has_passed(pupil, lesson, clock):
    """Two tabs, or a page that lies: seconds are the clock's."""
    note_progress(person=pupil, lesson=lesson, report=Report(1, 500))
    assert row().seconds == 0
    clock.go(seconds=10)
    note_progress(person=pupil, lesson=lesson, report=Report(1, 500))
    note_progress(person=pupil, lesson=lesson, report=Report(1, 10))
    assert row().seconds == 10
    clock.go(hours=2)
    note_progress(person=pupil, lesson=lesson, report=Report(1, 7200))
    assert row().seconds == 10 + progress.MOST_SECONDS


def test_without_the_clock_a_page_could_claim_hours(pupil, lesson, clock, monkeypatch):
    monkeypatch.setattr(progress, "most_seconds", lambda last, now: 10.0**6)
    note_progress(person=pupil, lesson=lesson, report=Report(1, 7200))
    assert row().seconds == 7200


def test_the_film_that_was_watched_is_kept(pupil, lesson, clock):
    note_progress(person=pupil, lesson=lesson, report=Report(1, 0))
    clock.go(seconds=30)
    note_progress(person=pupil, lesson=lesson, report=Report(1, 30, 28.5, film_ended=True))
    clock.go(seconds=30)
    note_progress(person=pupil, lesson=lesson, report=Report(1, 30))
    assert (row().film_seconds, row().film_ended) == (28, True)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"block": 1}', '{"block": "x", "seconds": 1, "film": 0}',
                                  '{"block": 1, "seconds": 1e999, "film": 0}', '{"block": 1, "seconds": null, "film": 0}'])  # fmt: skip
def test_what_is_no_report_is_refused(client, pupil_user, lesson, body):
    client.force_login(pupil_user)
    answer = client.post(
        reverse("courses:lesson_progress", args=[lesson.pk]), body, content_type="application/json"
    )  # fmt: skip
    assert answer.status_code == 400
    assert not LessonProgress.objects.exists()


def test_nothing_is_kept_of_who_is_not_known_here(client, lesson):
    assert report(client, lesson).status_code == 204
    assert "data-progress" not in client.get(lesson.url).content.decode()
    assert not LessonProgress.objects.exists()


def test_finishing_leads_on_and_works_without_a_script(client, pupil_user, course):
    client.force_login(pupil_user)
    first, second, *_rest, last = course.lessons()
    answer = client.post(reverse("courses:lesson_finish", args=[first.pk]))
    assert answer.url == second.url
    assert client.post(reverse("courses:lesson_finish", args=[last.pk])).url == course.url
    found = LessonProgress.objects.get(lesson_key=first.content_key)
    assert found.finished_at and found.seconds == 0  # nothing was measured, so no minutes are claimed
    before = found.finished_at
    finish_lesson(person=found.person, lesson=first)
    assert LessonProgress.objects.get(pk=found.pk).finished_at == before


def passed_paper(person) -> Attempt:
    quiz = Quiz.objects.get(key="school-escape")
    attempt = open_attempt(quiz=quiz, person=person)
    right = {
        item.position: [at for at, choice in enumerate(item.version.content["choices"]) if choice["correct"]]
        for item in attempt.items.select_related("version")
    }
    return submit_attempt(attempt=attempt, answers=right, submission_key=uuid.uuid4())


def test_a_certificate_comes_only_after_the_lessons_and_names_them(client, pupil_user, pupil, course):
    first, *others = course.lessons()
    finish_lesson(person=pupil, lesson=first)
    early = passed_paper(pupil)
    assert early.passed and not Certificate.objects.exists()
    assert Evidence.objects.get().result["lessons"] == first.title  # the paper counts all the same
    client.force_login(pupil_user)
    page = client.get(reverse("quizzes:attempt", args=[early.pk])).content.decode()
    assert all(other.url in page for other in others) and "证书要写明学完的课" in page
    for other in others:
        finish_lesson(person=pupil, lesson=other)
    assert "再做一次测验" in client.get(reverse("quizzes:attempt", args=[early.pk])).content.decode()
    passed_paper(pupil)
    certificate = Certificate.objects.get()
    (page,) = text_of(certificate_pdf(certificate))
    assert "学完下列各课并通过测验" in page
    assert all(lesson.title in page for lesson in course.lessons())


def test_without_the_lessons_the_certificate_would_say_what_is_not_so(pupil, course, monkeypatch):
    """The guard off: nothing is left to finish."""
    monkeypatch.setattr("courses.quizzes.lessons_first._finders", [])
    passed_paper(pupil)
    (page,) = text_of(certificate_pdf(Certificate.objects.get()))
    assert "学完" not in page and "通过测验" in page


def test_a_lesson_that_was_had_in_class_counts(pupil, course, monkeypatch):
    first = course.lessons().first()
    monkeypatch.setitem(progress._taught, "here", lambda person, keys: {first.content_key} & set(keys))
    states = lesson_states(pupil, course.lessons())
    assert [state.is_finished for state in states] == [True, *[False] * (len(states) - 1)]


def test_a_quiz_that_is_open_is_gone_on_with(client, pupil_user, pupil, course):
    client.force_login(pupil_user)
    assert "开始测验" in client.get(course.url).content.decode()
    open_attempt(quiz=Quiz.objects.get(key="school-escape"), person=pupil)
    page = client.get(course.url).content.decode()
    assert "继续测验" in page and "开始测验" not in page


def test_old_ways_are_forgotten(pupil, lesson, settings):
    from courses.personal_data import HELD

    finish_lesson(person=pupil, lesson=lesson)
    (holding,) = HELD
    assert holding.shred(timezone.now()) == 0
    assert holding.shred(timezone.now() + timezone.timedelta(days=settings.NAMES_KEEP_DAYS + 1)) == 1
