"""Lessons that somebody has had in class, as the pages of courses count them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from .models import LessonSeat, LessonState


def taught_to(person_id: uuid.UUID, keys: Iterable[str]) -> set[str]:
    """Those of the lessons that are on record with this person present."""
    seats = LessonSeat.objects.filter(person=person_id, is_present=True, lesson__state=LessonState.FILED)
    return set(seats.filter(lesson__lesson_key__in=list(keys)).values_list("lesson__lesson_key", flat=True))
