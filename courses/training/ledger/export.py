"""A subject's whole record with proofs, which site/docs/verify_record.py checks without this site."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ..models import Evidence, EvidencePersonal, SealBatch, SealedEvidence
from . import merkle, row_hash
from .statement import chain_name, signed_root

FORMAT = "firesafety-record-1"


def export_record(subject_kind: str, subject_id: uuid.UUID, *, name: str, with_personal: bool) -> dict[str, Any]:
    """Every row about the subject, revoked ones and revocations included, oldest first, ready for JSON.

    A row sealed has its place and audit path, a newer one has none. `with_personal` adds what names people, with the
    salts that open the commitments: for the subject and those who may see the names.
    """
    evidence = Evidence.objects.about(subject_kind, subject_id).order_by("recorded_at", "pk")
    found = list(evidence.values_list(*row_hash.FIELDS, named=True))
    proofs, batches = _proofs(evidence)
    personal = _personal_parts(evidence) if with_personal else {}
    return {
        "format": FORMAT,
        "site": settings.WAGTAIL_SITE_NAME,
        "verify_at": settings.PUBLIC_URL + reverse("training:ledger"),
        "made_at": timezone.now().isoformat(),
        "subject": {"kind": subject_kind, "id": str(subject_id), "name": name},
        "rows": [
            {"row": row_hash.body(row), "proof": proofs.get(row.id), "personal": personal.get(row.id)} for row in found
        ],
        "batches": [signed_root(batch) for batch in batches],
    }


def _proofs(evidence: QuerySet[Evidence]) -> tuple[dict[uuid.UUID, dict[str, Any]], list[SealBatch]]:
    """Each sealed row's place and audit path, and the batches they lie in. One batch's leaves in memory at a time."""
    places: dict[int, list[tuple[uuid.UUID, int]]] = defaultdict(list)
    seals = SealedEvidence.objects.filter(evidence__in=evidence.order_by())
    for evidence_id, batch_id, position in seals.values_list("evidence_id", "batch_id", "position"):
        places[batch_id].append((evidence_id, position))
    batches = list(SealBatch.objects.filter(pk__in=places).order_by("pk"))
    proofs: dict[uuid.UUID, dict[str, Any]] = {}
    for batch in batches:
        chain = chain_name(batch.is_sample)
        leaves = [bytes.fromhex(leaf) for leaf in batch.rows.order_by("position").values_list("leaf", flat=True)]
        for evidence_id, position in places[batch.pk]:
            path = [step.hex() for step in merkle.audit_path(leaves, position)]
            proofs[evidence_id] = {"chain": chain, "batch": batch.number, "position": position, "path": path}
    return proofs, batches


def _personal_parts(evidence: QuerySet[Evidence]) -> dict[uuid.UUID, dict[str, Any]]:
    parts = EvidencePersonal.objects.filter(evidence__in=evidence.order_by())
    return {part.evidence_id: {"payload": part.payload, "salt": bytes(part.salt).hex()} for part in parts}
