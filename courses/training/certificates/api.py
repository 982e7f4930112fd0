"""Public API: is a certificate good?"""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.errors import HttpError

from common.ratelimit import allow, client_address

from ..models import Certificate
from ..models.certificates import normal_serial
from .views import masked

router = Router()


class CertificateOut(Schema):
    """What anyone with the serial may know."""

    serial: str
    title: str
    holder: str
    issued_at: datetime
    valid_until: date | None
    is_valid: bool
    revoked_at: datetime | None
    sample: bool


@router.get("/{serial}", response=CertificateOut, summary="Verify a certificate")
def verify_certificate(request: HttpRequest, serial: str) -> CertificateOut:
    if not allow(f"verify:{client_address(request)}", limit=60, seconds=60):
        raise HttpError(429, "too many requests; try again in a minute")
    found = get_object_or_404(Certificate, serial=normal_serial(serial))
    return CertificateOut(
        serial=found.serial,
        title=found.title,
        holder=masked(found.holder_name),
        issued_at=found.issued_at,
        valid_until=found.valid_until,
        is_valid=found.is_valid,
        revoked_at=found.revoked_at,
        sample=found.is_sample,
    )
