"""Merkle seals: rows older than five minutes go into a batch whose signed root is also kept outside the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..models import Evidence, SealBatch, SealedEvidence
from . import keys, merkle, roots
from .row_hash import FIELDS, canonical, leaf_hash
from .statement import chain_name, digest_of, has_good_signature, signed_root, statement_of
from .witness import tell_witnesses

logger = logging.getLogger(__name__)

SETTLE = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=1)  # how long before a seal a transaction may have begun that was open when it was made
MAX_BATCH = 4096


class RootsDifferError(RuntimeError):
    """The file of roots does not continue what the database holds."""


def seal_pending(*, now: datetime | None = None) -> int:
    """Seals settled rows, samples apart from real ones. Returns how many rows were sealed.

    Runs in transactions of its own, one a batch; a root is written outside once its batch is committed, and told to
    the witnesses of the real chain.
    """
    settled = (now or timezone.now()) - SETTLE
    sealed = sum(_seal_chain(is_sample, settled) for is_sample in (False, True))
    tell_witnesses(chain_name(False), signed_roots(is_sample=False))
    return sealed


def signed_roots(*, is_sample: bool) -> Iterator[dict[str, Any]]:
    """The signed roots of a chain as the database holds them, in order."""
    batches = SealBatch.objects.filter(is_sample=is_sample).order_by("number")
    return (signed_root(batch) for batch in batches.iterator(chunk_size=2000))


def _seal_chain(is_sample: bool, settled: datetime) -> int:
    """Batch after batch until nothing waits. The lock keeps a second sealer waiting, which then finds nothing to do."""
    sealed, since = 0, None
    with roots.locked():
        _write_newest_root(is_sample)
        while batch := _seal_batch(is_sample, settled, since):
            _write_newest_root(is_sample)
            sealed += batch.size
            since = batch.until
            if batch.size < MAX_BATCH:
                break
    return sealed


def _pending(is_sample: bool, settled: datetime, since: datetime | None) -> QuerySet[Evidence]:
    """Settled rows without a seal, oldest first. It reads only from `since` on, whatever the ledger's size."""
    rows = Evidence.objects.filter(seal=None, is_sample=is_sample, recorded_at__lt=settled)
    return (rows.filter(recorded_at__gte=since) if since else rows).order_by("recorded_at", "pk")


def newest_seal(is_sample: bool) -> SealBatch | None:
    """The chain's last batch; None before the first."""
    return SealBatch.objects.filter(is_sample=is_sample).order_by("-number").first()


def _seal_batch(is_sample: bool, settled: datetime, since: datetime | None) -> SealBatch | None:
    """Seals up to MAX_BATCH rows; None when none wait.

    Raises IntegrityError when a sealer on a host without a common lock has just taken the number.
    """
    last = newest_seal(is_sample)
    if since is None and last:
        since = last.until - LOOK_BACK
    if not _pending(is_sample, settled, since).exists():
        return None
    with transaction.atomic(durable=True):
        rows = list(_pending(is_sample, settled, since).values_list(*FIELDS, named=True)[:MAX_BATCH])
        leaves = [leaf_hash(row) for row in rows]
        until = rows[-1].recorded_at if len(rows) == MAX_BATCH else settled
        signer = keys.root_signer()
        batch = SealBatch(
            number=last.number + 1 if last else 1,
            root=merkle.root_of(bytes.fromhex(leaf) for leaf in leaves).hex(),
            previous=digest_of(last) if last else "",
            size=len(rows),
            total=len(rows) + (last.total if last else 0),
            until=max(until, last.until) if last else until,
            key_id=keys.key_id(signer.public_key()),
            is_sample=is_sample,
        )
        batch.signature = signer.sign(canonical(statement_of(batch))).hex()
        batch.save()
        SealedEvidence.objects.bulk_create(
            SealedEvidence(evidence_id=row.id, batch=batch, position=position, leaf=leaf)
            for position, (row, leaf) in enumerate(zip(rows, leaves, strict=True))
        )
    return batch


def _write_newest_root(is_sample: bool) -> None:
    """Appends the newest root if only that one is missing. A file that lacks more was cut: verify_ledger says so."""
    try:
        missing = _roots_missing(is_sample)
        if len(missing) > 1:
            raise RootsDifferError(f"{len(missing)} roots are missing from {roots.roots_path(is_sample).name}")
        if missing:
            roots.append(is_sample, [signed_root(missing[0])])
    except (RootsDifferError, roots.RootsLineError) as error:
        logger.error("The file of signed roots was not continued: %s. Run verify_ledger.", error)


def _roots_missing(is_sample: bool) -> list[SealBatch]:
    """Batches after the file's last line. Raises RootsDifferError when that line is not the database's."""
    last = roots.last_root(is_sample)
    if last is None:
        return list(SealBatch.objects.filter(is_sample=is_sample).order_by("number"))
    known = SealBatch.objects.filter(is_sample=is_sample, number=last["number"]).first()
    if known is None or signed_root(known) != last:
        raise RootsDifferError(f"the file's last root, {last['number']}, is not the database's")
    return list(SealBatch.objects.filter(is_sample=is_sample, number__gt=known.number).order_by("number"))


def complete_roots() -> int:
    """Appends every root that the files lack, for an operator who has lost one. Returns how many were written.

    Raises RootsDifferError when a signature is bad or the files hold other roots than the database.
    """
    written, known = 0, keys.public_keys()
    for is_sample in (False, True):
        with roots.locked():
            missing = _roots_missing(is_sample)
            if bad := [batch.number for batch in missing if not has_good_signature(batch, known)]:
                raise RootsDifferError(f"the signatures of batches {bad} are not good")
            if missing:
                roots.append(is_sample, [signed_root(batch) for batch in missing])
            written += len(missing)
    return written


def forget_sample_roots() -> None:
    """Removes the file of the samples' chain, when the samples go."""
    roots.roots_path(True).unlink(missing_ok=True)


def ledger_root(*, using: str = "default") -> str:
    """One hash over the whole ledger, sealed or not: equal before a backup and after its restore; empty for no rows."""
    rows = Evidence.objects.using(using).order_by("recorded_at", "pk").values_list(*FIELDS, named=True)
    return merkle.root_of(bytes.fromhex(leaf_hash(row)) for row in rows.iterator(chunk_size=2000)).hex()
