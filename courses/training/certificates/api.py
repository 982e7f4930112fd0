"""Public API: is a certificate good?"""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.errors import HttpError

from common.api_refusals import refusals
from common.ratelimit import allow, client_address

from ..models import Certificate
from ..models.certificates import normal_serial
from .statement import CertificateState, statement_of

router = Router()


class CertificateOut(Schema):
    """What anyone with the serial may know."""

    serial: str
    title: str
    holder: str
    issued_at: datetime | None
    valid_until: date | None
    is_valid: bool
    revoked_at: datetime | None
    sample: bool


@router.get(
    "/{serial}",
    response=CertificateOut,
    summary="Verify a certificate",
    openapi_extra=refusals(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS),
)
def verify_certificate(request: HttpRequest, serial: str) -> CertificateOut:
    if not allow(f"verify:{client_address(request)}", limit=60, seconds=60):
        raise HttpError(429, "too many requests; try again in a minute")
    said = statement_of(get_object_or_404(Certificate.objects.select_related("evidence"), serial=normal_serial(serial)))
    if said.state == CertificateState.ALTERED:
        raise HttpError(409, "the certificate does not agree with the ledger and proves nothing")
    return CertificateOut(
        serial=said.serial,
        title=said.title,
        holder=said.holder,
        issued_at=said.issued_at,
        valid_until=said.valid_until,
        is_valid=said.state == CertificateState.VALID,
        revoked_at=said.revoked_at,
        sample=said.sample,
    )
