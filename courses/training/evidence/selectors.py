"""Reads on evidence: a subject's rows, what became of them, and why a row meets a duty or not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Organisation

from ..ledger.record import CORRECTION
from ..models import Duty, Evidence, EvidenceKind
from ..models.evidence_kinds import counted_as, kind_label
from ..rulebook.compiled import takes_content
from .content_titles import titles_of


@dataclass(frozen=True)
class EvidenceLine:
    """A piece of evidence with what it met, why it did not meet what it might have, and a note on all it could not."""

    evidence: Evidence
    title: str
    met: list[Duty]
    not_met: list[tuple[Duty, str]]
    note: str = ""


def evidence_of(subject_kind: str, subject_id: uuid.UUID) -> QuerySet[Evidence]:
    """A subject's standing evidence, newest first."""
    return Evidence.objects.standing().about(subject_kind, subject_id).order_by("-occurred_at")


def revoked_evidence_of(subject_kind: str, subject_id: uuid.UUID) -> QuerySet[Evidence]:
    """A subject's rows that were revoked or corrected, newest first."""
    rows = Evidence.objects.about(subject_kind, subject_id).exclude(revoked_by=None)
    return rows.select_related("revoked_by").order_by("-occurred_at")


def placed_evidence() -> QuerySet[Evidence]:
    """Standing evidence with `place_code`: where it happened, else where its unit lies; null when neither is known."""
    unit = Organisation.objects.filter(pk=OuterRef("organisation_id")).values("division__code")[:1]
    return Evidence.objects.standing().annotate(
        place_code=Case(When(~Q(division_code=""), then=F("division_code")), default=Subquery(unit))
    )


@dataclass(frozen=True)
class Revision:
    """What became of a row: the row that revoked it, the one recorded in its place, the one it was recorded for."""

    revocation: Evidence | None
    replaced_by: Evidence | None
    replaces: Evidence | None


def revision_of(evidence: Evidence) -> Revision:
    """The rows that a correction or revocation ties to this one."""
    revocation = Evidence.objects.filter(revokes=evidence).select_related("recorded_by").first()
    after = Evidence.objects.filter(source_key=f"{CORRECTION}{evidence.pk}").first()
    before = None
    if evidence.source_key.startswith(CORRECTION):
        before = Evidence.objects.filter(pk=evidence.source_key.removeprefix(CORRECTION)).first()
    return Revision(revocation, after, before)


def kind_names(kinds: list[str]) -> str:
    """The kinds of evidence that count, in words."""
    return "、".join(kind_label(kind) for kind in kinds)


def why_not(evidence: Evidence, duty: Duty) -> str:
    """Why this evidence does not meet this duty; empty when it does."""
    rule = duty.rule
    if duty.met_by_id == evidence.pk:
        return ""
    if duty.filed_with_id == evidence.pk:
        return _("It is filed and waits for a look before it counts.")
    if evidence.kind not in rule.accepts:
        return _("%(rule)s accepts only: %(kinds)s.") % {"rule": rule.code, "kinds": kind_names(rule.accepts)}
    if not takes_content(rule, evidence.contents, timezone.localdate(evidence.occurred_at)):
        return _("%(rule)s asks for other content.") % {"rule": rule.code}
    if not evidence.passed:
        return _failed(evidence, rule.code)
    if (evidence.subject_kind, evidence.subject_id) != (duty.subject_kind, duty.subject_id):
        return _("%(rule)s is owed by the class or unit as a whole.") % {"rule": rule.code}
    return _("It lies outside the period of %(rule)s.") % {"rule": rule.code}


def _failed(evidence: Evidence, rule: str) -> str:
    """That it was not passed, with the score where there is one."""
    result = evidence.result
    if "max_score" not in result:
        return _("It was not passed, and %(rule)s asks for a pass.") % {"rule": rule}
    return _("It was not passed (%(score)s of %(most)s), and %(rule)s asks for a pass.") % {
        "score": result.get("score", "–"),
        "most": result["max_score"],
        "rule": rule,
    }


def evidence_lines(evidence: Iterable[Evidence], duties: list[Duty]) -> list[EvidenceLine]:
    """Evidence with its title, the duties it met and those it might be thought to meet and does not.

    The latter are still unmet; what was not passed says so of duties that something else has met, too. Duties that
    cannot be computed, and those that no evidence of its kind meets, are not told one by one.
    """
    lines = []
    rows = list(evidence)
    titles = titles_of(row.content_key for row in rows)
    for row in rows:
        met = [duty for duty in duties if duty.met_by_id == row.pk]
        related = [
            duty
            for duty in duties
            if duty.filed_with_id == row.pk
            or (_is_related(row, duty) and (duty.met_by is None or _is_failed(row, duty)))
        ]
        not_met = [(duty, why_not(row, duty)) for duty in related if _could_meet(row, duty)]
        lines.append(EvidenceLine(row, titles.get(row.content_key, ""), met, not_met, _note(row, related)))
    return lines


def _could_meet(row: Evidence, duty: Duty) -> bool:
    """False for a duty that cannot be computed and for one that evidence of this kind never meets."""
    return not duty.missing and (row.kind in duty.rule.accepts or duty.filed_with_id == row.pk)


def _note(row: Evidence, related: list[Duty]) -> str:
    """What to say of a simulated drill: that its model has limits, and where real drills are owed, that it is none."""
    if row.kind != EvidenceKind.DRILL_SIMULATED:
        return ""
    limits = _("A model computed it; what the model cannot show stands on the page of the drill.")
    if any(EvidenceKind.DRILL_REAL in duty.rule.accepts and not duty.missing for duty in related):
        return _("A simulated drill is training; the drills that the law asks for are real ones.") + " " + limits
    return limits


def _is_failed(row: Evidence, duty: Duty) -> bool:
    """True when only a pass was missing for this evidence to count."""
    rule = duty.rule
    in_time = duty.period_start <= timezone.localdate(row.occurred_at) <= (duty.period_end or date.max)
    return (
        not row.passed
        and row.kind in rule.accepts
        and takes_content(rule, row.contents, timezone.localdate(row.occurred_at))
        and in_time
    )


def _is_related(row: Evidence, duty: Duty) -> bool:
    """True when somebody might expect this evidence to count for this duty."""
    wanted = duty.rule.requirement.get("kind")
    like = {EvidenceKind.DRILL_SIMULATED: "drill", EvidenceKind.VISIT: "visit", EvidenceKind.QUIZ: "training"}
    return bool(like.get(counted_as(row.kind)) == wanted)
