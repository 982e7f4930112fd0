"""Papers on paper: drawn by a number, their keys by the same number."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from people.access import seat_classes

from .models import Quiz
from .printing import may_print, paper_pdf
from .refusals import QuizRefused

NUMBERS = 1_000_000


def _quiz(request: HttpRequest, key: str) -> Quiz:
    user: Any = request.user
    if not may_print(user):
        raise Http404
    return get_object_or_404(Quiz, key=key)


@login_required
@never_cache
@require_GET
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """A new number, with the paper and the key that it draws."""
    quiz = _quiz(request, key)
    keeps_seats = seat_classes(request.user).exists()
    context = {"quiz": quiz, "number": secrets.randbelow(NUMBERS), "keeps_seats": keeps_seats}
    return render(request, "quizzes/print.html", context)


@login_required
@require_GET
def paper(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The paper of this number."""
    return _pdf(request, key, number, with_key=False)


@login_required
@require_GET
def answer_key(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The key to the paper of this number."""
    return _pdf(request, key, number, with_key=True)


def _pdf(request: HttpRequest, key: str, number: int, *, with_key: bool) -> HttpResponse:
    quiz = _quiz(request, key)
    if number >= NUMBERS:
        raise Http404
    try:
        content = paper_pdf(quiz, number, with_key=with_key)
    except QuizRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("quizzes:print", key)
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "private, no-store"})
    name = f"{quiz.title} {number:06d}{' key' if with_key else ''}.pdf"
    answer.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return answer
