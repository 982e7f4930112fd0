"""How many class hours a lesson counts: those that were measured, by the length of a class hour in its kind of school.

A rule of ours, said on the form and in the record: the law counts class hours and does not say how they are measured.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.models import Organisation, OrganisationKind

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


def rule_in_words(unit: Organisation) -> str:
    """The rule as the form and the record say it."""
    length = minutes_a_class_hour(unit)
    return _(
        "A class hour of this school has %(length)s minutes. Counted are the minutes measured from the opening of the "
        "lesson to its end, in half class hours, of which five minutes may be missing: half a one from %(half)s "
        "minutes on, a whole one from %(whole)s. More than was measured, or more than two at one go, needs a reason. "
        "A lesson of no class hour is kept and meets no rule."
    ) % {"length": length, "half": -(-length // 2) - SETTLING, "whole": length - SETTLING}
