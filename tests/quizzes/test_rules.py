"""Tries, cool-down, time limit, when the key is shown: each at both edges, each as it was when the paper was opened."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.quizzes.lesson_links import best_lesson
from courses.quizzes.models import Allowance, Attempt, Quiz
from courses.quizzes.opening import memberships_of, open_attempt
from courses.quizzes.refusals import QuizRefusal, QuizRefused
from courses.quizzes.services import submit_attempt
from courses.training.models import Evidence
from people.models import Membership
from tests.drills.led_sessions import make_strips, strip_of

from .conftest import make_question

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def quiz(db) -> Quiz:
    for number in range(12):
        make_question("single", f"q{number}")
    return Quiz.objects.create(key="ruled", title="Ruled", course_key="course:ruled", draw_count=2)


def ruled(quiz: Quiz, **rules) -> Quiz:
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save()
    return quiz


def hand_in(quiz: Quiz, person, right: bool = False) -> Attempt:
    attempt = open_attempt(quiz=quiz, person=person)
    answers = {item.position: [0 if right else 1] for item in attempt.items.all()}
    return submit_attempt(attempt=attempt, answers=answers, submission_key=uuid.uuid4())


def earlier(attempt: Attempt, by: timedelta) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now() - by)


def refusal(quiz: Quiz, person) -> QuizRefusal | None:
    try:
        attempt = open_attempt(quiz=quiz, person=person)
    except QuizRefused as refused:
        return refused.reason
    attempt.delete()
    return None


def test_after_failing_one_waits_as_long_as_the_cool_down_and_no_longer(quiz, pupil, monkeypatch):
    ruled(quiz, cool_down_minutes=10)
    failed = hand_in(quiz, pupil)
    free_at = failed.submitted_at + 10 * MINUTE
    for now, expected in [(free_at - SECOND, QuizRefusal.COOL_DOWN), (free_at, None)]:
        monkeypatch.setattr("courses.quizzes.opening.timezone.now", lambda now=now: now)
        assert refusal(quiz, pupil) is expected


def test_after_passing_one_may_go_on_at_once(quiz, pupil):
    ruled(quiz, cool_down_minutes=10, max_tries=1)
    hand_in(quiz, pupil, right=True)
    assert refusal(quiz, pupil) is None


def test_the_last_try_is_given_and_the_next_one_refused_until_the_days_are_over(quiz, pupil, monkeypatch):
    ruled(quiz, max_tries=2, tries_days=7)
    first = hand_in(quiz, pupil)
    assert refusal(quiz, pupil) is None
    hand_in(quiz, pupil)
    assert refusal(quiz, pupil) is QuizRefusal.NO_TRIES
    free_at = first.submitted_at + 7 * DAY
    for now, expected in [(free_at - SECOND, QuizRefusal.NO_TRIES), (free_at, None)]:
        monkeypatch.setattr("courses.quizzes.opening.timezone.now", lambda now=now: now)
        assert refusal(quiz, pupil) is expected


def test_a_rule_made_harder_does_not_hold_for_who_has_begun_and_an_easier_one_does(quiz, pupil):
    ruled(quiz, cool_down_minutes=0)
    hand_in(quiz, pupil)
    ruled(quiz, cool_down_minutes=60, max_tries=1)
    assert refusal(quiz, pupil) is None
    hand_in(quiz, pupil)
    assert refusal(quiz, pupil) is QuizRefusal.COOL_DOWN
    ruled(quiz, cool_down_minutes=0, max_tries=0)
    assert refusal(quiz, pupil) is None


@pytest.mark.parametrize(("late_by", "passes"), [(60 * SECOND, True), (61 * SECOND, False)])
def test_a_paper_passes_within_its_time_and_the_grace_and_not_after(quiz, pupil, monkeypatch, late_by, passes):
    ruled(quiz, time_limit_minutes=20)
    attempt = open_attempt(quiz=quiz, person=pupil)
    assert attempt.due_at == attempt.opened_at + 20 * MINUTE
    ruled(quiz, time_limit_minutes=1)  # what was told at the opening holds
    monkeypatch.setattr("courses.quizzes.services.timezone.now", lambda: attempt.due_at + late_by)
    answers = {item.position: [0] for item in attempt.items.all()}
    done = submit_attempt(attempt=attempt, answers=answers, submission_key=uuid.uuid4())
    assert (done.score, done.passed, done.is_late) == (2, passes, not passes)
    assert Evidence.objects.get().result["passed"] is passes


def test_an_allowance_gives_more_time_until_its_last_day(quiz, pupil, teacher):
    ruled(quiz, time_limit_minutes=20)
    allowance = Allowance.objects.create(
        person=pupil, extra_percent=50, until=timezone.localdate(), granted_by=teacher
    )  # fmt: skip
    attempt = open_attempt(quiz=quiz, person=pupil)
    assert attempt.due_at == attempt.opened_at + 30 * MINUTE
    attempt.delete()
    allowance.until -= DAY
    allowance.save()
    attempt = open_attempt(quiz=quiz, person=pupil)
    assert attempt.due_at == attempt.opened_at + 20 * MINUTE


@pytest.mark.parametrize(("show_key", "right", "shown"), [
    ("closed", False, True), ("passed", False, False), ("passed", True, True),
])  # fmt: skip
def test_the_key_is_shown_after_closing_or_only_after_passing(quiz, pupil, pupil_user, client, show_key, right, shown):
    attempt = hand_in(ruled(quiz, show_key=show_key), pupil, right)
    ruled(quiz, show_key="closed" if show_key == "passed" else "passed")  # what was told at the opening holds
    client.force_login(pupil_user)
    page = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()
    assert ("because single" in page) is shown
    assert ("is-right" in page) is shown


def test_a_wrong_answer_names_its_lesson(quiz, pupil, pupil_user, client, monkeypatch):
    from courses.quizzes.models import Question

    Question.objects.update(lessons=["other/lesson", "ruled/call-119"])
    named = {"ruled/call-119": ("Calling 119", "/courses/ruled/call-119/")}
    monkeypatch.setattr(
        "courses.quizzes.views.lessons_by_key", lambda keys: {k: v for k, v in named.items() if k in keys}
    )
    client.force_login(pupil_user)
    for right in (False, True):
        attempt = hand_in(ruled(quiz, show_key="passed"), pupil, right)
        page = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()
        assert ("/courses/ruled/call-119/" in page) is not right


def test_the_lesson_of_ones_own_course_comes_first():
    assert best_lesson(["a/1", "b/2"], "course:b") == "b/2"
    assert best_lesson(["a/1"], "course:b") == "a/1"
    assert best_lesson([], "course:b") == ""


# -- for a membership --------------------------------------------------------------------------------------------------


@pytest.fixture
def second_unit(pupil, hotel) -> Membership:
    return Membership.objects.create(person=pupil, organisation=hotel, started_on=timezone.localdate())


def test_who_is_in_two_units_says_for_which_the_paper_counts(quiz, pupil, pupil_user, second_unit, hotel, client):
    client.force_login(pupil_user)
    address = reverse("quizzes:start", args=[quiz.key])
    asked = client.post(address)
    assert hotel.name in asked.content.decode()
    assert not Attempt.objects.exists()
    client.post(address, {"membership": second_unit.pk})
    attempt = Attempt.objects.get()
    assert attempt.membership == second_unit
    second_unit.ended_on = timezone.localdate()  # leaving in between changes nothing
    second_unit.save()
    submit_attempt(attempt=attempt, answers={}, submission_key=uuid.uuid4())
    assert Evidence.objects.get().organisation_id == hotel.pk


def test_a_stay_that_is_over_or_another_persons_is_no_membership(
    quiz, pupil, pupil_user, employee, second_unit, client
):
    second_unit.started_on -= 3 * DAY
    second_unit.ended_on = timezone.localdate()
    second_unit.save()
    assert second_unit in memberships_of(pupil)  # its last day counts
    second_unit.ended_on -= DAY
    second_unit.save()
    assert second_unit not in memberships_of(pupil)
    with pytest.raises(QuizRefused, match="not_member"):
        open_attempt(quiz=quiz, person=pupil, membership=second_unit)
    client.force_login(pupil_user)
    client.post(reverse("quizzes:start", args=[quiz.key]), {"membership": second_unit.pk})
    assert Attempt.objects.get().membership != second_unit


# -- whole-class teaching ----------------------------------------------------------------------------------------------


def paper_of(attempt: Attempt) -> list[tuple[int, list[int]]]:
    return list(attempt.items.values_list("version__question", "choice_order"))


@pytest.fixture
def classmate(pupil, school, school_class):
    from people.models import Person, PersonKind

    made = Person.objects.create(name="小苗", kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=made, organisation=school, school_class=school_class, seat=9, started_on=timezone.localdate()
    )
    return made


def test_a_class_at_its_seats_has_one_paper_a_day_and_who_learns_alone_another(quiz, pupil, classmate, school_class):
    ruled(quiz, draw_count=6)
    papers = [
        paper_of(open_attempt(quiz=quiz, person=person, school_class=school_class)) for person in (pupil, classmate)
    ]
    assert papers[0] == papers[1]
    Attempt.objects.all().delete()
    alone = [paper_of(open_attempt(quiz=quiz, person=person)) for person in (pupil, classmate)]
    assert alone[0] != alone[1], "control: each alone"
    Attempt.objects.all().delete()
    ruled(quiz, paper_order="same")
    assert len({str(paper_of(open_attempt(quiz=quiz, person=person))) for person in (pupil, classmate)}) == 1


def test_the_second_paper_of_a_day_is_another_and_again_the_same_for_all(quiz, pupil, classmate, school_class):
    ruled(quiz, draw_count=6)
    papers = []
    for _ in range(2):
        for person in (pupil, classmate):
            attempt = open_attempt(quiz=quiz, person=person, school_class=school_class)
            papers.append(paper_of(attempt))
            submit_attempt(attempt=attempt, answers={}, submission_key=uuid.uuid4())
    assert papers[0] == papers[1] != papers[2] == papers[3]


def test_a_seat_proved_on_a_tablet_gets_the_papers_of_the_class(quiz, school_class, pupil, client):
    make_strips(school_class, 8)
    client.post("/accounts/seat/", {"class_code": "ABC234", "seat": 8, "secret": strip_of(school_class, 8)})
    client.post(reverse("quizzes:start", args=[quiz.key]))
    first = Attempt.objects.get()
    assert first.membership.school_class == school_class
    drawn = paper_of(first)
    Attempt.objects.all().delete()
    assert paper_of(open_attempt(quiz=quiz, person=pupil, school_class=school_class)) == drawn
