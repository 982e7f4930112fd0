"""The teacher's pace: on, back, to a screen, over. Each change names the version that was seen.

A clicker pressed twice, a second tab or a request sent again meet a version that is gone, and change nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .answering import may_ask_again
from .live.announce import announce
from .models import ROLL_CALL, LessonSeat, LessonState, LiveLesson, QuestionPhase

NEXT_PHASE = {QuestionPhase.OPEN: QuestionPhase.CLOSED, QuestionPhase.CLOSED: QuestionPhase.REVEALED}


class Command(enum.StrEnum):
    """What a teacher does to the lesson."""

    NEXT = "next"  # the next step of a question, else the next screen
    BACK = "back"  # the screen before
    REOPEN = "reopen"  # answers to the question are taken again, where `may_ask_again`
    END = "end"


class StaleError(Exception):
    """The lesson has gone on since the page was drawn; nothing was changed."""


def change(lesson: LiveLesson, seen: int, **values: Any) -> LiveLesson:
    """One conditional UPDATE: it finds the version that was seen, or the change is not made. Raises StaleError."""
    rows = LiveLesson.objects.filter(pk=lesson.pk, version=seen, state=LessonState.OPEN)
    if not rows.update(version=F("version") + 1, **values):
        raise StaleError
    announce(lesson.pk)
    return LiveLesson.objects.get(pk=lesson.pk)


def move(*, lesson: LiveLesson, command: Command, seen: int) -> LiveLesson:
    """Does what the teacher pressed and returns the lesson as it is then. Raises StaleError.

    `next` on a question closes it, then shows the right answer, then goes on; on the last screen it stays. A question
    that was passed keeps how far it had come.
    """
    if command == Command.END:
        return change(lesson, seen, state=LessonState.ENDED, ended_at=timezone.now())
    if command == Command.BACK:
        return change(lesson, seen, position=max(lesson.position - 1, ROLL_CALL))
    screen = lesson.screen
    if screen is not None and screen["kind"] == "question":
        phase = QuestionPhase(lesson.phase_of(lesson.position))
        if command == Command.REOPEN:
            phases = {**lesson.phases, str(lesson.position): QuestionPhase.OPEN.value}
            return change(lesson, seen, **({"phases": phases} if may_ask_again(lesson, lesson.position) else {}))
        if phase in NEXT_PHASE:
            return change(lesson, seen, phases={**lesson.phases, str(lesson.position): NEXT_PHASE[phase].value})
    if command == Command.REOPEN:
        return change(lesson, seen)
    return change(lesson, seen, position=min(lesson.position + 1, len(lesson.screens) - 1))


@transaction.atomic
def call_roll(*, lesson: LiveLesson, absent: Iterable[int], seen: int, began: bool = True) -> LiveLesson:
    """Writes who is absent, by number, and goes to the first screen with `began`. Raises StaleError.

    It can be called again later in the lesson, when somebody comes late or leaves.
    """
    values: dict[str, Any] = {"roll_called_at": timezone.now()}
    if began and lesson.position == ROLL_CALL:
        values["position"] = 0
    changed = change(lesson, seen, **values)
    seats = LessonSeat.objects.filter(lesson=lesson)
    seats.update(is_present=True)
    seats.filter(number__in=list(absent)).update(is_present=False)
    return changed
