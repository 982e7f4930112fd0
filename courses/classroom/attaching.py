"""A lesson was taught before the class was in the list: its log is tied to the class, seat by seat, within 30 days.

Until then it counts its minutes for the school and names no pupil; afterwards it stays so.
"""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.training.filings.lessons import LessonLogForm, Taught, usual_rules
from courses.training.models import LessonLog
from courses.training.records.filing import correct_record
from people.models import Membership, SchoolClass, User
from people.seats.proof import seats_of

from .access import classes_for

ATTACHED_WITHIN = timedelta(days=30)


class AttachRefusal(enum.Enum):
    """Why a log is not tied to a class, and what a person reads then."""

    LATE = gettext_lazy("The lesson is more than 30 days old: it counts its minutes for the school and names no pupil.")
    TIED = gettext_lazy("This log belongs to a class already.")
    SEATS = gettext_lazy("The class does not have these seats: %(seats)s. Make them first, or choose another class.")


class AttachRefused(ValueError):
    """A log that cannot be tied to a class, for a reason people can read; `seats` are those that are missing."""

    def __init__(self, reason: AttachRefusal, seats: tuple[int, ...] = ()) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.seats = seats

    @property
    def words(self) -> str:
        words = str(self.reason.value)
        return words % {"seats": "、".join(map(str, self.seats))} if self.seats else words


def drafts_of(user: User, now: datetime) -> QuerySet[LessonLog]:
    """Logs of lessons that the account filed for seats without a class, as long as they can be tied to one."""
    rows = LessonLog.objects.filter(recorded_by=user, school_class=None, began_at__gte=now - ATTACHED_WITHIN)
    return rows.filter(evidence__revoked_by=None).select_related("organisation")


def classes_of(user: User, log: LessonLog) -> QuerySet[SchoolClass]:
    """The classes to which the account may tie a log: of its school."""
    return classes_for(user).filter(organisation=log.organisation_id)


def seats_now(log: LessonLog, school_class: SchoolClass) -> list[tuple[int, Membership | None]]:
    """Who sits today at each seat that the lesson had; None for a seat that the class does not have."""
    here = {row.seat: row for row in seats_of(school_class)}
    return [(number, here.get(number)) for number, *_rest in log.seats]


def attach(*, log: LessonLog, school_class: SchoolClass, by: User) -> LessonLog:
    """Ties a log to a class: evidence for the class and for each pupil who was there. Raises AttachRefused.

    Seats that were empty need nobody. Raises RecordRefused when somebody has corrected the log meanwhile.
    """
    if log.school_class_id is not None:
        raise AttachRefused(AttachRefusal.TIED)
    if log.began_at < timezone.now() - ATTACHED_WITHIN:
        raise AttachRefused(AttachRefusal.LATE)
    people = {number: row.person_id if row else None for number, row in seats_now(log, school_class)}
    missing = tuple(number for number, person in people.items() if person is None and number not in log.absent)
    if missing:
        raise AttachRefused(AttachRefusal.SEATS, missing)
    taught = Taught(
        title=log.title, school_class=school_class, course_key=log.course_key, lesson_key=log.lesson_key,
        answering=log.answering, answers=log.answers, seats=people, marks=Taught.of(log).marks,
        measured=log.measured_minutes,
    )  # fmt: skip
    data = LessonLogForm.start_of(log)
    data |= {
        "reason": _("Tied to the class once it was in the list"),
        "counts_for": [*log.counts_for, *usual_rules(log.organisation)],
    }
    form = LessonLogForm(data, unit=log.organisation, by=by, record=log, taught=taught)
    if not form.is_valid():
        raise ValueError(f"a log that was filed is not valid: {form.errors.as_json()}")
    return correct_record(
        record=log, seen=log.evidence_id, by=by, reason=form.cleaned_data["reason"], filing=form.filing()
    )
