"""A pupil on a tablet or computer: which lesson a proved seat is in, what it is shown, what it has answered."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.seats.browser import ProvedSeat

from .answering import letter, shown_question
from .live.announce import announce
from .models import Answering, LessonSeat, LessonState, LiveLesson, SeatAnswer


def lesson_for(proved: ProvedSeat) -> LiveLesson | None:
    """The lesson that the class of a proved seat is taught now by devices, the latest; None when there is none."""
    rows = LiveLesson.objects.filter(
        school_class=proved.school_class, answering=Answering.DEVICES, state=LessonState.OPEN
    )
    return rows.order_by("-opened_at").first()


def seat_in(lesson_id: uuid.UUID, proved: ProvedSeat) -> LessonSeat | None:
    """A pupil's seat in a lesson of their class, also when it was made after the lesson was opened.

    None for a lesson of another class or without devices, and when somebody else had the seat as it was opened.
    """
    lesson = LiveLesson.objects.filter(
        pk=lesson_id, school_class=proved.school_class, answering=Answering.DEVICES
    ).first()
    if lesson is None:
        return None
    seat = LessonSeat.objects.filter(lesson=lesson, number=proved.seat).select_related("lesson").first()
    if seat is None and lesson.is_live:
        seat = _late(lesson, proved)
    if seat is None or seat.person_id not in (None, proved.person.pk):
        return None
    if seat.person_id is None and lesson.is_live:
        LessonSeat.objects.filter(pk=seat.pk, person=None).update(person=proved.person)
    return seat


def _late(lesson: LiveLesson, proved: ProvedSeat) -> LessonSeat:
    """The seat of a pupil who is in the class since the lesson was opened."""
    try:
        with transaction.atomic():
            return LessonSeat.objects.create(lesson=lesson, number=proved.seat, person=proved.person)
    except IntegrityError:  # another tab of theirs was first
        return LessonSeat.objects.select_related("lesson").get(lesson=lesson, number=proved.seat)


def come_in(seat: LessonSeat) -> None:
    """Notes that the pupil of a seat has come in; the board shows it."""
    if LessonSeat.objects.filter(pk=seat.pk, joined_at=None).update(joined_at=timezone.now()):
        announce(seat.lesson_id)


def answers_of_seat(seat: LessonSeat) -> dict[int, int]:
    """What a seat has answered: the place of the choice by the question's screen."""
    return dict(SeatAnswer.objects.filter(seat=seat).values_list("position", "place"))


def pupil_state(lesson: LiveLesson) -> dict[str, Any]:
    """What every pupil is shown. The right answer is in it only once it was revealed; others' answers never."""
    screen = lesson.screen
    told: dict[str, Any] = {
        "version": lesson.version,
        "open": lesson.is_live,
        "position": lesson.position,
        "heading": screen["heading"] if screen else "",
        "question": None,
    }
    if screen is not None and screen["kind"] == "question" and lesson.is_live:
        shown = shown_question(lesson, lesson.position)
        numbers = [number for number, one in enumerate(lesson.screens) if one["kind"] == "question"]
        told["question"] = {
            "number": numbers.index(lesson.position) + 1,
            "of": len(numbers),
            "phase": lesson.phase_of(lesson.position),
            "stem": shown.stem,
            "picture": shown.drawn,
            "choices": [{"letter": letter(place), "text": text} for place, text in enumerate(shown.choices)],
            "right": shown.right,
            "explanation": shown.explanation,
        }
    return told
