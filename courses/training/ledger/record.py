"""Writes to the ledger. Every journey ends in `record_evidence`, inside its own transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from people.models import User

from ..certificates.issue import issue_certificate
from ..models import Certificate, Evidence, EvidenceKind, EvidencePersonal, SubjectKind
from ..models.evidence_kinds import is_kind
from .keeping import keep_until, kept_by_law
from .row_hash import commit_to

# Sent with `evidence` inside the transaction that wrote the row, or the one that revoked it.
evidence_changed = Signal()
# Sent with `rows` in its place, when more than MANY of them were written together.
many_changed = Signal()
MANY = 100
# What the site history calls them (courses/training/wagtail_hooks.py).
REVOKED, CORRECTED = "training.revoke", "training.correct"

_together: ContextVar[dict[uuid.UUID, Evidence] | None] = ContextVar("together", default=None)


@contextmanager
def announced_together() -> Iterator[None]:
    """Rows written or revoked within are announced at its end, each once: when all that belongs to them stands."""
    if _together.get() is not None:
        yield
        return
    rows: dict[uuid.UUID, Evidence] = {}
    token = _together.set(rows)
    try:
        yield
    finally:
        _together.reset(token)
    if len(rows) > MANY:
        many_changed.send(Evidence, rows=list(rows.values()))
        return
    for row in rows.values():
        evidence_changed.send(Evidence, evidence=row)


def announce(evidence: Evidence) -> None:
    """Tells what follows from evidence that this row, or what stands behind it, has changed."""
    rows = _together.get()
    if rows is None:
        evidence_changed.send(Evidence, evidence=evidence)
    else:
        rows[evidence.pk] = evidence


class NotInTransactionError(RuntimeError):
    """Evidence must be written in the transaction that makes it true."""


class SourceKeyTakenError(ValueError):
    """The source key is already in the ledger, with other content."""


class SourceKeyRevokedError(ValueError):
    """The filing under this source key was revoked; what is filed again gets a key of its own."""


def record_evidence(
    *,
    source_key: str,
    kind: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    occurred_at: datetime,
    content_key: str,
    result: dict[str, Any],
    organisation_id: uuid.UUID | None = None,
    division_code: str = "",
    place: str = "",
    personal: dict[str, Any] | None = None,
    recorded_by: User | None = None,
    is_sample: bool = False,
) -> tuple[Evidence, bool]:
    """Writes one row of evidence, or returns the one already there under `source_key`, and whether it is new.

    Must run inside the caller's transaction (raises NotInTransactionError). Two simultaneous writers of one key
    get the same row: the unique key decides, inside a savepoint. Raises SourceKeyTakenError when the key is held
    by evidence of another kind or subject, SourceKeyRevokedError when that evidence was revoked: a key names one
    filing, not one thing.
    """
    if not connection.in_atomic_block:
        raise NotInTransactionError(source_key)
    if not is_kind(kind):
        raise ValueError(f"{kind!r} is no kind of evidence")
    existing = Evidence.objects.filter(source_key=source_key).first()
    if existing is None:
        salt = secrets.token_bytes(32)
        row = Evidence(
            source_key=source_key,
            kind=kind,
            subject_kind=subject_kind,
            subject_id=subject_id,
            organisation_id=organisation_id,
            occurred_at=occurred_at,
            division_code=division_code,
            place=place,
            content_key=content_key,
            result=result,
            commitment=commit_to(personal, salt) if personal else "",
            recorded_by=recorded_by,
            is_sample=is_sample,
        )
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            existing = Evidence.objects.get(source_key=source_key)
        else:
            if personal:
                EvidencePersonal.objects.create(evidence=row, salt=salt, payload=personal, keep_until=keep_until(row))
            announce(row)
            return row, True
    if (existing.kind, existing.subject_id) != (kind, subject_id):
        raise SourceKeyTakenError(source_key)
    if Evidence.objects.filter(revokes=existing).exists():
        raise SourceKeyRevokedError(source_key)
    return existing, False


def _title(evidence: Evidence) -> str:
    """What the site history shows of a row: its kind, and nobody's name."""
    return str(evidence.get_kind_display())


