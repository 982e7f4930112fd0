"""What is signed of a batch: the statement, its digest and its signature."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ..models import SealBatch
from . import keys
from .row_hash import canonical

FORMAT = "firesafety-root-1"


def chain_name(is_sample: bool) -> str:
    return "sample" if is_sample else "real"


def statement_of(batch: SealBatch) -> dict[str, Any]:
    """What is signed of a batch."""
    return {
        "format": FORMAT,
        "chain": chain_name(batch.is_sample),
        "number": batch.number,
        "root": batch.root,
        "previous": batch.previous,
        "size": batch.size,
        "total": batch.total,
        "until": batch.until.astimezone(UTC).isoformat(),
        "sealed_at": batch.sealed_at.astimezone(UTC).isoformat(),
        "key": batch.key_id,
    }


def signed_root(batch: SealBatch) -> dict[str, Any]:
    """The statement with its signature, as it stands in the file of roots and in exported records."""
    return {**statement_of(batch), "signature": batch.signature}


def digest_of(batch: SealBatch) -> str:
    """SHA-256 of a batch's statement, by which the next one names it; hex."""
    return hashlib.sha256(canonical(statement_of(batch))).hexdigest()


def has_good_signature(batch: SealBatch, known: dict[str, Ed25519PublicKey]) -> bool:
    """True when one of the site's keys signed this statement."""
    key = known.get(batch.key_id)
    return key is not None and keys.is_signed(key, batch.signature, canonical(statement_of(batch)))
