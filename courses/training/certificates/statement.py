"""What can be said of a certificate to anybody who asks: read from the row of evidence, not from what is printed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..ledger.decision_check import wrong_with_certificate
from ..models import Certificate, Evidence


class CertificateState(models.TextChoices):
    VALID = "valid", _("This certificate is valid.")
    EXPIRED = "expired", _("This certificate has expired.")
    REVOKED = "revoked", _("Revoked")
    REPLACED = "replaced", _("Replaced by a newer certificate.")
    ALTERED = "altered", _("This certificate does not agree with the ledger and proves nothing. Please tell us.")


@dataclass(frozen=True)
class CertificateStatement:
    """A certificate's state and, unless it was altered, what it says. `holder` has its middle hidden."""

    serial: str
    state: CertificateState
    title: str = ""
    holder: str = ""
    issued_at: datetime | None = None
    valid_until: date | None = None
    revoked_at: datetime | None = None
    reason: str = ""
    sample: bool = False


def masked(name: str) -> str:
    """A name with its middle hidden: enough to recognise, too little to collect. Empty stays empty."""
    if len(name) <= 1:
        return name
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def statement_of(certificate: Certificate) -> CertificateStatement:
    """What may be said of this certificate today."""
    row = certificate.evidence
    if wrong_with_certificate(certificate):
        return CertificateStatement(certificate.serial, CertificateState.ALTERED)
    revocation = Evidence.objects.filter(revokes=row).first()
    state = _revoked_or_replaced(revocation) if revocation else CertificateState.VALID
    if not revocation and certificate.valid_until is not None and certificate.valid_until < timezone.localdate():
        state = CertificateState.EXPIRED
    return CertificateStatement(
        certificate.serial,
        state,
        title=certificate.title,
        holder=masked(certificate.holder_name),
        issued_at=row.occurred_at,
        valid_until=certificate.valid_until,
        revoked_at=revocation.occurred_at if revocation else None,
        reason=revocation.reason if revocation else "",
        sample=row.is_sample,
    )


def _revoked_or_replaced(revocation: Evidence) -> CertificateState:
    """Replaced where the row that was recorded in its place has a certificate of its own."""
    try:
        following = uuid.UUID(str(revocation.result.get("replaced_by", "")))
    except ValueError:
        return CertificateState.REVOKED
    is_replaced = Certificate.objects.filter(evidence=following).exists()
    return CertificateState.REPLACED if is_replaced else CertificateState.REVOKED
