"""A browser that holds a lesson without an account: it was let in to this one lesson, and may do no more than teach it.

The room that lets it in says where it goes when the lesson is over; putting it on record is for the school.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from .access import led_by
from .models import LessonState, LiveLesson

SESSION = "classroom_held"
MOST_HELD = 20


def hold(request: HttpRequest, lesson: LiveLesson, *, back: str) -> None:
    """Lets this browser teach the lesson; `back` is where it goes when it is over."""
    held = dict(request.session.get(SESSION, {}))
    held.pop(str(lesson.pk), None)
    held[str(lesson.pk)] = back
    request.session[SESSION] = dict(list(held.items())[-MOST_HELD:])


def holds(session: Any, lesson_id: uuid.UUID) -> bool:
    """True for a session of a browser that holds this lesson, which runs."""
    held = str(lesson_id) in session.get(SESSION, {})
    return held and LiveLesson.objects.filter(pk=lesson_id, state=LessonState.OPEN).exists()


def way_back(request: HttpRequest, lesson_id: uuid.UUID) -> str:
    """Where a browser that holds the lesson goes when it is over; empty for whoever leads it by an account."""
    back = str(request.session.get(SESSION, {}).get(str(lesson_id), ""))
    return "" if back and led_by(request.user).filter(pk=lesson_id).exists() else back


def led_or_held(request: HttpRequest) -> QuerySet[LiveLesson]:
    """The lessons that this browser may teach: those its account leads, and the running ones it holds."""
    held = list(request.session.get(SESSION, {}))
    led = led_by(request.user)
    return led | LiveLesson.objects.filter(pk__in=held, state=LessonState.OPEN) if held else led


def for_holders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sends whoever has neither an account nor the lesson in hand to the sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, lesson_id: uuid.UUID, **more: Any) -> HttpResponse:
        if request.user.is_authenticated or str(lesson_id) in request.session.get(SESSION, {}):
            return view(request, lesson_id, **more)
        return redirect_to_login(request.get_full_path())

    return guarded
