"""Where a mark passes, where a bank suffices, and what a paper refuses by POST."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.quizzes.models import Attempt, Choice, Question, Quiz
from courses.quizzes.opening import open_attempt
from courses.quizzes.refusals import QuizRefused
from courses.quizzes.services import submit_attempt
from courses.training.models import Certificate, Evidence

RIGHT, WRONG = 0, 1
OVERSHOT = 0.1 + 0.2  # a little more than 0.3 in floating point


@pytest.fixture
def bank(db) -> list[Question]:
    """Twenty questions whose first choice is right."""
    questions = [
        Question(key=f"q{number}", audience=[], topic="edges", stem=f"{number}?", source="GB", live=True)
        for number in range(20)
    ]
    for question in questions:
        question.choices = [Choice(text="right", is_correct=True), Choice(text="wrong")]
        question.save()
    return questions


@pytest.fixture
def quiz(bank) -> Quiz:
    return Quiz.objects.create(key="edges", title="Edges", course_key="course:edges", topics=["edges"], draw_count=4)


def taken(quiz: Quiz, person, right: int) -> Attempt:
    """The person's paper with so many right answers."""
    attempt = open_attempt(quiz=quiz, person=person)
    answers = {at: [RIGHT if at < right else WRONG] for at in range(quiz.draw_count)}
    return submit_attempt(attempt=attempt, answers=answers, submission_key=uuid.uuid4())


@pytest.mark.parametrize(
    ("questions", "pass_mark", "right", "passes"),
    [
        (10, 0.8, 8, True),
        (10, 0.8, 7, False),
        (10, OVERSHOT, 3, True),
        (10, OVERSHOT, 2, False),
        (1, 1, 1, True),
        (3, 2 / 3, 2, True),
    ],
)
def test_a_score_at_the_pass_mark_passes_and_one_below_fails(quiz, pupil, questions, pass_mark, right, passes):
    quiz.draw_count, quiz.pass_mark = questions, pass_mark
    quiz.save()
    assert taken(quiz, pupil, right).passed is passes
    assert Certificate.objects.exists() is passes
    assert Evidence.objects.get().result["passed"] is passes


def test_a_pass_mark_that_floating_point_overshoots():
    """The control of the tolerance: without it three right answers of ten would not be enough."""
    assert OVERSHOT * 10 > 3


@pytest.mark.parametrize(("pass_mark", "is_share"), [(0, False), (0.01, True), (1, True), (1.01, False)])
def test_a_pass_mark_is_a_share_above_nothing(quiz, pass_mark, is_share):
    quiz.pass_mark = pass_mark
    if is_share:
        quiz.save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            quiz.save()


def test_a_score_above_all_questions_is_refused_by_the_table(quiz, pupil):
    attempt = taken(quiz, pupil, 4)
    Attempt.objects.filter(pk=attempt.pk).update(score=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(score=5)


def test_a_bank_of_just_as_many_questions_is_enough_and_one_fewer_is_not(quiz, bank, pupil, pupil_user, client):
    quiz.draw_count = len(bank)
    quiz.save()
    assert open_attempt(quiz=quiz, person=pupil).items.count() == len(bank)
    Attempt.objects.all().delete()
    bank[0].live = False
    bank[0].save()
    with pytest.raises(QuizRefused, match="too_few"):
        open_attempt(quiz=quiz, person=pupil)
    client.force_login(pupil_user)
    assert client.post(reverse("quizzes:start", args=[quiz.key]))["location"] == "/courses/"
    assert not Attempt.objects.exists()


# -- by POST -----------------------------------------------------------------------------------------------------------


def test_a_paper_is_started_by_post_alone(quiz, pupil_user, client):
    client.force_login(pupil_user)
    address = reverse("quizzes:start", args=[quiz.key])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert Attempt.objects.count() == 1


def test_whoever_is_no_person_starts_no_paper(quiz, keeper, client):
    client.force_login(keeper)
    assert client.post(reverse("quizzes:start", args=[quiz.key])).status_code == 403
    assert not Attempt.objects.exists()


def test_without_an_account_no_paper_is_started_or_handed_in(quiz, pupil, client):
    paper = reverse("quizzes:attempt", args=[open_attempt(quiz=quiz, person=pupil).pk])
    for address in (reverse("quizzes:start", args=[quiz.key]), paper):
        assert "/accounts/login/" in client.post(address, {"q0": "0", "blank_ok": "1"})["location"]
    assert Attempt.objects.get().submitted_at is None


def test_somebody_elses_paper_is_not_handed_in(quiz, pupil, employee, client):
    attempt = open_attempt(quiz=quiz, person=pupil)
    client.force_login(employee)
    answer = client.post(reverse("quizzes:attempt", args=[attempt.pk]), {"q0": "0", "blank_ok": "1"})
    attempt.refresh_from_db()
    assert (answer.status_code, attempt.submitted_at) == (404, None)


@pytest.mark.parametrize("given", ["2", "-1", "x", ""])
def test_an_answer_that_is_no_choice_is_refused_by_post_too(quiz, pupil, pupil_user, client, given):
    attempt = open_attempt(quiz=quiz, person=pupil)
    client.force_login(pupil_user)
    answer = client.post(reverse("quizzes:attempt", args=[attempt.pk]), {"q0": given, "blank_ok": "1"})
    attempt.refresh_from_db()
    assert (answer.status_code, attempt.submitted_at) == (400, None)


def test_a_marked_paper_stays_as_it_is(quiz, pupil, pupil_user, client):
    attempt = taken(quiz, pupil, 0)
    client.force_login(pupil_user)
    answers = {f"q{at}": str(RIGHT) for at in range(quiz.draw_count)}
    client.post(reverse("quizzes:attempt", args=[attempt.pk]), answers)
    again = Attempt.objects.get()
    assert (again.score, again.passed, Evidence.objects.count()) == (0, False, 1)


def test_a_paper_for_elderly_people_is_in_large_type_and_can_be_read_aloud(every_kind, pupil_user, client):
    client.force_login(pupil_user)

    def paper(audience: str) -> str:
        Question.objects.update(audience=[audience])
        Quiz.objects.filter(pk=every_kind.pk).update(audience=audience)
        Attempt.objects.all().delete()
        return client.post(reverse("quizzes:start", args=[every_kind.key]), follow=True).content.decode()

    plain, large = paper("resident"), paper("elderly")
    assert "paper-large" in large and large.count("data-speak ") == 7 and "read-aloud" in large
    assert "paper-large" not in plain and "data-speak " not in plain and "read-aloud" not in plain
