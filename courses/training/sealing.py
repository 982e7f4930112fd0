"""Merkle seals: rows older than five minutes go into a batch whose signed root is also kept outside the database."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import Evidence, SealBatch, SealedEvidence

SETTLE = timedelta(minutes=5)
MAX_BATCH = 10_000


def leaf_hash(row: Evidence) -> str:
    """SHA-256 over a row's canonical JSON. The personal part enters only through its commitment."""
    body = {
        "id": str(row.pk),
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
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + canonical.encode()).hexdigest()


def merkle_root(leaves: list[str]) -> str:
    """The root over hex leaves; an odd one out is carried up unpaired. Empty string for no leaves."""
    layer = [bytes.fromhex(leaf) for leaf in leaves]
    while len(layer) > 1:
        pairs = [hashlib.sha256(b"\x01" + layer[i] + layer[i + 1]).digest() for i in range(0, len(layer) - 1, 2)]
        layer = pairs + ([layer[-1]] if len(layer) % 2 else [])
    return layer[0].hex() if layer else ""


def sign(root: str, previous: str) -> str:
    """HMAC-SHA256 of a root and the one before it, keyed by the site's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), f"seal:{previous}:{root}".encode(), hashlib.sha256).hexdigest()


def seal_pending() -> int:
    """Seals settled rows, samples apart from real ones. Returns how many rows were sealed."""
    return sum(_seal(is_sample) for is_sample in (False, True))


@transaction.atomic
def _seal(is_sample: bool) -> int:
    settled = timezone.now() - SETTLE
    rows = list(
        Evidence.objects.filter(seal=None, is_sample=is_sample, recorded_at__lt=settled).order_by("recorded_at", "pk")[
            :MAX_BATCH
        ]
    )
    if not rows:
        return 0
    leaves = [leaf_hash(row) for row in rows]
    last = SealBatch.objects.filter(is_sample=is_sample).order_by("-pk").first()
    previous, root = last.root if last else "", merkle_root(leaves)
    batch = SealBatch.objects.create(
        root=root, previous_root=previous, size=len(rows), signature=sign(root, previous), is_sample=is_sample
    )
    SealedEvidence.objects.bulk_create(
        SealedEvidence(evidence=row, batch=batch, position=position, leaf=leaf)
        for position, (row, leaf) in enumerate(zip(rows, leaves, strict=True))
    )
    transaction.on_commit(lambda: _write_outside(batch))
    return len(rows)


def roots_file() -> Path:
    """Where signed roots are kept outside the database."""
    return Path(settings.VAR_DIR) / "seals.jsonl"


def _write_outside(batch: SealBatch) -> None:
    line = {
        "batch": batch.pk,
        "root": batch.root,
        "previous": batch.previous_root,
        "size": batch.size,
        "signature": batch.signature,
        "sealed_at": batch.sealed_at.isoformat(),
        "sample": batch.is_sample,
    }
    with roots_file().open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")


def verify_ledger() -> list[str]:
    """What is wrong with the sealed ledger, a sentence each; empty when every seal holds."""
    problems: list[str] = []
    previous = {True: "", False: ""}
    for batch in SealBatch.objects.order_by("pk"):
        rows = list(batch.rows.select_related("evidence").order_by("position"))
        problems += [
            f"row {row.evidence_id} was altered after it was sealed"
            for row in rows
            if leaf_hash(row.evidence) != row.leaf
        ]
        if len(rows) != batch.size:
            problems.append(f"batch {batch.pk} holds {len(rows)} rows instead of {batch.size}")
        if merkle_root([row.leaf for row in rows]) != batch.root:
            problems.append(f"batch {batch.pk} does not hash to its root")
        if batch.previous_root != previous[batch.is_sample]:
            problems.append(f"batch {batch.pk} does not follow the batch before it")
        if not hmac.compare_digest(sign(batch.root, batch.previous_root), batch.signature):
            problems.append(f"batch {batch.pk} has a wrong signature")
        previous[batch.is_sample] = batch.root
    return problems


def ledger_root() -> str:
    """One hash over the whole ledger, sealed or not: equal before a backup and after its restore."""
    return merkle_root([leaf_hash(row) for row in Evidence.objects.order_by("recorded_at", "pk").iterator()])
