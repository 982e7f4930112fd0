"""Which certificates bear the county's layout."""

from __future__ import annotations

from typing import Any

COUNTY = "330402"


def is_ours(certificate: Any) -> bool:
    """True for certificates whose lesson or drill was put on record in the county."""
    return certificate.evidence.division_code.startswith(COUNTY)
