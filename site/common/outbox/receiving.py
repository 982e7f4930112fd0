"""Receiving an envelope: once, whole, in one transaction with what its handler writes."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .kinds import Delivery, DeliveryRefused, outbox_kind
from .models import Envelope


def held_between(claimed: datetime, first: datetime | None, last: datetime) -> datetime:
    """The moment a device claims, but not before it was given its kit nor after what it made has arrived."""
    return max(min(claimed, last), first) if first else min(claimed, last)


def receive(delivery: Delivery, *, device: str = "") -> tuple[Envelope, bool]:
    """Hands the work to its handler and books it, or returns the row of an envelope that came before, and False.

    Raises DeliveryRefused when the handler refuses, in which case nothing is written and it may be sent again, and
    when the same envelope came before with other content. Raises KeyError for an unknown kind.
    """
    kind, digest = outbox_kind(delivery.kind), digest_of(delivery)
    if known := _known(delivery, digest):
        return known, False
    envelope = Envelope(
        pk=delivery.id, kind=delivery.kind, unit=delivery.unit, by=delivery.by, device=device, digest=digest,
        made_at=delivery.made_at, received_at=timezone.now(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            envelope.save(force_insert=True)  # who sends the same at once waits here
            envelope.url = kind.handle(delivery)
            envelope.save(update_fields=["url"])
    except IntegrityError:
        known = _known(delivery, digest)
        if known is None:
            raise
        return known, False
    return envelope, True


def _known(delivery: Delivery, digest: str) -> Envelope | None:
    found = Envelope.objects.filter(pk=delivery.id).first()
    if found is None:
        return None
    if found.by_id != delivery.by.pk:
        raise DeliveryRefused({"": [_("Somebody else has sent this before.")]}, is_conflict=True)
    if found.digest != digest:
        words = _(
            "This has arrived before with other content: read it and correct it there. If it is another one, open it "
            "here and keep it anew."
        )
        raise DeliveryRefused({"": [words]}, is_conflict=True, url=found.url)
    return found


def digest_of(delivery: Delivery) -> str:
    """A hash over all that an envelope holds, however its parts are ordered."""
    files = [[name, one.name, _hash(one)] for name, several in sorted(delivery.files.items()) for one in several]
    payload = {name: list(values) for name, values in delivery.payload.items()}
    whole = [delivery.kind, str(delivery.unit), payload, files]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _hash(file: UploadedFile) -> str:  # type: ignore[type-arg]
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
