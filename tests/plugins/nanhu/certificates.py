"""Which certificates bear the county's layout."""

from __future__ import annotations

from typing import Any

from people.models import Organisation

COUNTY = "330402"


def is_ours(certificate: Any) -> bool:
    """True for certificates of people whose unit or school lies in the county."""
    unit = Organisation.objects.filter(pk=certificate.evidence.organisation_id).select_related("division").first()
    return unit is not None and unit.division.code.startswith(COUNTY)
