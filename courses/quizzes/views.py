"""Opening a paper, answering it in one POST, seeing it marked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.normal import is_ascii_digits
from courses.training.evidence.content_titles import address_of
from courses.training.models import Certificate
from people.seats.browser import known_here, person_here

from .access import attempts_of
from .models import Attempt, AttemptItem, Quiz
from .services import QuizRefusal, QuizRefused, open_attempt, submit_attempt


@known_here
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Opens (or resumes) a paper."""
    quiz = get_object_or_404(Quiz, key=key)
    person = person_here(request)
    if person is None:
        return render(request, "quizzes/no_person.html", {"quiz": quiz}, status=403)
    try:
        attempt = open_attempt(quiz=quiz, person=person)
    except QuizRefused as refused:
        messages.error(request, refused.reason.label)
        return redirect(address_of(quiz.course_key) or "/courses/")
    return redirect("quizzes:attempt", attempt.pk)


@known_here
@never_cache
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The open paper, or the marked one once it is closed."""
    person = person_here(request)
    found = get_object_or_404(attempts_of(person).select_related("quiz"), pk=attempt_id)
    error, blank = "", []
    if request.method == "POST":
        try:
            answers = _answers(request)
            blank = _left_blank(found, answers) if "blank_ok" not in request.POST else []
            if not blank:
                submit_attempt(attempt=found, answers=answers, submission_key=_key(request))
                return redirect("quizzes:attempt", found.pk)
        except QuizRefused as refused:
            error = str(refused.reason.label)
    if found.submitted_at is not None:
        return _marked(request, found)
    context = {
        "attempt": found,
        "quiz": found.quiz,
        "questions": [paper_question(item, request.POST) for item in found.items.select_related("version")],
        "submission": uuid.uuid4(),
        "error": error,
        "blank": blank,
    }
    return render(request, "quizzes/paper.html", context, status=400 if error else 422 if blank else 200)


def _left_blank(found: Attempt, answers: dict[int, list[int]]) -> list[int]:
    """The numbers of an open paper's questions that have no answer; none once it is closed."""
    if found.submitted_at is not None:
        return []
    return [item.position + 1 for item in found.items.all() if not answers.get(item.position)]


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid.uuid4()


def _answers(request: HttpRequest) -> dict[int, list[int]]:
    """Answers by position from fields q0, q1, …; a value that is no number is refused."""
    answers: dict[int, list[int]] = {}
    for name in request.POST:
        if name[:1] == "q" and is_ascii_digits(name[1:]):
            try:
                answers[int(name[1:])] = [int(value) for value in request.POST.getlist(name)]
            except ValueError:
                raise QuizRefused(QuizRefusal.BAD_ANSWER) from None
    return answers


def paper_question(item: AttemptItem, posted: Any = None) -> dict[str, Any]:
    """What the pupil's device gets of a question: stem and choices, no key."""
    content = item.version.content
    chosen = set(posted.getlist(f"q{item.position}")) if posted else set()
    return {
        "number": item.position + 1,
        "name": f"q{item.position}",
        "stem": content["stem"],
        "picture": content.get("picture", ""),
        "picture_alt": content.get("picture_alt", ""),
        "multiple": content["kind"] == "multiple",
        "choices": [
            {"value": index, "text": content["choices"][index]["text"], "chosen": str(index) in chosen}
            for index in item.choice_order
        ],
    }


def _marked(request: HttpRequest, found: Attempt) -> HttpResponse:
    questions = []
    for item in found.items.select_related("version"):
        content = item.version.content
        choices = [
            {
                "text": content["choices"][index]["text"],
                "right": content["choices"][index]["correct"],
                "given": index in (item.given or []),
            }
            for index in item.choice_order
        ]
        questions.append({"number": item.position + 1, "item": item, "content": content, "choices": choices})
    certificate = Certificate.objects.filter(evidence__source_key=f"quiz-attempt:{found.pk}").first()
    context = {"attempt": found, "quiz": found.quiz, "questions": questions, "certificate": certificate}
    return render(request, "quizzes/marked.html", context)
