"""A lesson that is being written, as a class would see it: screen by screen, with the questions that may follow."""

from __future__ import annotations

from typing import Any

from courses.models import CoursePage, LessonPage

from .lesson_questions import left_out, own_and_others
from .screens import content_screens


def class_screens(page: LessonPage) -> dict[str, Any]:
    """The screens of the page as they would be frozen, and the questions of the lesson; nothing is kept."""
    course = CoursePage.objects.parent_of(page).first()
    own, others = own_and_others(page, course) if course is not None else ([], [])
    return {
        "screens": content_screens(page),
        "own": own,
        "others": len(others),
        "left_out": left_out(course) if course is not None else 0,
    }
