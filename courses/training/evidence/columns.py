"""The kinds of evidence as columns of a table."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from ..models import EvidenceKind
from ..models.evidence_kinds import counted_as

# A paper record and a certificate from elsewhere are both paper that somebody handed in.
EVIDENCE_COLUMNS = {
    EvidenceKind.QUIZ: "quiz",
    EvidenceKind.LESSON: "lesson",
    EvidenceKind.DRILL_REAL: "drill_real",
    EvidenceKind.DRILL_OTHER: "drill_real",
    EvidenceKind.DRILL_SIMULATED: "drill_simulated",
    EvidenceKind.VISIT: "visit",
    EvidenceKind.PAPER_UPLOAD: "paper",
    EvidenceKind.CERTIFICATE: "paper",
}


def column_of(kind: str) -> str:
    """The column in which evidence of this kind is counted."""
    return EVIDENCE_COLUMNS[counted_as(kind)]


def evidence_labels() -> dict[str, str]:
    """The keys of the columns, in order, with their names."""
    return {
        "quiz": _("Quizzes"),
        "lesson": _("Lessons"),
        "drill_real": _("Real drills"),
        "drill_simulated": _("Simulated drills"),
        "visit": _("Visits"),
        "paper": _("Paper records"),
    }


def evidence_items(numbers: Counter[str]) -> list[tuple[str, int]]:
    """Name and number of each column that has any."""
    return [(label, numbers[key]) for key, label in evidence_labels().items() if numbers[key]]
