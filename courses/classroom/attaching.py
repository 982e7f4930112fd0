"""A lesson was taught before the class was in the list: its log is tied to the class, seat by seat, within 30 days.

Until then it counts its minutes for the school and names no pupil; afterwards it stays so.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.training.filings.beside import lesson_of_class_beside, lesson_words
from courses.training.filings.lessons import LessonLogForm, Taught, usual_rules
from courses.training.models import LessonLog
from courses.training.records.filing import correct_record
from people.access import managed_organisations
from people.classes.names import year_of
from people.models import Membership, Role, RoleGrant, SchoolClass, User
from people.seats.proof import seats_of

from .access import classes_for

ATTACHED_WITHIN = timedelta(days=30)


class AttachRefusal(enum.Enum):
    """Why a log is not tied to a class, and what a person reads then."""

    LATE = gettext_lazy("The lesson is more than 30 days old: it counts its minutes for the school and names no pupil.")
    TIED = gettext_lazy("This log belongs to a class already.")
    EMPTY = gettext_lazy("None of the class's seats was in this lesson. Choose another class.")
    BESIDE = gettext_lazy("This class has another lesson on record at that time: %(lesson)s. Put its time right first.")


class AttachRefused(ValueError):
    """A log that cannot be tied to a class, for a reason people can read; `beside` is the lesson in its way."""

    def __init__(self, reason: AttachRefusal, beside: str = "") -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.beside = beside

    @property
    def words(self) -> str:
        words = str(self.reason.value)
        return words % {"lesson": self.beside} if self.beside else words


@dataclass(frozen=True, slots=True)
class Seating:
    """The seats of a lesson and who sits there today. Nothing of the log is lost where the two differ."""

    seats: list[tuple[int, Membership | None]]
    absent: frozenset[int]
    answered: frozenset[int]  # seats whose own answers are known
    without: list[int]  # seats of the class that the lesson did not have

    @property
    def surplus(self) -> list[int]:
        """Seats that counted as present in the lesson and that the class does not have."""
        return [number for number, row in self.seats if row is None and number not in self.absent]

    @property
    def surely_sat(self) -> bool:
        """Whether one of these seats has answered: it was no empty chair."""
        return not self.answered.isdisjoint(self.surplus)


def drafts_of(user: User, now: datetime) -> QuerySet[LessonLog]:
    """Logs of lessons for seats without a class, as long as they can be tied to one: own, and of managed schools."""
    rows = LessonLog.objects.filter(school_class=None, began_at__gte=now - ATTACHED_WITHIN)
    mine = Q(recorded_by=user) | Q(organisation__in=managed_organisations(user).values("pk"))
    return rows.filter(mine, evidence__revoked_by=None).select_related("organisation")


def classes_of(user: User, log: LessonLog) -> QuerySet[SchoolClass]:
    """The classes to which the account may tie a log: its own of that school and year, and those nobody has been given.

    A class that was made by a table has no teacher yet; whoever taught it before it was in the list ties the lesson.
    """
    given = RoleGrant.objects.on(timezone.localdate()).filter(role=Role.TEACHER, school_class=OuterRef("pk"))
    rows = SchoolClass.objects.filter(
        organisation=log.organisation_id, school_year=year_of(timezone.localdate(log.began_at)), ended_on=None
    )
    rows = rows.filter(Q(pk__in=classes_for(user).values("pk")) | ~Exists(given))
    return rows.select_related("organisation").order_by("grade", "name")


def seating(log: LessonLog, school_class: SchoolClass) -> Seating:
    """Who sits today at each seat that the lesson had; None for a seat that the class does not have."""
    here = {row.seat: row for row in seats_of(school_class)}
    numbers = [number for number, *_rest in log.seats]
    without = sorted(number for number in here if number is not None and number not in numbers)
    answered = frozenset(number for number, _person, mark in log.seats if mark is not None)
    seats = [(number, here.get(number)) for number in numbers]
    return Seating(seats, frozenset(log.absent), answered, without)


def attach(*, log: LessonLog, school_class: SchoolClass, by: User, surplus_sat: bool = False) -> LessonLog:
    """Ties a log to a class: evidence for the class and for each pupil who was there. Raises AttachRefused.

    Seats that the class does not have were empty chairs and leave the log, which says so where it says why it was
    corrected; unless `surplus_sat`: then somebody sat there, who counts in the number alone. Raises RecordRefused when
    somebody has corrected the log meanwhile.
    """
    if log.school_class_id is not None:
        raise AttachRefused(AttachRefusal.TIED)
    if log.began_at < timezone.now() - ATTACHED_WITHIN:
        raise AttachRefused(AttachRefusal.LATE)
    now = seating(log, school_class)
    people: dict[int, uuid.UUID | None] = {number: row.person_id for number, row in now.seats if row is not None}
    people |= dict.fromkeys(now.surplus if surplus_sat else [])
    absent = [number for number in log.absent if number in people]
    if len(absent) == len(people):
        raise AttachRefused(AttachRefusal.EMPTY)
    if beside := lesson_of_class_beside(school_class, log.began_at, log.minutes, but=log):
        raise AttachRefused(AttachRefusal.BESIDE, lesson_words(beside))
    taught = Taught(
        title=log.title, school_class=school_class, course_key=log.course_key, lesson_key=log.lesson_key,
        answering=log.answering, answers=log.answers, seats=people, marks=Taught.of(log).marks,
        measured=log.measured_minutes,
    )  # fmt: skip
    data = LessonLogForm.start_of(log)
    data |= {
        "reason": _reason(now.surplus, surplus_sat), "absent": "、".join(map(str, absent)),
        "counts_for": [*data["counts_for"], *usual_rules(log.organisation, timezone.localdate(log.began_at))],
    }  # fmt: skip
    form = LessonLogForm(data, unit=log.organisation, by=by, record=log, taught=taught)
    if not form.is_valid():
        raise ValueError(f"a log that was filed is not valid: {form.errors.as_json()}")
    return correct_record(
        record=log, seen=log.evidence_id, by=by, reason=form.cleaned_data["reason"], filing=form.filing()
    )


def _reason(surplus: Sequence[int], surplus_sat: bool) -> str:
    """Why the log was corrected; of seats that the class does not have also what became of them."""
    words = _("Tied to the class once it was in the list.")
    if not surplus:
        return words
    more = (
        _("Seats without a pupil of the class, counted as people only: %(seats)s.")
        if surplus_sat
        else _("Seats that the class does not have, counted as empty: %(seats)s.")
    )
    return f"{words} {more % {'seats': _ranges(surplus)}}"


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in words, neighbours as a stretch: 3, 41–45."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(f"{part[0]}–{part[-1]}" if len(part) > 2 else "、".join(map(str, part)) for part in parts)
