"""A lesson's sheet for home: one side of A4, offered and not imposed. Nothing comes back, nobody is asked for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from common.typesetting import render_pdf
from courses.lesson_files.outline import Picture, parts_of, picture_of
from courses.lesson_files.pictures import as_file
from courses.models import CoursePage, LessonPage

from .answering import letter
from .lesson_questions import own_and_others

MOST_SENTENCES, MOST_STEPS, MOST_ASKED = 4, 6, 3
MOST_TEXT = 60  # characters of a line that fits the page however many lines there are


def _short(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"


def _blocks(lesson: LessonPage, *kinds: str) -> list[Any]:
    return [block.value for block in lesson.body if block.block_type in kinds]


def sheet_of(lesson: LessonPage) -> dict[str, Any]:
    """What stands on the sheet: what to remember, what to do, some questions of the lesson without their answers."""
    course = CoursePage.objects.parent_of(lesson).get()
    steps = [step for several in _blocks(lesson, "steps") for step in several]
    own, others = own_and_others(lesson, course)
    asked = [*own, *others][:MOST_ASKED]
    return {
        "title": lesson.title,
        "summary": _short(lesson.summary),
        "sentences": [_short(str(text)) for text in _blocks(lesson, "remember", "callout")[:MOST_SENTENCES]],
        "steps": [_short(str(step)) for step in steps[:MOST_STEPS]],
        "questions": [
            {
                "stem": _short(question.stem),
                "choices": [f"{letter(place)}. {_short(one.text)}" for place, one in enumerate(question.choices.all())],
            }
            for question in asked
        ],
        "texts": _texts(),
    }


def _texts() -> dict[str, str]:
    return {
        "for_home": gettext("For home, whoever likes"),
        "remember": gettext("What we learned"),
        "steps": gettext("What to do, in order"),
        "questions": gettext("Look at these together"),
        "draw": gettext("Draw your home with its door and windows. Mark two ways out, and where you meet outside."),
        "seen": gettext("We have looked at this sheet together."),
        "free": gettext(
            "Offered by the class, not imposed: nothing is handed in, no picture is taken, and nobody asks for it."
        ),
    }


def drawing_of(lesson: LessonPage) -> Picture | None:
    """The lesson's own picture: the first that it shows, else the first of an activity; None where it has none."""
    shown = [picture_of(value) for value in _blocks(lesson, "picture")]
    shown += [picture for part in parts_of(lesson.body) for picture in part.pictures]
    return shown[0] if shown else None


def render_homework(lesson: LessonPage) -> bytes:
    """The sheet as PDF, in the active language."""
    picture = drawing_of(lesson)
    found = as_file(picture, 0) if picture else None
    drawn = {"picture": found[0] if found else "", "picture_alt": picture.alt if picture else ""}
    return render_pdf("classroom/homework.typ", sheet_of(lesson) | drawn, dict([found]) if found else None)
