"""Revoking and correcting a row of evidence: what it would do to duties, then doing it, only by new rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from people.models import Organisation, User

from ..access import correctable_evidence, revocable_evidence
from ..duties.batch import Batch, load_batch
from ..duties.recompute import changes_of, units_of
from ..duties.values import Proof
from ..ledger.record import correct_evidence, revoke_evidence
from ..models import Duty, DutyStatus, Evidence, Rule
from ..rulebook.calendars import load_terms
from ..rulebook.compiled import current_book

# A duty's row under its id; None where there is none.
Rows = dict[uuid.UUID, Duty | None]


class RevisionRefused(ValueError):
    """Somebody else has revoked or corrected the row; what was to be written has not been."""


@dataclass(frozen=True)
class Effect:
    """A duty whose status would change; a status of None means that there is no such duty."""

    duty: Duty
    before: DutyStatus | None
    after: DutyStatus | None


def effects_of(evidence: Evidence, *, changes: dict[str, Any] | None = None) -> list[Effect]:
    """The duties that would change status if the row were revoked or, with `changes`, corrected. Writes nothing."""
    kind, subject = evidence.subject_kind, evidence.subject_id
    units = list(Organisation.objects.filter(pk__in=units_of(kind, subject)).select_related("division"))
    if not units:
        return []
    today = timezone.localdate()
    batch = load_batch(units, today, only=(kind, subject))
    now = _rows(batch, today)
    proofs = batch.proofs.get((kind, subject), [])
    batch.proofs[kind, subject] = _revised(proofs, evidence, changes, today)
    then = _rows(batch, today)
    ids = now.keys() | then.keys()
    kept = Duty.objects.in_bulk(list(ids))
    return _effects({pk: (now.get(pk, kept.get(pk)), then.get(pk, kept.get(pk))) for pk in ids})


def _rows(batch: Batch, today: date) -> Rows:
    """The duties that stand otherwise than in the table."""
    changes = changes_of(batch, current_book(), today, load_terms())
    return {duty.pk: duty for duty in changes.opened + changes.changed} | dict.fromkeys(changes.gone)


def _revised(proofs: Iterable[Proof], evidence: Evidence, changes: dict[str, Any] | None, today: date) -> list[Proof]:
    """The subject's evidence with the row revoked and, where it is corrected, the new one in its place."""
    found = [replace(proof, revoked_on=today) if proof.pk == evidence.pk else proof for proof in proofs]
    if changes is not None:
        new = {name: changes.get(name, getattr(evidence, name)) for name in ("occurred_at", "place", "result")}
        day = timezone.localdate(new["occurred_at"])
        found.append(Proof(uuid.uuid4(), day, evidence.kind, evidence.content_key, new["place"], new["result"]))
        found.sort(key=lambda proof: proof.day)
    return found


def _effects(pairs: dict[uuid.UUID, tuple[Duty | None, Duty | None]]) -> list[Effect]:
    today, rows = timezone.localdate(), [row for pair in pairs.values() for row in pair if row]
    rules = Rule.objects.in_bulk({row.rule_id for row in rows})
    units = Organisation.objects.in_bulk({row.organisation_id for row in rows})
    for row in rows:
        row.rule, row.organisation = rules[row.rule_id], units[row.organisation_id]
    found = []
    for before, after in pairs.values():
        shown = after or before
        statuses = [row.status(today) if row else None for row in (before, after)]
        if shown and statuses[0] != statuses[1]:
            found.append(Effect(shown, statuses[0], statuses[1]))
    return sorted(found, key=lambda effect: (effect.duty.due_on or date.max, effect.duty.rule.code))


def _check(rows: QuerySet[Evidence], evidence: Evidence) -> None:
    if not rows.filter(pk=evidence.pk).exists():
        raise PermissionDenied


def revoke_row(*, evidence: Evidence, by: User, reason: str) -> Evidence:
    """Revokes a row in the user's name; harmless twice. Raises PermissionDenied, RevisionRefused, ValueError."""
    _check(revocable_evidence(by), evidence)
    row = revoke_evidence(evidence=evidence, reason=reason, by=by)
    if (row.recorded_by_id, row.reason, row.result) != (by.pk, reason.strip(), {}):
        raise RevisionRefused
    return row


def correct_row(*, evidence: Evidence, by: User, reason: str, changes: dict[str, Any]) -> Evidence:
    """Records a row again in the user's name, once. Raises PermissionDenied, RevisionRefused, ValueError."""
    _check(correctable_evidence(by), evidence)
    known = Evidence.objects.filter(revokes=evidence).first()
    if known and "replaced_by" not in known.result:
        raise RevisionRefused
    row = correct_evidence(evidence=evidence, reason=reason, by=by, changes=changes)
    if row.recorded_by_id != by.pk or any(getattr(row, name) != value for name, value in changes.items()):
        raise RevisionRefused
    return row
