"""Issues certificates."""

from __future__ import annotations

from datetime import date

from ..models import Certificate, Evidence


def issue_certificate(
    *, evidence: Evidence, holder_name: str, course_key: str, title: str, valid_until: date | None = None
) -> Certificate:
    """The certificate of this evidence, made on the first call and never changed by later ones."""
    certificate, _ = Certificate.objects.get_or_create(
        evidence=evidence,
        defaults={
            "subject_id": evidence.subject_id,
            "holder_name": holder_name,
            "course_key": course_key,
            "title": title,
            "issued_at": evidence.occurred_at,
            "valid_until": valid_until,
            "is_sample": evidence.is_sample,
        },
    )
    return certificate
