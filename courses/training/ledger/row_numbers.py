"""The number of a row as papers print it: short enough to type, long enough that nobody guesses one."""

from __future__ import annotations

import uuid

from ..models import Evidence

DIGITS = 12  # of the row's id, in hexadecimal: 48 bits


def row_number(evidence_id: uuid.UUID) -> str:
    """The number in groups of four."""
    digits = evidence_id.hex[:DIGITS].upper()
    return "-".join(digits[start : start + 4] for start in range(0, DIGITS, 4))


def find_row(text: str) -> Evidence | None:
    """The row of a number as typed, with or without hyphens, or of a whole id; None for none, and for two of them."""
    digits = "".join(one for one in text.lower() if one in "0123456789abcdef")[:32]
    if len(digits) < DIGITS:
        return None
    first, last = uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))
    rows = Evidence.objects.filter(pk__gte=first, pk__lte=last).select_related("seal__batch", "revoked_by")
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None