@transaction.atomic
def revoke_evidence(*, evidence: Evidence, reason: str, by: User, replaced_by: Evidence | None = None) -> Evidence:
    """Adds the row that revokes `evidence`, reopens what it met and revokes its certificate. Idempotent.

    The reason is sealed for good and cannot be shredded: it must name nobody. Raises ValueError without one, and for
    a revocation, which is itself never revoked: what stood before is recorded anew.
    """
    if not reason.strip():
        raise ValueError("a revocation needs a reason")
    if evidence.kind == EvidenceKind.REVOCATION:
        raise ValueError("a revocation is not revoked")
    existing = Evidence.objects.filter(revokes=evidence).first()
    if existing:
        return existing
    row = Evidence(
        source_key=f"revocation:{evidence.pk}",
        kind=EvidenceKind.REVOCATION,
        subject_kind=evidence.subject_kind,
        subject_id=evidence.subject_id,
        organisation_id=evidence.organisation_id,
        occurred_at=timezone.now(),
        division_code=evidence.division_code,
        content_key=evidence.content_key,
        result={"replaced_by": str(replaced_by.pk)} if replaced_by else {},
        revokes=evidence,
        reason=reason.strip(),
        recorded_by=by,
        is_sample=evidence.is_sample,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Evidence.objects.get(revokes=evidence)
    for certificate in Certificate.objects.filter(evidence=evidence, revoked_at=None):
        certificate.revoked_at, certificate.revoked_reason = row.occurred_at, row.reason
        certificate.save(update_fields=["revoked_at", "revoked_reason"])
    announce(evidence)
    if replaced_by is None:
        log(instance=evidence, action=REVOKED, user=by, title=_title(evidence), data={"reason": row.reason})
    return row


CORRECTION = "correction:"  # with the old row's id, the source key of the row recorded in its place
CORRECTABLE = {"kind", "occurred_at", "division_code", "place", "content_key", "result", "organisation_id"}


@transaction.atomic
def correct_evidence(
    *,
    evidence: Evidence,
    reason: str,
    by: User,
    changes: dict[str, Any],
    personal: dict[str, Any] | None = None,
) -> Evidence:
    """Records `evidence` again with `changes` and revokes the old row, which stays and names the new one. Idempotent.

    `personal` replaces the personal part, which is otherwise carried over. A certificate of the old row is revoked, and
    the new row gets one of its own where it holds. Raises ValueError without a reason, for
    fields that make it another subject's evidence, and for evidence that was revoked by itself.
    """
    if not reason.strip():
        raise ValueError("a correction needs a reason")
    if unknown := set(changes) - CORRECTABLE:
        raise ValueError(f"a correction cannot change {', '.join(sorted(unknown))}")
    source_key = f"{CORRECTION}{evidence.pk}"
    if existing := Evidence.objects.filter(source_key=source_key).first():
        return existing
    if Evidence.objects.filter(revokes=evidence).exists():
        raise ValueError("this evidence was revoked; record it anew")
    part = EvidencePersonal.objects.filter(evidence=evidence).first()
    kept = {name: getattr(evidence, name) for name in CORRECTABLE}
    row, _ = record_evidence(
        source_key=source_key,
        subject_kind=evidence.subject_kind,
        subject_id=evidence.subject_id,
        personal=personal or (part.payload if part else None),
        recorded_by=by,
        is_sample=evidence.is_sample,
        **(kept | changes),
    )
    certificate = Certificate.objects.filter(evidence=evidence, revoked_at=None).first()
    revoke_evidence(evidence=evidence, reason=reason, by=by, replaced_by=row)
    log(instance=evidence, action=CORRECTED, user=by, title=_title(evidence), data={"reason": reason.strip()})
    if certificate and row.passed:
        issue_certificate(
            evidence=row, holder_name=(personal or {}).get("name", certificate.holder_name),
            course_key=certificate.course_key,
            title=certificate.title, valid_until=certificate.valid_until,
        )  # fmt: skip
    return row


@transaction.atomic
def shred_person(*, subject_id: uuid.UUID) -> int:
    """Destroys what names somebody in the ledger: personal parts with their salts, the name on certificates.

    Parts that the law keeps stay, with their certificates. Evidence, duties, counts and seals stay as they are.
    Returns how many parts went.
    """
    parts = EvidencePersonal.objects.filter(evidence__subject_kind=SubjectKind.PERSON, evidence__subject_id=subject_id)
    gone = parts.exclude(kept_by_law()).delete()[0]
    unname_certificates(Certificate.objects.filter(subject_id=subject_id))
    return gone


def unname_certificates(certificates: QuerySet[Certificate]) -> int:
    """Takes the holder's name from those certificates whose row has no personal part any more. Returns how many."""
    return certificates.exclude(holder_name="").filter(evidence__personal=None).update(holder_name="")


def shred_parts(*, source_keys: Sequence[str]) -> int:
    """Destroys the personal parts of these rows, salts and all; rows and seals stay. Returns how many went."""
    return EvidencePersonal.objects.filter(evidence__source_key__in=source_keys).delete()[0]
