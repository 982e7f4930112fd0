"""Opening a paper, answering it in one POST, seeing it marked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.normal import whole_number
from courses.training.evidence.content_titles import address_of
from people.models import Membership, Person
from people.seats.browser import known_here, person_here, proved_seat

from .access import attempts_of
from .certifying import certificate_of
from .lesson_links import best_lesson, lessons_by_key
from .lessons_first import lessons_proof
from .models import Attempt, AttemptItem, Quiz
from .opening import memberships_of, open_attempt
from .refusals import QuizRefused
from .rules import KeyShown
from .services import submit_attempt
from .shown import answers_of, marked_question, paper_question, seconds_of


@known_here
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Opens (or resumes) a paper, for the unit that is named, or the only one there is."""
    quiz = get_object_or_404(Quiz, key=key)
    person = person_here(request)
    if person is None:
        return render(request, "quizzes/no_person.html", {"quiz": quiz}, status=403)
    stays = memberships_of(person)
    membership = _named(request, stays)
    seat = None if request.user.is_authenticated else proved_seat(request)
    is_open = Attempt.objects.filter(quiz=quiz, person=person, submitted_at=None).exists()
    if len(stays) > 1 and membership is None and seat is None and not is_open:
        return render(request, "quizzes/for_whom.html", {"quiz": quiz, "stays": stays})
    try:
        attempt = open_attempt(
            quiz=quiz, person=person, membership=membership or _of_class(stays, seat),
            school_class=seat.school_class if seat else None,
        )  # fmt: skip
    except QuizRefused as refused:
        messages.error(request, refused.sentence)
        return redirect(address_of(quiz.course_key) or "/courses/")
    return redirect("quizzes:attempt", attempt.pk)


def _named(request: HttpRequest, stays: list[Membership]) -> Membership | None:
    """The stay that the form names; None for another's or none."""
    named = whole_number(request.POST.get("membership", ""))
    return next((stay for stay in stays if stay.pk == named), None)


def _of_class(stays: list[Membership], seat: Any) -> Membership | None:
    if seat is None:
        return None
    return next((stay for stay in stays if stay.organisation_id == seat.school_class.organisation_id), None)


@known_here
@never_cache
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The open paper, or the marked one once it is closed."""
    person = person_here(request)
    found = get_object_or_404(attempts_of(person).select_related("quiz", "membership__organisation"), pk=attempt_id)
    if person is not None:
        found.person = person
    if found.submitted_at is not None:
        return redirect("quizzes:attempt", found.pk) if request.method == "POST" else _marked(request, found, person)
    items = list(found.items.select_related("version"))
    error, blank = "", list[int]()
    if request.method == "POST":
        try:
            answers = answers_of(items, request.POST)
            blank = _left_blank(items, answers) if "blank_ok" not in request.POST else []
            if not blank:
                submit_attempt(
                    attempt=found, answers=answers, submission_key=_key(request), seconds=seconds_of(request.POST),
                    items=items,
                )  # fmt: skip
                return redirect("quizzes:attempt", found.pk)
        except QuizRefused as refused:
            error = refused.sentence
    return _paper(request, found, items, error, blank)


def _paper(
    request: HttpRequest, found: Attempt, items: list[AttemptItem], error: str, blank: list[int]
) -> HttpResponse:
    context = {
        "attempt": found,
        "quiz": found.quiz,
        "rules": found.kept_rules,
        "is_over": found.due_at is not None and timezone.now() > found.due_at,
        "questions": [paper_question(item, request.POST) for item in items],
        "submission": uuid.uuid4(),
        "error": error,
        "blank": blank,
    }
    return render(request, "quizzes/paper.html", context, status=400 if error else 422 if blank else 200)


def _left_blank(items: list[AttemptItem], answers: dict[int, list[Any]]) -> list[int]:
    """The numbers of the questions that have no answer, or a part without one."""
    return [
        item.position + 1
        for item in items
        if not answers.get(item.position) or any(part is None for part in answers[item.position])
    ]


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid.uuid4()


def _marked(request: HttpRequest, found: Attempt, person: Person | None) -> HttpResponse:
    rules = found.kept_rules
    with_key = bool(found.passed) or rules.show_key == KeyShown.CLOSED
    items = list(found.items.select_related("version__question"))
    wrong = {
        item.pk: best_lesson(item.version.question.lessons, found.quiz.course_key)
        for item in items
        if not item.is_correct
    }
    lessons = lessons_by_key({key for key in wrong.values() if key})
    questions = [
        {**marked_question(item, with_key=with_key), "lesson": lessons.get(wrong.get(item.pk, ""))} for item in items
    ]
    context = {
        "attempt": found,
        "quiz": found.quiz,
        "rules": rules,
        "with_key": with_key,
        "questions": questions,
        "left": lessons_proof(found.person_id, found.quiz.course_key).left if found.passed else (),
        "certificate": certificate_of(found),
    }
    return render(request, "quizzes/marked.html", context)
