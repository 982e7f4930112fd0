"""The teacher's telephone as the reader of cards: it opens a link of the board, without a sign-in, for one lesson."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone

from .answering import AnswerRefusal, AnswerRefused, unanswered
from .live.announce import announce
from .models import LETTERS, ROLL_CALL, Answering, LessonSeat, LessonState, LiveLesson, QuestionPhase

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
    """What the reader shows: whether the roll or a question takes cards, and which seats are there and missing."""
    seats = list(lesson.seats.values_list("number", flat=True))
    if lesson.position == ROLL_CALL:
        unseen = list(lesson.seats.filter(joined_at=None).values_list("number", flat=True))
        return {
            "position": ROLL_CALL, "takes": True, "places": len(LETTERS), "seats": seats, "missing": unseen,
        }  # fmt: skip
    screen = lesson.screen
    is_question = screen is not None and screen["kind"] == "question"
    takes = is_question and lesson.phase_of(lesson.position) == QuestionPhase.OPEN
    return {
        "position": lesson.position,
        "takes": takes,
        "places": len(screen["order"]) if screen is not None and is_question else 0,
        "seats": seats,
        "missing": unanswered(lesson, lesson.position) if takes else [],
    }


@transaction.atomic
def see_cards(*, lesson: LiveLesson, numbers: list[int]) -> None:
    """Notes during the roll call whose cards were seen, however they are held; the board shows them.

    Raises AnswerRefused once the lesson has begun.
    """
    held = LiveLesson.objects.select_for_update().get(pk=lesson.pk)
    if held.state != LessonState.OPEN or held.position != ROLL_CALL:
        raise AnswerRefused(AnswerRefusal.CLOSED)
    unseen = LessonSeat.objects.filter(lesson=lesson, number__in=numbers, joined_at=None)
    if unseen.update(joined_at=timezone.now()):
        announce(lesson.pk)
