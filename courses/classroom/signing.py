"""A unit's people sign where a class sits: the sheet with the shift, to print before they are taught."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from courses.training.filings.papers import SIGN_IN_PAPER
from courses.training.models import TrainingKind
from people.models import Membership
from people.papers.choosing import paper_for

from .models import LiveLesson


def sign_sheet_of(lesson: LiveLesson) -> bytes:
    """The sheet as .docx bytes in the unit's template: a line for each of those who were called."""
    seats = list(lesson.seats.select_related("person").exclude(person=None))
    rows = Membership.objects.filter(
        organisation=lesson.organisation, person__in=[seat.person_id for seat in seats], ended_on=None
    )
    departments: dict[Any, str] = dict(rows.exclude(department=None).values_list("person_id", "department__name"))
    values = {
        "time": f"{timezone.localtime(lesson.opened_at):%Y-%m-%d %H:%M}", "place": lesson.place,
        "shift": lesson.whom, "kind": f"{TrainingKind.REGULAR.label} · {lesson.title}", "teacher": lesson.teacher,
        "people": [
            {"number": seat.number, "name": seat.person.name if seat.person else "",
             "department": departments.get(seat.person_id, "")}
            for seat in seats
        ],
    }  # fmt: skip
    return paper_for(SIGN_IN_PAPER.key, lesson.organisation, values)
