"""Lessons at the same time: of one class they are refused, of one teacher they are named on the record.

A class sits in one lesson at a time. A teacher may teach two classes together in one hall; whoever reads the record is
told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import SchoolClass

from ..models import EvidencePersonal, LessonLog, Record

ROUNDING = timedelta(minutes=2)  # by which one may run into the next: times are typed in whole minutes
LONGEST = timedelta(days=1)


def lesson_of_class_beside(
    school_class: SchoolClass, began_at: datetime, minutes: int, *, but: Record | None = None
) -> LessonLog | None:
    """Another lesson of the class on record within this time; None when there is none."""
    return next(_beside(LessonLog.objects.filter(school_class=school_class), began_at, minutes, but), None)


def lessons_of_teacher_beside(log: LessonLog) -> list[LessonLog]:
    """The unit's other lessons at the time of this one on whose records the same teacher stands."""
    rows = LessonLog.objects.filter(organisation=log.organisation_id).select_related("school_class")
    found = list(_beside(rows, log.began_at, log.minutes, log))
    if not found:
        return []
    teachers = dict(
        EvidencePersonal.objects.filter(evidence__in=[log.evidence_id, *(one.evidence_id for one in found)])
        .values_list("evidence_id", "payload__teacher")
    )  # fmt: skip
    own = teachers.get(log.evidence_id)
    return [one for one in found if own and teachers.get(one.evidence_id) == own]


def _beside(rows: QuerySet[LessonLog], began_at: datetime, minutes: int, but: Any) -> Iterator[LessonLog]:
    ended_at = began_at + timedelta(minutes=minutes)
    near = rows.filter(evidence__revoked_by=None, began_at__gt=began_at - LONGEST, began_at__lt=ended_at - ROUNDING)
    if but is not None:
        near = near.exclude(pk=but.pk)
    for one in near.order_by("began_at"):
        if one.began_at + timedelta(minutes=one.minutes) > began_at + ROUNDING:
            yield one


def lesson_words(log: LessonLog) -> str:
    """A lesson on record in a few words: whom, when, how long, which."""
    words = _("%(whom)s, %(time)s, %(minutes)s minutes, %(title)s")
    time = f"{timezone.localtime(log.began_at):%Y-%m-%d %H:%M}"
    return words % {"whom": log.whom, "time": time, "minutes": log.minutes, "title": log.title}
