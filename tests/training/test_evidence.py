"""The ledger is append-only and idempotent, and forgets persons without forgetting facts."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from courses.training.certificates.issue import issue_certificate
from courses.training.ledger.record import (
    NotInTransactionError,
    SourceKeyTakenError,
    commit_to,
    record_evidence,
    revoke_evidence,
    shred_person,
)
from courses.training.ledger.seal import seal_pending
from courses.training.models import AppendOnlyError, Certificate, Evidence, EvidencePersonal
from tests.training.ledgers import verify_ledger


def write(subject: uuid.UUID, key: str = "quiz-attempt:1", **changes):
    fields = {
        "source_key": key,
        "kind": "quiz",
        "subject_kind": "person",
        "subject_id": subject,
        "occurred_at": timezone.now(),
        "content_key": "course:school-escape",
        "result": {"score": 9, "max_score": 10, "passed": True},
        "personal": {"name": "小禾"},
    } | changes
    with transaction.atomic():
        return record_evidence(**fields)


def seal_soon() -> int:
    """Seals what was just written, as if ten minutes had passed."""
    return seal_pending(now=timezone.now() + timedelta(minutes=10))


def test_it_writes_once_per_source_key(pupil):
    first, created = write(pupil.pk)
    second, again = write(pupil.pk)
    assert (created, again) == (True, False)
    assert first.pk == second.pk
    assert Evidence.objects.count() == 1


def test_it_refuses_a_key_held_by_another_subject(pupil):
    write(pupil.pk)
    with pytest.raises(SourceKeyTakenError):
        write(uuid.uuid4())


def test_it_needs_the_callers_transaction(monkeypatch):
    from django.db import connection

    monkeypatch.setattr(connection, "in_atomic_block", False)
    with pytest.raises(NotInTransactionError):
        record_evidence(
            source_key="x",
            kind="quiz",
            subject_kind="person",
            subject_id=uuid.uuid4(),
            occurred_at=timezone.now(),
            content_key="c",
            result={},
        )


def test_it_is_never_updated_or_deleted(pupil):
    row, _ = write(pupil.pk)
    row.place = "elsewhere"
    for change in (row.save, row.delete, lambda: Evidence.objects.update(place="x"), Evidence.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()


def test_a_revocation_is_a_new_row_with_a_reason(pupil, superuser):
    row, _ = write(pupil.pk)
    certificate = issue_certificate(evidence=row, holder_name="小禾", course_key="c", title="t")
    with pytest.raises(ValueError, match="reason"):
        revoke_evidence(evidence=row, reason=" ", by=superuser)
    revoke_evidence(evidence=row, reason="代答", by=superuser)
    certificate.refresh_from_db()
    assert not certificate.is_valid
    assert Evidence.objects.count() == 2
    assert not Evidence.objects.standing().exists()


def test_the_commitment_opens_with_its_salt_only(pupil):
    row, _ = write(pupil.pk)
    part = row.personal
    assert commit_to(part.payload, bytes(part.salt)) == row.commitment
    assert commit_to(part.payload, b"other") != row.commitment


def test_shredding_leaves_counts_and_seals_right(pupil):
    row, _ = write(pupil.pk)
    issue_certificate(evidence=row, holder_name="小禾", course_key="c", title="t")
    assert seal_soon() == 1
    assert shred_person(subject_id=pupil.pk) == 1
    assert Certificate.objects.get().holder_name == ""
    assert not EvidencePersonal.objects.exists()
    assert Evidence.objects.standing().about("person", pupil.pk).count() == 1
    assert verify_ledger() == []


def test_fresh_rows_wait_before_they_are_sealed(pupil):
    write(pupil.pk)
    assert seal_pending() == 0
