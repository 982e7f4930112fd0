"""What courses hold about people: how far somebody is in a lesson. Pages hold nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose
from people.models import PersonKind

from .progress_models import LessonProgress


def _progress_of(subject: Subject) -> QuerySet[LessonProgress]:
    return LessonProgress.objects.filter(person=subject.person)


def _shred_progress(now: datetime) -> int:
    before = now - timedelta(days=settings.NAMES_KEEP_DAYS)
    return LessonProgress.objects.filter(seen_at__lt=before).delete()[0]


def _erase_progress(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_progress_of(subject).delete()[0])


HELD = [
    Holding(
        model="courses.LessonProgress",
        fields=("lesson_key",),
        beside=("block", "seconds", "film_seconds", "film_ended", "started_at", "seen_at", "finished_at"),
        whose=(Whose.PUPILS, Whose.STAFF),
        purpose=_("to go on where somebody left a lesson, and to name finished lessons on a certificate"),
        ground=Ground.REQUEST,
        kept=lambda: _("%(days)s days after the lesson was last open") % {"days": settings.NAMES_KEEP_DAYS},
        why=_("as long as one may go on with a course"),
        shred=_shred_progress,
        erase=_erase_progress,
        rows=_progress_of,
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    )
]
NOT_PERSONAL = [
    NotPersonal(model="courses.HomePage", fields=("intro",), why="a page"),
    NotPersonal(model="courses.CourseIndexPage", fields=("intro",), why="a page"),
    NotPersonal(
        model="courses.CoursePage",
        fields=("audience", "readers", "intro", "cover", "quiz_key", "content_key"),
        why="a page",
    ),
    NotPersonal(model="courses.ShippedContent", fields=("key", "sha256"), why="what the site was shipped with"),
    NotPersonal(
        model="courses.Campaign", fields=("key", "title", "text", "yearly_from", "yearly_until"), why="days of the year"
    ),
    NotPersonal(model="courses.CampaignEntry", fields=("audience",), why="for whom a lesson is"),
    NotPersonal(model="courses.TextbookPoint", fields=("book", "place"), why="a place in a book"),
    NotPersonal(model="courses.LessonPage", fields=("summary", "body", "content_key"), why="a page"),
]
