"""What a record of each kind may hold in its result, what that is called and how it is typed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..fields import day_field
from ..models import Evidence, EvidenceKind


def _number(label: Any) -> forms.Field:
    return forms.FloatField(label=label, min_value=0, max_value=100_000, required=False)


def _whole(label: Any) -> forms.Field:
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, required=False)


def _text(label: Any) -> forms.Field:
    return forms.CharField(label=label, max_length=200, required=False)


def _yes_no(label: Any) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


def _day(label: Any) -> forms.Field:
    return day_field(label, required=False)


@dataclass(frozen=True)
class ResultField:
    """One entry of a result: its name in words and the maker of its form field."""

    label: Any
    make: Callable[[Any], forms.Field]

    def field(self) -> forms.Field:
        return self.make(self.label)


RESULT_FIELDS = {
    "hours": ResultField(gettext_lazy("Class hours"), _number),
    "valid_until": ResultField(gettext_lazy("Holds until (empty: for good)"), _day),
    "participant_count": ResultField(gettext_lazy("Number of participants"), _whole),
    "departments": ResultField(gettext_lazy("Departments that took part"), _text),
    "notice_given": ResultField(gettext_lazy("Announced beforehand"), _yes_no),
    "signs_placed": ResultField(gettext_lazy("Signs were put up"), _yes_no),
    "reviewed": ResultField(gettext_lazy("Evaluated afterwards"), _yes_no),
    "evacuation_s": ResultField(gettext_lazy("Seconds from the alarm until all were out"), _number),
    "party_size": ResultField(gettext_lazy("People in the party"), _whole),
    "passed": ResultField(gettext_lazy("Passed"), _yes_no),
}
SHOWN = (*RESULT_FIELDS, "minutes", "measured_minutes")  # on the page of a row
# What a record of the kind should hold; whatever else of the above it does hold can be corrected, too.
OF_KIND: dict[str, tuple[str, ...]] = {
    EvidenceKind.LESSON: ("participant_count", "hours"),
    EvidenceKind.PAPER_UPLOAD: ("hours", "valid_until"),
    EvidenceKind.CERTIFICATE: ("valid_until",),
    EvidenceKind.DRILL_REAL: (
        "participant_count", "departments", "notice_given", "signs_placed", "reviewed", "evacuation_s",
    ),
    EvidenceKind.DRILL_OTHER: (
        "participant_count", "departments", "notice_given", "signs_placed", "reviewed", "evacuation_s",
    ),
    EvidenceKind.VISIT: ("party_size",),
}  # fmt: skip
OTHER_LABELS = {
    "seat": gettext_lazy("Seat"),
    "right": gettext_lazy("Right answers"),
    "asked": gettext_lazy("Questions asked"),
    "minutes": gettext_lazy("Minutes"),
    "measured_minutes": gettext_lazy("Minutes measured"),
    "undated": gettext_lazy("Without a day"),
    "place": gettext_lazy("Where"),
    "content": gettext_lazy("Content"),
    "language": gettext_lazy("Language of the course"),
    "explained": gettext_lazy("Explained by a person"),
    "lessons": gettext_lazy("Lessons finished before it"),
    "lesson_minutes": gettext_lazy("Minutes measured on their pages"),
    "model": gettext_lazy("Model version"),
    "broken_off": gettext_lazy("Broken off before they had finished"),
    "booked_size": gettext_lazy("People booked before they were counted"),
}


def fields_of(evidence: Evidence) -> list[str]:
    """The names of what can be corrected in a row's result, in a fixed order; a false verdict is revoked instead."""
    wanted = OF_KIND.get(evidence.kind, ())
    known = [name for name in RESULT_FIELDS if name in wanted or name in evidence.result]
    return [name for name in known if name != "passed"]


def label_of(name: str) -> str:
    """What an entry of a record is called; its own name where nobody has named it."""
    if name in RESULT_FIELDS:
        return str(RESULT_FIELDS[name].label)
    return str(OTHER_LABELS.get(name, name))


def value_words(value: Any) -> str:
    """A result's value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return "—"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
