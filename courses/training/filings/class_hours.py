"""How many class hours a lesson or a training counts: by the length that a class hour has in its kind of unit.

A rule of ours, said on the form and in the record: the law counts class hours and does not say how they are measured.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.models import Organisation, OrganisationKind

from ..models import LessonLog, TrainingSession

MINUTES = {OrganisationKind.KINDERGARTEN: 30, OrganisationKind.PRIMARY_SCHOOL: 40}
USUAL_MINUTES = 45
SETTLING = 5  # minutes that go for coming in and sitting down
DOUBLE = 2.0  # a double lesson: more at one go is told with a reason, it may have been left open
MOST = 8.0


def minutes_a_class_hour(unit: Organisation) -> int:
    """How long a class hour of a school is."""
    return MINUTES.get(unit.kind, USUAL_MINUTES)  # type: ignore[call-overload,no-any-return]


def class_hours_of(minutes: int, unit: Organisation) -> float:
    """The class hours of so many minutes, in halves; a half is full five minutes before its end, as a lesson is."""
    halves = (minutes + SETTLING) * 2 // minutes_a_class_hour(unit)
    return halves / 2


def hours_without_reason(minutes: int, unit: Organisation) -> float:
    """The most class hours that so many minutes are taken for without a word: never more than a double lesson."""
    return min(class_hours_of(minutes, unit), DOUBLE)


def minutes_in_words(log: LessonLog | TrainingSession) -> str:
    """The minutes of a lesson or training; where more counts than was measured, both, marked as put right."""
    if log.measured_minutes is None or log.minutes <= log.measured_minutes:
        return str(log.minutes)
    words = _("%(minutes)s (put right; measured: %(measured)s)")
    return words % {"minutes": log.minutes, "measured": log.measured_minutes}


def class_hours_in_words(log: LessonLog | TrainingSession, hours: float) -> str:
    """The class hours of a lesson or training; where more count than were measured, both, marked as put right."""
    measured = hours_measured(log)
    if measured is None or hours <= measured:
        return f"{hours:g}"
    return _("%(hours)g (put right; by what was measured: %(measured)g)") % {"hours": hours, "measured": measured}


def hours_measured(log: LessonLog | TrainingSession) -> float | None:
    """The class hours that were measured; None where nobody measured."""
    if log.measured_minutes is None:
        return None
    return hours_without_reason(min(log.minutes, log.measured_minutes), log.organisation)


def is_put_right(log: LessonLog | TrainingSession) -> bool:
    """Whether more counts of a lesson or training than was measured, for the reason that stands beside it."""
    measured = hours_measured(log)
    if measured is None or log.measured_minutes is None:
        return False
    return log.minutes > log.measured_minutes or (log.class_hours or 0) > measured


def rule_in_words(unit: Organisation) -> str:
    """The rule of a class's lesson, as the form and the page of a class say it."""
    return _(
        "A class hour of this school has %(length)s minutes. Counted are the minutes measured from the opening of the "
        "lesson to its end, in half class hours, of which five minutes may be missing: half a one from %(half)s "
        "minutes on, a whole one from %(whole)s. More than was measured, or more than two at one go, needs a reason. "
        "A lesson of no class hour is kept and meets no rule."
    ) % _edges(unit)


def training_rule_in_words(unit: Organisation, *, is_measured: bool) -> str:
    """The rule of a training, as its form says it: what nobody measured is taken as it is typed."""
    if is_measured:
        words = _(
            "A class hour has %(length)s minutes. Counted are the minutes measured from the opening to the end, in "
            "half class hours: half a one from %(half)s minutes on, a whole one from %(whole)s. More than was "
            "measured, or more than two at one go, needs a reason. A training of no class hour is kept and meets "
            "no rule. Empty: as many as the minutes make."
        )
    else:
        words = _(
            "A class hour has %(length)s minutes. The minutes make half class hours: half a one from %(half)s "
            "minutes on, a whole one from %(whole)s. More than they make needs a reason. A training of no class "
            "hour is kept and meets no rule. Empty: as many as the minutes make."
        )
    return words % _edges(unit)


def _edges(unit: Organisation) -> dict[str, int]:
    length = minutes_a_class_hour(unit)
    return {"length": length, "half": -(-length // 2) - SETTLING, "whole": length - SETTLING}
