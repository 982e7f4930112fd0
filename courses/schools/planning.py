"""Planning the year: a lesson for some classes in a week; opening it in that week without an account."""

from __future__ import annotations

import enum
import uuid
from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.classroom.models import LessonState, LiveLesson
from courses.classroom.opening import OpenRefused, lesson_named, open_lesson
from courses.models import LessonPage
from people.classes.names import last_day
from people.models import Organisation, Role, RoleGrant, SchoolClass, User

from .codes import week_code
from .models import OutsideItem, PlannedLesson

ITEMS_A_YEAR = 6
MOST_A_WEEK = 5  # lessons of one class


class PlanRefusal(enum.Enum):
    """Why a lesson is not planned or opened, and what a person reads then."""

    LESSON = _("This lesson is not published any more. Choose another.")
    EARLY = _("This lesson is for a later week.")
    LATE = _("The week of this lesson is over.")
    NONE = _("Nothing is planned for this class in this week any more.")
    TAUGHT = _("This lesson has been taught already.")
    NOBODY = _("The school has nobody who could confirm the lesson. Tell its fire-safety manager.")
    SEATS = _("This class has no seats yet. Say how many there are.")
    RUNS = _("A lesson that has begun stays in the plan.")
    MANY = _("A class has at most five lessons in one week. Take one out of the plan first.")


class PlanRefused(ValueError):
    """A plan or an opening that is refused, for a reason people can read."""

    def __init__(self, reason: PlanRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@transaction.atomic
def plan_lessons(
    *,
    school: Organisation,
    week: date,
    lesson: LessonPage,
    classes: Collection[SchoolClass],
    by: User,
    item: OutsideItem | None = None,
) -> int:
    """Plans a lesson for classes in the week of a day, beside what is planned for them there.

    Planned anew, it is planned once, with what is said now; one that has begun stays. Returns for how many classes it
    is planned. Raises PlanRefused.
    """
    monday = monday_of(week)
    if monday + timedelta(days=6) < timezone.localdate():
        raise PlanRefused(PlanRefusal.LATE)
    there = list(PlannedLesson.objects.select_for_update().filter(week=monday, school_class__in=classes))
    same = [row for row in there if row.lesson_key == lesson.content_key]
    begun = {row.school_class_id for row in same if has_begun(row)}
    others = Counter(row.school_class_id for row in there if row.lesson_key != lesson.content_key)
    if max(others.values(), default=0) >= MOST_A_WEEK:
        raise PlanRefused(PlanRefusal.MANY)
    PlannedLesson.objects.filter(pk__in=[row.pk for row in same if row.school_class_id not in begun]).delete()
    made = [
        PlannedLesson(
            organisation=school, school_class=row, week=monday, lesson_key=lesson.content_key, title=lesson.title,
            item=item, made_by=by, code=week_code(row.pk, monday),
        )
        for row in classes
        if row.pk not in begun and last_day(row.school_year) >= monday
    ]  # fmt: skip
    return len(PlannedLesson.objects.bulk_create(made))


def has_begun(planned: PlannedLesson) -> bool:
    """True once a lesson was opened for it that was not put away again."""
    lesson = LiveLesson.objects.filter(pk=planned.lesson_id).first() if planned.lesson_id else None
    return lesson is not None and lesson.state != LessonState.DROPPED


@transaction.atomic
def unplan(*, planned: PlannedLesson) -> None:
    """Takes a lesson out of the plan; its printed code opens nothing any more. Raises PlanRefused RUNS."""
    held = PlannedLesson.objects.select_for_update().get(pk=planned.pk)
    if has_begun(held):
        raise PlanRefused(PlanRefusal.RUNS)
    held.delete()


def planned_for(class_id: uuid.UUID, week: date) -> list[PlannedLesson]:
    """What is planned for a class in a week, in the order in which it was; empty when nothing is, or no more."""
    rows = PlannedLesson.objects.select_related("school_class__organisation", "organisation", "lesson", "made_by")
    return list(rows.filter(school_class=class_id, week=week))


@transaction.atomic
def open_planned(*, planned: PlannedLesson, teacher: str, answering: str, seat_count: int = 0) -> LiveLesson:
    """Opens the planned lesson in the name of whoever planned it; the school confirms it on its log.

    A lesson that runs already is given back: two presses open one. Raises PlanRefused.
    """
    held = PlannedLesson.objects.select_for_update().filter(pk=planned.pk).first()
    if held is None:
        raise PlanRefused(PlanRefusal.NONE)
    today = timezone.localdate()
    if not held.week <= today <= held.last_day:
        raise PlanRefused(PlanRefusal.EARLY if today < held.week else PlanRefusal.LATE)
    if has_begun(held):
        if held.lesson is not None and held.lesson.state == LessonState.OPEN:
            return held.lesson
        raise PlanRefused(PlanRefusal.TAUGHT)
    page, by = lesson_named(held.lesson_key), _answering_for(held)
    if page is None:
        raise PlanRefused(PlanRefusal.LESSON)
    if by is None:
        raise PlanRefused(PlanRefusal.NOBODY)
    try:
        held.lesson = open_lesson(
            lesson=page, organisation=held.organisation, school_class=held.school_class, by=by, teacher=teacher,
            answering=answering, seat_count=seat_count,
        )  # fmt: skip
    except OpenRefused as refused:
        raise PlanRefused(PlanRefusal.SEATS) from refused
    held.save(update_fields=["lesson"])
    return held.lesson


def _answering_for(planned: PlannedLesson) -> User | None:
    """Who planned it while managing the school, else who manages it now; None when nobody does."""
    grants = RoleGrant.objects.on(timezone.localdate()).filter(
        role=Role.UNIT_MANAGER, organisation=planned.organisation_id, user__is_active=True
    )
    users = [grant.user for grant in grants.select_related("user").order_by("pk")]
    return next((user for user in users if user.pk == planned.made_by_id), users[0] if users else None)
