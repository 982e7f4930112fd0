"""Reads the whole ledger beside its seals and the roots outside the database, and names what does not agree.

One pass over the sealed rows, one over those not yet sealed, one over the personal parts; memory does not grow with
the ledger. What no seal can show is a row deleted in its first five minutes, before any seal has seen it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Max

from ..models import Evidence, EvidencePersonal, SealBatch, SealedEvidence
from . import decision_check, merkle, row_hash, witness
from .chain_check import ChainCheck
from .guards import missing_guards
from .seal import LOOK_BACK, signed_roots
from .statement import chain_name

CHUNK = 2000


@dataclass(frozen=True)
class Problem:
    """One disagreement.

    `kind` is altered, missing, inserted, personal, batch, signature, roots, guard, witness, certificate, waiver,
    key_unit, tie or duty.
    """

    kind: str
    text: str
    row: str | None = None
    batch: int | None = None
    chain: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Sealed:
    """A sealed row beside the evidence it seals, which is None when that is gone."""

    evidence_id: Any
    batch_id: int
    position: int
    leaf: str
    evidence: Any


class Verification:
    """One run. The counts are right once `problems` is exhausted; `tick` is told of each row read."""

    def __init__(self, tick: Callable[[int], object] | None = None) -> None:
        self.sealed = self.unsealed = self.batches = self.personal = 0
        self._tick = tick or (lambda count: None)
        self._chains = {is_sample: ChainCheck(is_sample) for is_sample in (False, True)}

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong, as it is found."""
        for name in missing_guards(connection):
            yield Problem("guard", f"the trigger {name} is missing: rows can be changed behind the site's back")
        yield from self._seals()
        for text in witness.differences(chain_name(False), signed_roots(is_sample=False)):
            yield Problem("witness", text, chain=chain_name(False))
        yield from self._unsealed()
        yield from self._personal_parts()
        yield from (Problem(kind, text) for kind, text in decision_check.findings())

    def _seals(self) -> Iterator[Problem]:
        newest = SealBatch.objects.aggregate(newest=Max("pk"))["newest"] or 0
        groups = groupby(self._sealed_rows(), key=attrgetter("batch_id"))
        batch_id, members = next(groups, (None, iter(())))
        for batch in SealBatch.objects.filter(pk__lte=newest).order_by("pk").iterator(chunk_size=CHUNK):
            while batch_id is not None and batch_id < batch.pk:
                yield from self._without_batch(members)
                batch_id, members = next(groups, (None, iter(())))
            if batch_id == batch.pk:
                yield from self._batch(batch, members)
                batch_id, members = next(groups, (None, iter(())))
            else:
                yield from self._batch(batch, ())
        while batch_id is not None:
            if batch_id <= newest or not SealBatch.objects.filter(pk=batch_id).exists():
                yield from self._without_batch(members)
            batch_id, members = next(groups, (None, iter(())))
        for chain in self._chains.values():
            for kind, number, text in chain.finish():
                yield Problem(kind, text, batch=number, chain=chain.name)

    def _sealed_rows(self) -> Iterator[Sealed]:
        """Sealed rows in order of batch and position, each with its evidence."""
        seals = SealedEvidence.objects.order_by("batch_id", "position")
        chunk: list[tuple[Any, int, int, str]] = []
        for seal in seals.values_list("evidence_id", "batch_id", "position", "leaf").iterator(chunk_size=CHUNK):
            chunk.append(seal)
            if len(chunk) == CHUNK:
                yield from self._with_evidence(chunk)
                chunk = []
        yield from self._with_evidence(chunk)

    def _with_evidence(self, seals: list[tuple[Any, int, int, str]]) -> Iterator[Sealed]:
        wanted = Evidence.objects.filter(pk__in=[seal[0] for seal in seals])
        found = {row.id: row for row in wanted.values_list(*row_hash.FIELDS, "stamp", named=True)}
        self.sealed += len(seals)
        self._tick(len(seals))
        for seal in seals:
            yield Sealed(*seal, found.get(seal[0]))

    def _batch(self, batch: SealBatch, members: Iterable[Sealed]) -> Iterator[Problem]:
        """One batch: its rows, its places, its root, its statement."""
        self.batches += 1
        chain = self._chains[batch.is_sample]
        tree, expected, gaps = merkle.Tree(), 0, False
        where: dict[str, Any] = {"batch": batch.number, "chain": chain.name}
        for seal in members:
            if seal.position >= batch.size:
                yield Problem("inserted", f"row {seal.evidence_id} was put into a batch already sealed",
                              row=str(seal.evidence_id), **where)  # fmt: skip
                continue
            if seal.position > expected:
                gaps = True
                yield _gap(expected, seal.position, **where)
            expected = seal.position + 1
            tree.add(bytes.fromhex(seal.leaf))
            if wrong := self._row(seal, chain.earliest):
                yield Problem(*wrong, row=str(seal.evidence_id), **where)
        if expected < batch.size:
            gaps = True
            yield _gap(expected, batch.size, **where)
        if not gaps and tree.root().hex() != batch.root:
            yield Problem("batch", f"batch {batch.number} does not hash to its root", **where)
        for kind, number, text in chain.check(batch):
            yield Problem(kind, text, batch=number, chain=chain.name)

    def _row(self, seal: Sealed, earliest: datetime | None) -> tuple[str, str] | None:
        """The kind and sentence of what is wrong with a sealed row; None when it holds."""
        row = seal.evidence
        if row is None:
            return "missing", f"row {seal.evidence_id} is missing"
        data = row_hash.canonical(row_hash.body(row))
        if merkle.hash_leaf(data).hex() != seal.leaf:
            return "altered", f"row {row.id} was altered after it was sealed"
        return _origin(row, data, earliest)

    def _without_batch(self, members: Iterable[Sealed]) -> Iterator[Problem]:
        for seal in members:
            yield Problem("batch", f"row {seal.evidence_id} is sealed in a batch that is missing",
                          row=str(seal.evidence_id))  # fmt: skip

    def _unsealed(self) -> Iterator[Problem]:
        waiting = Evidence.objects.filter(seal=None).values_list(*row_hash.FIELDS, "stamp", named=True)
        for row in waiting.iterator(chunk_size=CHUNK):
            self.unsealed += 1
            self._tick(1)
            chain = self._chains[row.is_sample]
            if wrong := _origin(row, row_hash.canonical(row_hash.body(row)), chain.earliest):
                yield Problem(*wrong, row=str(row.id), chain=chain.name)

    def _personal_parts(self) -> Iterator[Problem]:
        parts = EvidencePersonal.objects.values_list("evidence_id", "salt", "payload", "evidence__commitment")
        for evidence_id, salt, payload, commitment in parts.iterator(chunk_size=CHUNK):
            self.personal += 1
            if row_hash.commit_to(payload, bytes(salt)) != commitment:
                yield Problem("personal", f"the personal part of row {evidence_id} is not the one committed to",
                              row=str(evidence_id))  # fmt: skip


def _gap(first: int, after: int, **where: Any) -> Problem:
    """Places whose row and seal are both gone."""
    places = f"place {first}" if after == first + 1 else f"places {first} to {after - 1}"
    return Problem("missing", f"{places} of batch {where['batch']}: row and seal are missing", **where)


def _origin(row: Any, data: bytes, earliest: datetime | None) -> tuple[str, str] | None:
    """Whether the site wrote this row as it stands, and in its time; None when it did."""
    if not hmac.compare_digest(row_hash.stamp_of(data), row.stamp):
        return "inserted", f"row {row.id} was not written by this site as it stands"
    if earliest is not None and row.recorded_at < earliest - LOOK_BACK:
        return "inserted", f"row {row.id} claims a time that was sealed before it came"
    return None
