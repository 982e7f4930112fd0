"""What the teacher's page shows of a lesson, as data for its script."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .answering import common_mistake, counts, letter, may_ask_again, shown_question, unanswered
from .models import Answering, LiveLesson, QuestionPhase


def board_state(lesson: LiveLesson) -> dict[str, Any]:
    """The lesson as it is now. A question's right answer is in it only once it was revealed."""
    seats = list(lesson.seats.select_related("person"))
    shows_names = lesson.school_class is None or lesson.school_class.shows_names
    return {
        "version": lesson.version,
        "state": lesson.state,
        "position": lesson.position,
        "count": len(lesson.screens),
        "elapsed_s": round((timezone.now() - lesson.opened_at).total_seconds()),
        "seats": [
            {
                "number": seat.number,
                "name": seat.person.name if seat.person is not None and shows_names else "",
                "present": seat.is_present,
                "joined": seat.joined_at is not None,
            }
            for seat in seats
        ],
        "signs": lesson.school_class_id is None and any(seat.person_id for seat in seats),
        "called": lesson.roll_called_at is not None,
        "screen": _screen(lesson),
    }


def _screen(lesson: LiveLesson) -> dict[str, Any] | None:
    screen = lesson.screen
    if screen is None or screen["kind"] != "question":
        return screen
    return {"kind": "question", "heading": screen["heading"], "question": question_state(lesson, lesson.position)}


def question_state(lesson: LiveLesson, position: int) -> dict[str, Any]:
    """A question with its bars. What most got wrong is named with the right answer, not before."""
    shown, phase = shown_question(lesson, position), lesson.phase_of(position)
    numbers = [number for number, screen in enumerate(lesson.screens) if screen["kind"] == "question"]
    wrong = common_mistake(lesson, position) if phase == QuestionPhase.REVEALED else None
    return {
        "number": numbers.index(position) + 1,
        "of": len(numbers),
        "phase": phase,
        "stem": shown.stem,
        "picture": shown.drawn,
        "choices": [{"letter": letter(place), "text": text} for place, text in enumerate(shown.choices)],
        "counts": counts(lesson, position),
        "right": shown.right,
        "explanation": shown.explanation,
        "source": shown.source,
        "again": may_ask_again(lesson, position),
        "mistake": None if wrong is None else {"letter": letter(wrong), "text": shown.choices[wrong]},
        "unanswered": [] if lesson.answering == Answering.HANDS else unanswered(lesson, position),
    }


def board_texts() -> dict[str, str]:
    """The texts of the board's script."""
    return {
        "roll_call": _("Roll call"),
        "roll_how": _("Press the seats that are absent, or type a number and Enter; press again to take it back."),
        "sign_call": _("Who is here"),
        "sign_how": _(
            "Nobody counts as present yet. Press whoever is here and has signed, or type a number and Enter; "
            "press again to take it back."
        ),
        "others_absent": _("All others are absent"),
        "begin": _("Begin"),
        "next": _("Next"),
        "close": _("Close the question"),
        "reveal": _("Show the answer"),
        "more": _("One hand more for"),
        "less": _("One hand less for"),
        "hands": _("Hands for"),
        "keys": _("A, B, C, D: one hand more. A letter, then a number: that many hands."),
        "counted": _("Hands counted:"),
        "too_many": _("more than are present"),
        "end": _("End the lesson"),
        "unanswered": _("Not answered yet"),
        "right": _("Right answer"),
        "mistake": _("%(count)s chose %(letter)s: “%(text)s”. Ask one of them why it seemed right, then say:"),
        "present": _("present"),
        "absent": _("absent"),
        "joined": _("came in"),
        "away": _("No connection. What you pressed is not lost: press again."),
        "stale": _("Another page went on with this lesson; here is where it is."),
        "open_drill": _("Open the drill in a window of its own"),
        "question": pgettext("of a quiz", "Question"),
    }
