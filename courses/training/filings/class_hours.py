"""How many class hours a lesson or a training counts: by the length that a class hour has in its kind of unit.

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
