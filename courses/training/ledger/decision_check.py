"""What stands beside the ledger, held against it: certificates, waivers, decisions on key units, rules in force."""

from __future__ import annotations

from collections.abc import Iterator

from ..models import Certificate, CourseTie, Evidence, EvidencePersonal, KeyUnitDecision, Waiver
from ..models.stamped import Stamped

# Kind and sentence.
Finding = tuple[str, str]
CHUNK = 2000


def wrong_with_certificate(certificate: Certificate) -> str:
    """What does not agree between a certificate and the evidence it is for, in a sentence; empty when all does."""
    row = certificate.evidence
    if not certificate.is_intact():
        return f"certificate {certificate.serial} is not as this site wrote it"
    if (certificate.subject_id, certificate.issued_at, certificate.is_sample) != (
        row.subject_id, row.occurred_at, row.is_sample,
    ):  # fmt: skip
        return f"certificate {certificate.serial} says another subject or day than its row of evidence"
    if not row.passed:
        return f"certificate {certificate.serial} was issued for evidence that is not passed"
    revoked = Evidence.objects.filter(revokes=row).exists()
    if revoked != (certificate.revoked_at is not None):
        return f"certificate {certificate.serial} and its row of evidence differ on whether they stand"
    if not _is_holder(certificate):
        return f"certificate {certificate.serial} names another holder than its row of evidence"
    return ""


def _is_holder(certificate: Certificate) -> bool:
    """True when the holder is the name that the row committed to, or when names were shredded."""
    part = EvidencePersonal.objects.filter(evidence=certificate.evidence_id).first()
    if part is None:
        return not certificate.holder_name
    return certificate.holder_name in (part.payload.get("name", ""), "")


def findings() -> Iterator[Finding]:
    """Everything that does not agree, as it is found."""
    certificates = Certificate.objects.select_related("evidence")
    for certificate in certificates.iterator(chunk_size=CHUNK):
        if wrong := wrong_with_certificate(certificate):
            yield "certificate", wrong
    yield from _changed("waiver", Waiver)
    yield from _changed("key_unit", KeyUnitDecision)
    yield from _changed("tie", CourseTie)


def _changed(kind: str, model: type[Stamped]) -> Iterator[Finding]:
    for row in model._default_manager.iterator(chunk_size=CHUNK):
        if not row.is_intact():
            yield kind, f"{model._meta.verbose_name} {row.pk} is not as this site wrote it"
