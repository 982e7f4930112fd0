"""What evidence can be of: our kinds, and those that plug-ins add when the site starts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND_LENGTH = 60
ADDED_MARK = "."  # stands in the names of kinds that plug-ins add, and in no other


class EvidenceKind(models.TextChoices):
    QUIZ = "quiz", _("Quiz passed or failed")
    LESSON = "lesson", _("Lesson attended")
    DRILL_SIMULATED = "drill_simulated", _("Simulated drill")
    DRILL_REAL = "drill_real", _("Real drill")
    DRILL_OTHER = "drill_other", _("Real drill for another emergency")
    VISIT = "visit", _("Visit to a venue")
    PAPER_UPLOAD = "paper_upload", _("Paper record")
    CERTIFICATE = "certificate", _("Certificate from elsewhere")
    REVOCATION = "revocation", _("Revocation")


@dataclass(frozen=True, slots=True)
class AddedKind:
    """A plug-in's kind: what it is called, and as which of ours tables of figures count it."""

    label: str | Promise
    counts_as: EvidenceKind


_added: dict[str, AddedKind] = {}


def register_evidence_kind(name: str, label: str | Promise, *, counts_as: EvidenceKind) -> None:
    """Adds a kind of evidence, called `label.name`, which rules may accept. Raises ValueError for another name.

    `counts_as` says in which column figures show it. A plug-in's kind is never a real or a simulated drill: what the
    law asks of these is asked of our own kinds alone.
    """
    if ADDED_MARK not in name or len(name) > KIND_LENGTH:
        raise ValueError(f"a plug-in's kind of evidence is called `label.name`, in {KIND_LENGTH} characters: {name!r}")
    if counts_as in (EvidenceKind.DRILL_REAL, EvidenceKind.DRILL_SIMULATED, EvidenceKind.REVOCATION):
        raise ValueError(f"no plug-in's kind counts as {counts_as.value}")
    _added[name] = AddedKind(label, counts_as)


def is_kind(name: str) -> bool:
    """True for our kinds and for those added."""
    return name in EvidenceKind.values or name in _added


def kind_choices() -> list[tuple[str, str | Promise]]:
    """What rules can accept: every kind but the revocation, with what it is called."""
    ours = [(kind.value, kind.label) for kind in EvidenceKind if kind is not EvidenceKind.REVOCATION]
    return [*ours, *((name, kind.label) for name, kind in _added.items())]


def kind_label(name: str) -> str:
    """What a kind is called; its name when the plug-in that brought it is gone."""
    return str(_added[name].label if name in _added else dict(EvidenceKind.choices).get(name, name))


def counted_as(name: str) -> EvidenceKind:
    """The kind of ours as which figures count this one; a paper record when its plug-in is gone."""
    if name in EvidenceKind.values:
        return EvidenceKind(name)
    return _added[name].counts_as if name in _added else EvidenceKind.PAPER_UPLOAD
