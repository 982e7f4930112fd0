"""Certificates, waivers and decisions show it when somebody changes them behind the site's back."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.statement import CertificateState, statement_of
from courses.training.ledger.decision_check import findings
from courses.training.ledger.record import SourceKeyRevokedError, record_evidence, revoke_evidence, shred_person
from courses.training.models import Certificate, EvidencePersonal, KeyUnitDecision, Waiver
from courses.training.models.stamped import UnstampedError
from tests.training.ledgers import verify_ledger, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(pupil) -> Certificate:
    row = write(pupil.pk)
    return issue_certificate(evidence=row, holder_name="小禾", course_key="course:school-escape", title="火场逃生")


@pytest.fixture
def waiver(pupil, school, county_officer) -> Waiver:
    today = timezone.localdate()
    return Waiver.objects.create(
        rule_code="S-TERM", subject_kind="person", subject_id=pupil.pk, organisation=school, since=today,
        until=today + timedelta(days=9), reason="病假", given_by=county_officer,
    )  # fmt: skip


@pytest.fixture
def decision(hotel, county_officer) -> KeyUnitDecision:
    return KeyUnitDecision.objects.create(
        organisation=hotel, is_key=True, reason="床位超过一百", decided_by=county_officer, decided_on=date(2026, 11, 1)
    )


def behind_the_back(row, column: str, value: object) -> None:
    """As somebody with the database's file would."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [value, row.pk])


def test_untouched_rows_agree_with_the_ledger(certificate, waiver, decision):
    assert list(findings()) == []
    assert verify_ledger() == []
    assert statement_of(certificate).state is CertificateState.VALID


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "消防设施操作员"),
        ("holder_name", "王五"),
        ("issued_at", "2020-01-01 00:00:00"),
        ("valid_until", "2040-01-01"),
        ("revoked_at", "2026-11-01 00:00:00"),
    ],
)
def test_a_forged_certificate_is_found_and_proves_nothing(client, certificate, column, value):
    behind_the_back(certificate, column, value)
    assert [kind for kind, _text in findings()] == ["certificate"]
    assert any(certificate.serial in text for text in verify_ledger())
    page = client.get(reverse("training:verify", args=[certificate.serial])).content.decode()
    assert "与台账不符" in page
    assert str(value) not in page
    assert client.get(f"/api/certificates/{certificate.serial}").status_code == 409


def test_a_revoked_certificate_cannot_be_brought_back(client, certificate, county_officer):
    revoke_evidence(evidence=certificate.evidence, reason="代考", by=county_officer)
    assert statement_of(Certificate.objects.get(pk=certificate.pk)).state is CertificateState.REVOKED
    behind_the_back(certificate, "revoked_at", None)
    assert statement_of(Certificate.objects.get(pk=certificate.pk)).state is CertificateState.ALTERED


def test_shredding_a_name_leaves_the_certificate_good(certificate, pupil):
    shred_person(subject_id=pupil.pk)
    assert list(findings()) == []
    said = statement_of(Certificate.objects.get(pk=certificate.pk))
    assert (said.state, said.holder) == (CertificateState.VALID, "")


def test_a_name_put_in_after_shredding_is_found(certificate, pupil):
    shred_person(subject_id=pupil.pk)
    behind_the_back(certificate, "holder_name", "王五")
    assert [kind for kind, _text in findings()] == ["certificate"]


@pytest.mark.parametrize(("column", "value"), [("until", "2099-01-01"), ("reason", "无"), ("ended_on", "2026-01-01")])
def test_a_changed_waiver_is_found(waiver, column, value):
    behind_the_back(waiver, column, value)
    assert [kind for kind, _text in findings()] == ["waiver"]


def test_a_changed_decision_is_found(decision):
    behind_the_back(decision, "is_key", False)
    assert [kind for kind, _text in findings()] == ["key_unit"]


def test_without_stamps_the_changes_would_not_show(certificate, waiver, decision, monkeypatch):
    """The guard off."""
    behind_the_back(certificate, "title", "消防设施操作员")
    behind_the_back(waiver, "reason", "无")
    monkeypatch.setattr("courses.training.models.stamped.Stamped.is_intact", lambda self: True)
    assert list(findings()) == []


def test_a_query_cannot_leave_the_stamp_behind(certificate):
    with pytest.raises(UnstampedError):
        Certificate.objects.filter(pk=certificate.pk).update(title="其他")
    assert Certificate.objects.filter(pk=certificate.pk).update(holder_name="") == 1


def test_a_key_whose_filing_was_revoked_is_refused(pupil, county_officer):
    row = write(pupil.pk)
    revoke_evidence(evidence=row, reason="误录", by=county_officer)
    filing = {
        "source_key": row.source_key, "kind": row.kind, "subject_kind": row.subject_kind, "subject_id": pupil.pk,
        "occurred_at": row.occurred_at, "content_key": row.content_key, "result": row.result,
    }  # fmt: skip
    with pytest.raises(SourceKeyRevokedError):
        record_evidence(**filing)
    again, new = record_evidence(**filing | {"source_key": f"quiz-attempt:{uuid.uuid4()}"})
    assert new
    assert again.pk != row.pk


def test_a_certificate_without_its_personal_part_names_nobody(certificate):
    EvidencePersonal.objects.all().delete()
    assert [kind for kind, _text in findings()] == ["certificate"]
