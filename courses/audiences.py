"""Whose course it is: a visitor who says who they are sees theirs first, and those of others after them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from .quizzes.subjects import Audience


def courses_for(request: HttpRequest, courses: Iterable[Any]) -> dict[str, Any]:
    """What a list of courses shows: own ones first, the others, and who can be chosen.

    A course that names nobody is everybody's. Without a choice, or with one that is none, all courses are own ones.
    `course-audience.js` does the same for who chose on this device before.
    """
    courses = list(courses)
    chosen = request.GET.get("for", "")
    chosen = chosen if chosen in Audience.values else ""
    own = [course for course in courses if not chosen or not course.readers or chosen in course.readers]
    named = {reader for course in courses for reader in course.readers}
    return {
        "courses": own,
        "other_courses": [course for course in courses if course not in own],
        "audiences": [(value, label) for value, label in Audience.choices if value in named],
        "audience": chosen,
    }
