"""What waits for a school's manager: lessons to confirm, classes that have not been taught."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units
from courses.classroom.models import LessonState
from people.desks import Todo
from people.models import User

from .access import own_schools
from .models import PlannedLesson
from .planning import monday_of


def planned_in(units: Units) -> QuerySet[PlannedLesson]:
    """Lessons that these schools have planned."""
    return PlannedLesson.objects.filter(organisation__in=units)


def planned_lessons(user: User) -> Iterator[Todo]:
    """Of each school: lessons that were taught and wait for its word, and those of this and the last week to teach."""
    today = timezone.localdate()
    monday = monday_of(today)
    recent = Q(week__gte=monday - timedelta(days=7), week__lte=monday)
    untaught = recent & (Q(lesson=None) | Q(lesson__state=LessonState.DROPPED))
    rows = PlannedLesson.objects.filter(organisation__in=own_schools(user)).values(
        "organisation_id", "organisation__name"
    )
    for row in rows.annotate(
        taught=Count("pk", filter=Q(lesson__state=LessonState.ENDED)), open=Count("pk", filter=untaught),
        first=Min("week", filter=untaught),
    ).order_by("organisation__name"):  # fmt: skip
        plan, about = reverse("schools:plan", args=[row["organisation_id"]]), row["organisation__name"]
        if row["taught"]:
            yield Todo(
                title=_("Lessons that were taught and wait for your word"), url=f"{plan}?show=taught",
                action=_("Look at them"), count=row["taught"], about=about,
            )  # fmt: skip
        if row["open"]:
            yield Todo(
                title=_("Classes that have not been taught as planned"), url=f"{plan}?show=untaught",
                action=_("Look at them"), count=row["open"], due=row["first"] + timedelta(days=6), about=about,
            )  # fmt: skip
