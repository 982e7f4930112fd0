"""What live lessons hold about people: who taught, until the lesson is on record, and no longer than 30 days."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose

from .models import LiveLesson
from .opening import FORGOTTEN_AFTER, forgotten


def held() -> QuerySet[LiveLesson]:
    """Lessons that name who taught."""
    return LiveLesson.objects.exclude(teacher="")


def _of(subject: Subject) -> QuerySet[LiveLesson]:
    return held().filter(opened_by__in=subject.accounts)


def _erase(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_of(subject).update(teacher=""))


HELD = [
    Holding(
        model="classroom.LiveLesson",
        fields=("teacher",),
        hidden=(),
        beside=("title", "opened_at", "ended_at"),
        whose=(Whose.STAFF,),
        purpose=_("to write the log of a lesson"),
        ground=Ground.DUTY,
        kept=lambda: _("until the lesson is on record, at most %(days)s days") % {"days": FORGOTTEN_AFTER.days},
        why=_("Order 109 art. 16 and the school's log of lessons: who taught belongs to the record"),
        shred=lambda now: forgotten(now).delete()[0],
        erase=_erase,
        rows=_of,
        live=held,
    ),
]  # fmt: skip

NOT_PERSONAL = [
    NotPersonal(
        model="classroom.LiveLesson",
        fields=("group_name", "course_key", "lesson_key", "title", "place", "screens", "phases"),
        why="a class or group, and what it is shown",
    ),
]
