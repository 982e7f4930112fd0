"""What a unit is asked once about people who were there before it was: whether they were trained, and when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from people.models import Organisation, User

from ..fields import noon_of
from ..ledger.record import record_evidence
from ..models import TRAINED_BEFORE, AskedProof, Duty, Evidence, EvidenceKind, Rule


@dataclass(frozen=True)
class Question:
    """One rule about which a unit has not answered yet, and of how many people."""

    rule: Rule
    people: int

    @property
    def takes_word(self) -> bool:
        """True where the unit's yes is enough; for others the certificate itself is filed."""
        return self.rule.proof == AskedProof.WORD


def asked_of(unit: Organisation) -> QuerySet[Duty]:
    """The duties of a unit's people that nobody can tell: they were there before the unit was."""
    return Duty.objects.filter(organisation=unit, missing=TRAINED_BEFORE, closed_on=None).order_by()


def questions_of(unit: Organisation) -> list[Question]:
    """What a unit has not answered, by rule."""
    rows = asked_of(unit).values("rule").annotate(people=Count("pk")).order_by("rule__code")
    counts = {row["rule"]: row["people"] for row in rows}
    rules = Rule.objects.in_bulk(counts)
    return [Question(rules[pk], people) for pk, people in counts.items()]


def first_day(duty: Duty) -> date:
    """The person's first day of duty: what may be done some days before it opens that much earlier."""
    return duty.period_start + timedelta(days=duty.rule.open_before_days)


@transaction.atomic
def answer_earlier(
    *, duties: Iterable[Duty], trained: bool, by: User, on: date | None = None, rests_on: str = ""
) -> int:
    """Writes the unit's word on these duties into the ledger; returns how many rows were written.

    A yes without a day is dated to the first day of duty; `rests_on` is what the unit relies on, in a phrase. A no
    makes the duty due thirty days from today. An answer given in error is revoked like any row; the question then
    stands open again.
    """
    written = 0
    for duty in duties:
        if duty.missing != TRAINED_BEFORE or (trained and duty.rule.proof != AskedProof.WORD):
            continue
        day = (on or first_day(duty)) if trained else timezone.localdate()
        record_evidence(
            source_key=_next_key(duty.pk),
            kind=EvidenceKind.PAPER_UPLOAD,
            subject_kind=duty.subject_kind,
            subject_id=duty.subject_id,
            organisation_id=duty.organisation_id,
            division_code=duty.organisation.division.code,
            occurred_at=noon_of(day),
            content_key=f"rule:{duty.rule.code}",
            result=_result(trained, on is not None),
            personal={"recorded_by": str(by)} | ({"rests_on": rests_on} if rests_on else {}),
            recorded_by=by,
            is_sample=duty.organisation.is_sample,
        )
        written += 1
    return written


def _result(trained: bool, dated: bool) -> dict[str, Any]:
    """What rules look at; a yes without a day says that its date stands for none."""
    return {"passed": trained, "trained_before": trained} | ({"undated": True} if trained and not dated else {})


def _next_key(duty: uuid.UUID) -> str:
    """The key of the next answer about a duty: those that were revoked keep theirs."""
    stem = f"earlier:{duty}:"
    given = Evidence.objects.filter(source_key__startswith=stem).exclude(revoked_by=None).count()
    return f"{stem}{given + 1}"
