"""How far somebody is in a lesson: no minute that was not on the screen; a certificate names what was finished."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import progress
from courses.models import CoursePage, LessonPage, LessonProgress
from courses.progress import NotReadError, Report, finish_lesson, lesson_states, note_progress
from courses.quizzes.certifying import certify_finished_lessons
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.opening import open_attempt
from courses.quizzes.services import submit_attempt
from courses.reading import FASTEST, characters, least_seconds, opened, opened_now
from courses.training.certificates.pdf import certificate_pdf
from courses.training.ledger.decision_check import wrong_with_certificate
from courses.training.ledger.record import revoke_evidence
from courses.training.models import Certificate, Evidence, EvidenceKind
from tests.courses.test_lesson_files import text_of
from tests.papers import right_answers
from tests.reading import read_through


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


def test_the_first_report_counts_from_the_opening_of_the_page(client, pupil_user, lesson, clock):
    client.force_login(pupil_user)
    token = opened_now()
    clock.go(seconds=20)
    report(client, lesson, seconds=20, opened=token)
    assert row().seconds == 20
    assert opened(token[:-1]) is None and opened("") is None


def finish(client, lesson: LessonPage, **said):
    return client.post(reverse("courses:lesson_finish", args=[lesson.pk]), said, follow=True)


def test_finishing_leads_on(client, pupil_user, pupil, course):
    client.force_login(pupil_user)
    first, second, *_rest, last = course.lessons()
    for lesson, following in ((first, second), (last, course)):
        LessonProgress.objects.create(person=pupil, lesson_key=lesson.content_key, seconds=least_seconds(lesson))
        assert finish(client, lesson).redirect_chain[-1][0] == following.url
    found = LessonProgress.objects.get(lesson_key=first.content_key)
    before = found.finished_at
    finish_lesson(person=found.person, lesson=first)
    assert before is not None and LessonProgress.objects.get(pk=found.pk).finished_at == before


def test_a_lesson_that_nobody_can_have_read_is_not_finished(client, pupil_user, lesson, clock):
    """A scroll to the end in five seconds."""
    client.force_login(pupil_user)
    page = client.get(lesson.url).content.decode()
    assert f"满 {least_seconds(lesson)} 秒" in page
    token = opened_now()
    clock.go(seconds=5)
    told = {"block": 99, "seconds": 5, "film": 0, "film_ended": False}
    early = finish(client, lesson, opened=token, report=json.dumps(told))
    assert early.redirect_chain[-1][0] == f"{lesson.url}#finish"
    assert f"还差 {least_seconds(lesson) - 5} 秒" in early.content.decode()
    assert (row().seconds, row().finished_at) == (5, None)
    clock.go(seconds=least_seconds(lesson) - 5)
    finish(client, lesson, opened=token, report=json.dumps(told | {"seconds": least_seconds(lesson) - 5}))
    assert row().finished_at is not None


def test_without_a_script_the_time_since_the_page_was_opened_counts(pupil, lesson, clock):
    began = timezone.now()
    clock.go(seconds=least_seconds(lesson) - 1)
    with pytest.raises(NotReadError) as early:
        finish_lesson(person=pupil, lesson=lesson, opened_at=began)
    assert early.value.seconds == 1
    clock.go(seconds=1)
    found = finish_lesson(person=pupil, lesson=lesson, opened_at=began)
    assert found.finished_at and found.seconds == 0  # nothing was measured, so no minutes are claimed


def test_without_the_rule_five_seconds_would_do(pupil, lesson, monkeypatch):
    """The guard off."""
    monkeypatch.setattr(progress, "least_seconds", lambda lesson: 0)
    assert finish_lesson(person=pupil, lesson=lesson).finished_at is not None


def test_the_rule_holds_no_fast_reader_up(course):
    """Who reads three times as fast as an adult, and looks at nothing but the text, has read it by then."""
    for lesson in course.lessons():
        assert 10 <= least_seconds(lesson) <= min(characters(lesson) * 60 / FASTEST, lesson.minutes * 20)


def passed_paper(person) -> Attempt:
    quiz = Quiz.objects.get(key="school-escape")
    attempt = open_attempt(quiz=quiz, person=person)
    return submit_attempt(attempt=attempt, answers=right_answers(attempt), submission_key=uuid.uuid4())


def test_a_certificate_comes_with_the_last_lesson_and_names_them_all(client, pupil_user, pupil, course):
    """The quiz was passed first: the certificate waits for the lessons and comes by itself."""
    first, *others = course.lessons()
    read_through(pupil, first)
    early = passed_paper(pupil)
    assert early.passed and not Certificate.objects.exists()
    assert Evidence.objects.get().result["lessons"] == first.title  # the paper counts all the same
    client.force_login(pupil_user)
    page = client.get(reverse("quizzes:attempt", args=[early.pk])).content.decode()
    assert all(other.url in page for other in others) and "证书要写明学完的课" in page
    read_through(pupil, *others[:-1])
    assert certify_finished_lessons(people=[pupil.pk], course_key=course.key) == []
    LessonProgress.objects.create(person=pupil, lesson_key=others[-1].content_key, seconds=600)
    assert "证书" in finish(client, others[-1]).content.decode()
    certificate = Certificate.objects.get()
    assert certificate.evidence.kind == EvidenceKind.LESSON and wrong_with_certificate(certificate) == ""
    (page,) = text_of(certificate_pdf(certificate))
    assert "学完下列各课并通过测验" in page and "成绩：10/10" in page
    assert all(lesson.title in page for lesson in course.lessons())
    assert certificate.serial in client.get(reverse("quizzes:attempt", args=[early.pk])).content.decode()
    assert certify_finished_lessons(people=[pupil.pk], course_key=course.key) == []


def test_reading_alone_gives_no_certificate(pupil, course, admin_user):
    """The controls: a paper that was not passed, and one that was taken back."""
    quiz = Quiz.objects.get(key="school-escape")
    failed = open_attempt(quiz=quiz, person=pupil)
    submit_attempt(attempt=failed, answers={}, submission_key=uuid.uuid4())
    read_through(pupil, *list(course.lessons())[:-1])
    passed_paper(pupil)
    (paper,) = [row for row in Evidence.objects.all() if row.passed]
    revoke_evidence(evidence=paper, reason="代答", by=admin_user)
    read_through(pupil, course.lessons().last())
    assert certify_finished_lessons(people=[pupil.pk], course_key=course.key) == []
    assert not Certificate.objects.exists()


def test_without_the_lessons_the_certificate_would_say_what_is_not_so(pupil, course, monkeypatch):
    """The guard off: nothing is left to finish."""
    monkeypatch.setattr("courses.quizzes.lessons_first._finders", [])
    passed_paper(pupil)
    (page,) = text_of(certificate_pdf(Certificate.objects.get()))
    assert "学完" not in page and "通过测验" in page


def test_a_lesson_that_was_had_in_class_counts(pupil, course, monkeypatch):
    first = course.lessons().first()
    monkeypatch.setitem(progress._taught, "here", lambda person, keys: {first.content_key} & set(keys))
    states = lesson_states(pupil.pk, course.lessons())
    assert [state.is_finished for state in states] == [True, *[False] * (len(states) - 1)]


def test_a_quiz_that_is_open_is_gone_on_with(client, pupil_user, pupil, course):
    client.force_login(pupil_user)
    assert "开始测验" in client.get(course.url).content.decode()
    open_attempt(quiz=Quiz.objects.get(key="school-escape"), person=pupil)
    page = client.get(course.url).content.decode()
    assert "继续测验" in page and "开始测验" not in page


def test_old_ways_are_forgotten(pupil, lesson, settings):
    from courses.personal_data import HELD

    read_through(pupil, lesson)
    (holding,) = HELD
    assert holding.shred(timezone.now()) == 0
    assert holding.shred(timezone.now() + timezone.timedelta(days=settings.NAMES_KEEP_DAYS + 1)) == 1
