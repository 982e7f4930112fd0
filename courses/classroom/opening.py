"""Opening a lesson: for a class of the school, for seats that are not yet a class, or for a unit's people."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, LessonPage
from people.models import Organisation, SchoolClass, User
from people.seats.proof import seats_of
from people.staff.roster import current

from .lesson_questions import MOST_QUESTIONS, question_screens
from .live.announce import announce
from .models import MOST_SEATS, Answering, LessonSeat, LessonState, LiveLesson
from .parts import part_screen
from .screens import content_screens

FORGOTTEN_AFTER = timedelta(days=30)


class OpenRefusal(enum.Enum):
    """Why a lesson is not opened, and what a person reads then."""

    NO_SEATS = _("This class has no seats yet. Say how many there are.")
    NO_STAFF = _("Nobody of this unit was chosen.")
    DEVICES = _("Pupils come in by the seats of their class: choose a class that has seats, or hands or cards.")


class OpenRefused(ValueError):
    """A lesson that cannot be opened, for a reason people can read."""

    def __init__(self, reason: OpenRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def lesson_named(key: str) -> LessonPage | None:
    """The published lesson of a content key."""
    found: LessonPage | None = LessonPage.objects.live().public().filter(content_key=key).first()
    return found


@transaction.atomic
def open_lesson(
    *,
    lesson: LessonPage,
    organisation: Organisation,
    by: User,
    teacher: str,
    answering: str = Answering.HANDS,
    question_count: int = 5,
    school_class: SchoolClass | None = None,
    group_name: str = "",
    seat_count: int = 0,
    staff: list[uuid.UUID] | None = None,
    place: str = "",
    part: str = "",
) -> LiveLesson:
    """Opens a lesson at its roll call, everything it shows frozen.

    With a class its seats are those of today, `seat_count` when it has none; `staff` are persons of a unit, none of
    whom counts as present until they have signed, and `group_name` their shift; otherwise it is a class that the
    school does not have yet, with `seat_count` seats. `part` is what another room
    runs between the page and the questions, of `part_choices`. Raises OpenRefused.
    """
    made = LiveLesson(
        organisation=organisation, school_class=school_class, group_name="" if school_class else group_name,
        teacher=teacher, lesson_key=lesson.content_key, title=lesson.title, place=place, answering=answering,
        opened_by=by, is_sample=organisation.is_sample,
    )  # fmt: skip
    seats = _seats(made, seat_count, staff)
    if answering == Answering.DEVICES and (school_class is None or any(seat.person_id is None for seat in seats)):
        raise OpenRefused(OpenRefusal.DEVICES)
    course = CoursePage.objects.parent_of(lesson).get()
    made.course_key = course.key
    asked = question_screens(lesson, course, min(question_count, MOST_QUESTIONS), made.pk)
    made.screens = content_screens(lesson) + ([part_screen(part)] if part else []) + asked
    made.save(force_insert=True)
    LessonSeat.objects.bulk_create(seats)
    return made


def _seats(lesson: LiveLesson, seat_count: int, staff: list[uuid.UUID] | None) -> list[LessonSeat]:
    if staff is not None:
        known = {
            member.person_id: None
            for member in current(lesson.organisation, timezone.localdate()).filter(person__in=staff)
        }
        if not known:
            raise OpenRefused(OpenRefusal.NO_STAFF)
        return [
            LessonSeat(lesson=lesson, number=number, person_id=person, is_present=False)  # until they sign
            for number, person in enumerate((one for one in staff if one in known), 1)
        ]
    if lesson.school_class is not None:
        taken = [
            LessonSeat(lesson=lesson, number=row.seat or 0, person_id=row.person_id)
            for row in seats_of(lesson.school_class)
        ]
        if taken:
            return taken
    if not 1 <= seat_count <= MOST_SEATS:
        raise OpenRefused(OpenRefusal.NO_SEATS)
    return [LessonSeat(lesson=lesson, number=number) for number in range(1, seat_count + 1)]


def drop_lesson(*, lesson: LiveLesson) -> bool:
    """Puts away a lesson that will not go on record; False when it is on record."""
    changed = LiveLesson.objects.filter(pk=lesson.pk, state__in=[LessonState.OPEN, LessonState.ENDED]).update(
        state=LessonState.DROPPED, ended_at=lesson.ended_at or timezone.now(), version=lesson.version + 1
    )
    announce(lesson.pk)
    return bool(changed)


def forgotten(now: datetime) -> QuerySet[LiveLesson]:
    """Lessons that were begun long ago and never put on record."""
    return LiveLesson.objects.exclude(state=LessonState.FILED).filter(opened_at__lt=now - FORGOTTEN_AFTER)
