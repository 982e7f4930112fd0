"""What is hashed of a row of evidence: its published body in canonical JSON."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any

from . import keys, merkle

# The fields a body is made of, as a query must fetch them.
FIELDS = (
    "id", "source_key", "kind", "subject_kind", "subject_id", "organisation_id", "occurred_at", "division_code",
    "place", "content_key", "result", "commitment", "revokes_id", "reason", "recorded_by_id", "recorded_at",
    "is_sample",
)  # fmt: skip


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces and no escapes beyond JSON's own, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def body(row: Any) -> dict[str, Any]:
    """A row as it is published and hashed. The personal part enters only through its commitment.

    `row` is anything that has FIELDS as attributes: a model instance or a named tuple.
    """
    return {
        "id": str(row.id),
        "source_key": row.source_key,
        "kind": row.kind,
        "subject": [row.subject_kind, str(row.subject_id)],
        "organisation": str(row.organisation_id or ""),
        "occurred_at": row.occurred_at.astimezone(UTC).isoformat(),
        "division": row.division_code,
        "place": row.place,
        "content": row.content_key,
        "result": row.result,
        "commitment": row.commitment,
        "revokes": str(row.revokes_id or ""),
        "reason": row.reason,
        "recorded_by": row.recorded_by_id,
        "recorded_at": row.recorded_at.astimezone(UTC).isoformat(),
        "sample": row.is_sample,
    }


def leaf_hash(row: Any) -> str:
    """The row's leaf in its batch's tree; hex."""
    return merkle.hash_leaf(canonical(body(row))).hex()


def stamp_of(data: bytes) -> str:
    """HMAC-SHA256 of a canonical body under the site's row secret; hex. It is never published."""
    return hmac.digest(keys.stamp_secret(), data, "sha256").hex()


def commit_to(payload: dict[str, Any], salt: bytes) -> str:
    """The salted SHA-256 commitment to a personal part, over its canonical JSON; hex."""
    return hashlib.sha256(salt + canonical(payload)).hexdigest()


def plain_numbers(value: Any) -> Any:
    """The value with whole floats as integers, which every database gives back as they were."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_numbers(item) for item in value]
    return value
