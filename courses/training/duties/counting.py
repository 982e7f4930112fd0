"""Which evidence counts for a duty, and what it adds up to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from ..models import CountsFrom
from ..rulebook.compiled import Version
from ..rulebook.periods import Period
from .values import Owed, Proof, Tenure


def is_counted_here(version: Version, proof: Proof, unit_id: uuid.UUID, employers: Iterable[uuid.UUID | None]) -> bool:
    """True when evidence of a person counts in this unit: what was done for another does only where the rule says so.

    Evidence that was done for no unit counts in each of the person's.
    """
    if proof.unit is None or proof.unit == unit_id or version.counts_from == CountsFrom.ANYWHERE:
        return True
    return version.counts_from == CountsFrom.EMPLOYER and proof.unit in employers


def counted_here(version: Version, proofs: list[Proof], unit_id: uuid.UUID, tenures: Sequence[Tenure]) -> list[Proof]:
    """Those of a person's proofs that count in this unit."""
    if all(proof.unit is None or proof.unit == unit_id for proof in proofs):
        return proofs
    employers = {tenure.employer for tenure in tenures}
    return [proof for proof in proofs if is_counted_here(version, proof, unit_id, employers)]


def record_gaps(fields: Iterable[str], limits: Iterable[tuple[str, float]], proof: Proof) -> list[str]:
    """The names of what a record lacks or exceeds; empty when it has all that is asked."""
    held = {**proof.result, "place": proof.place, "content": proof.content}
    gaps = [name for name in fields if not held.get(name)]
    for name, most in limits:
        value = held.get(name)
        if not isinstance(value, int | float) or value > most:
            gaps.append(name)
    return gaps


def meet(owed: Owed, proofs: list[Proof], lower: date, upper: date, period: Period | None = None) -> Proof | None:
    """Notes on `owed` the first proof that meets it in these days; returns it.

    Where there is none: the last revocation of one, and the first filing that waits for what the rule asks behind it.
    Of a rule with windows only the days in those of `period` count.
    """
    version = owed.version
    hours, revoked, filed = 0.0, None, None
    for proof in proofs:
        if not lower <= proof.day <= upper or not proof.passed:
            continue
        if proof.is_refused or not version.takes(proof.kind, proof.content, proof.day, proof.named):
            continue
        if period is not None and not version.counts_on(proof.day, period):
            continue
        if proof.revoked_on is not None:
            revoked = max(revoked or proof.revoked_on, proof.revoked_on)
            continue
        if not proof.holds(version.proof):
            filed = filed or proof
            continue
        if version.min_hours:
            hours += float(proof.result.get("hours", 0))
            owed.hours = hours
            if hours < version.min_hours:
                continue
        owed.met_by, owed.met_on = proof.pk, proof.day
        return proof
    owed.revoked_on = revoked
    if filed:
        owed.filed_with, owed.filed_on = filed.pk, filed.day
    return None


def answer_about_earlier(version: Version, proofs: list[Proof]) -> Proof | None:
    """What the unit answered when asked whether somebody was trained before it came here; None if it has not."""
    wanted = f"rule:{version.code}"
    answers = [
        proof
        for proof in proofs
        if proof.content == wanted and proof.revoked_on is None and "trained_before" in proof.result
    ]
    return answers[-1] if answers else None
