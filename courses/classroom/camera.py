"""The teacher's telephone as the reader of cards: it opens a link of the board, without a sign-in, for one lesson."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.signing import BadSignature, TimestampSigner

from .answering import unanswered
from .models import Answering, LessonState, LiveLesson, QuestionPhase

SALT = "classroom.camera"
KEPT_S = 4 * 3600


def camera_token(lesson: LiveLesson) -> str:
    """What opens the reader of a lesson for four hours, as long as it is taught."""
    return TimestampSigner(salt=SALT).sign(lesson.pk.hex)


def lesson_of(token: str) -> LiveLesson | None:
    """The lesson that a token opens; None when it is forged or old, or the lesson is over or takes no cards."""
    try:
        key = uuid.UUID(TimestampSigner(salt=SALT).unsign(token, max_age=KEPT_S))
    except (BadSignature, ValueError):
        return None
    return LiveLesson.objects.filter(pk=key, state=LessonState.OPEN, answering=Answering.CARDS).first()


def camera_state(lesson: LiveLesson) -> dict[str, Any]:
    """What the reader shows: whether a question takes answers, and which seats are there and missing."""
    screen = lesson.screen
    is_question = screen is not None and screen["kind"] == "question"
    takes = is_question and lesson.phase_of(lesson.position) == QuestionPhase.OPEN
    return {
        "position": lesson.position,
        "takes": takes,
        "places": len(screen["order"]) if screen is not None and is_question else 0,
        "seats": list(lesson.seats.values_list("number", flat=True)),
        "missing": unanswered(lesson, lesson.position) if takes else [],
    }
