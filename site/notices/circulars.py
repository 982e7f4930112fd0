"""What a group or department sent is told once to the managers of its units."""

from __future__ import annotations

import uuid

from django.urls import reverse

from common.jobs.leases import fenced, progress_note
from people.grants import managers_of
from people.models import CircularReceipt

from .services import claim_untold, notify, told_by
from .standard import CIRCULAR

SENT = "circular-sent"


def tell_managers(circular_id: str) -> int:
    """Tells the managers of each unit; returns how many messages were written. Harmless twice, goes on where it was.

    Each unit is told in a transaction of its own, together with the keys that say so. Who has received or answered
    it by then need not be told.
    """
    waiting = CircularReceipt.objects.filter(circular=uuid.UUID(circular_id), received_at=None)
    receipts = list(waiting.select_related("circular__superior", "organisation").order_by("pk"))
    note, told = progress_note(), 0
    for done, receipt in enumerate(receipts):
        with fenced():
            told += _tell(receipt)
        note(done / len(receipts))
    return told


def _tell(receipt: CircularReceipt) -> int:
    circular, unit = receipt.circular, receipt.organisation
    told = 0
    for user in managers_of(unit.pk):
        claim, untold = claim_untold(user, [(receipt.pk, SENT)])
        if untold:
            answer_by = circular.answer_by.isoformat() if circular.answer_by else "—"
            values = {
                "superior": circular.superior.name, "title": circular.title, "unit": unit.name, "answer_by": answer_by,
            }  # fmt: skip
            path = reverse("people:receipt", args=[receipt.pk])
            told_by(claim, notify(CIRCULAR, user, values=values, path=path, sender=circular.by, organisation=unit))
            told += 1
    return told
