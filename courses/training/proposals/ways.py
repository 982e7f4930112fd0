"""How each rule can be met on this platform: on which screen, by whom, with which evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Cadence, EvidenceKind, Requirement, Rule, SubjectKind
from ..rulebook.contents import Contents


@dataclass(frozen=True)
class Way:
    """One way to meet a rule: the screen, who uses it, the evidence it writes, and where the screen is found."""

    screen: str
    role: str
    evidence: str
    url: str = ""


def _quiz(rule: Rule) -> Way:
    whose = _("the pupil, on a device of one's own or the class's") if _is_of_pupils(rule) else _("the person")
    return Way(_("Course and its quiz"), whose, str(EvidenceKind.QUIZ.label), "/courses/")


def _simulated(rule: Rule) -> Way:
    return Way(_("Simulated drill"), _("the pupil"), str(EvidenceKind.DRILL_SIMULATED.label), reverse("drills:index"))


def _drill(rule: Rule) -> Way:
    return Way(
        _("Unit's desk, Record a drill"), _("the unit's fire-safety manager"), str(EvidenceKind.DRILL_REAL.label),
        reverse("training:desks"),
    )  # fmt: skip


def _visit(rule: Rule) -> Way:
    return Way(
        _("Booking of a venue, checked in at its door"), _("the teacher books, the venue's keeper checks in"),
        str(EvidenceKind.VISIT.label), reverse("venues:index"),
    )  # fmt: skip


def _certificate(rule: Rule) -> Way:
    return Way(
        _("Unit's desk, Record a certificate"), _("the unit's fire-safety manager"),
        str(EvidenceKind.CERTIFICATE.label), reverse("training:desks"),
    )  # fmt: skip


def _session(rule: Rule) -> Way:
    return Way(
        _("Unit's desk, Record a training"), _("the unit's fire-safety manager"), str(EvidenceKind.LESSON.label),
        reverse("training:desks"),
    )  # fmt: skip


def _paper(rule: Rule) -> Way:
    return Way(
        _("Unit's desk, File a paper"), _("the unit's fire-safety manager"), str(EvidenceKind.PAPER_UPLOAD.label),
        reverse("training:desks"),
    )  # fmt: skip


def _is_of_pupils(rule: Rule) -> bool:
    return "pupil" in rule.scope


WAYS: dict[str, Callable[[Rule], Way]] = {
    EvidenceKind.QUIZ: _quiz,
    EvidenceKind.DRILL_SIMULATED: _simulated,
    EvidenceKind.DRILL_REAL: _drill,
    EvidenceKind.VISIT: _visit,
}


def ways_of_rule(rule: Rule) -> list[Way]:
    """The ways that meet a rule here, those that people go themselves first; none for what is kept for reference."""
    if rule.reference:
        return []
    kinds = rule.events or rule.accepts
    found = [WAYS[kind](rule) for kind in kinds if kind in WAYS]
    return found + _filed(rule)


def _filed(rule: Rule) -> list[Way]:
    """What a unit files itself: a certificate, a training, a paper."""
    if rule.events:
        return [_session(rule)] if EvidenceKind.LESSON in rule.events else []
    if not Contents.of(rule.accepts_content).take(f"rule:{rule.code}"):
        return []
    found = []
    if EvidenceKind.CERTIFICATE in rule.accepts and rule.subject_kind == SubjectKind.PERSON:
        found.append(_certificate(rule))
    if EvidenceKind.PAPER_UPLOAD in rule.accepts:
        if rule.requirement.get("kind") == Requirement.TRAINING:
            found.append(_session(rule))
        found.append(_paper(rule))
    return found


def stands_at_all_times(rule: Rule) -> bool:
    """True for what holds at all times and no single act closes: an officer looks at it."""
    return rule.cadence == Cadence.STANDING and rule.requirement.get("kind") != Requirement.DRILL
