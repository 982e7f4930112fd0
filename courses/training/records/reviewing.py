"""What officers and units say of a record, and how far it is looked at then: rows of their own that name its row."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from people.models import User

from ..access import reviewable_records
from ..ledger.record import announce
from ..models import DrawnRecord, Record, RecordReview, Standing, Verdict
from .filing import standing_rows


@transaction.atomic
def say(*, record: Record, by: User, note: str, verdict: str = "", is_opening: bool = False) -> RecordReview:
    """Adds what an officer says of a record or, without a verdict, what the unit answers or who opened a file.

    With a verdict, the duties that wait for one are counted anew.
    """
    row = RecordReview.objects.create(
        record_id=record.pk, evidence_id=record.evidence_id, by=by, note=note.strip(), verdict=verdict,
        is_opening=is_opening,
    )  # fmt: skip
    if verdict:
        settle(record)
    return row


@transaction.atomic
def review_records(*, records: Iterable[Record], by: User, verdict: str, note: str) -> int:
    """Says the same of several records. Raises PermissionDenied when one of them is not the officer's to review,
    or the officer's own.

    Nothing is written then. Returns how many were reviewed.
    """
    found = list(records)
    allowed = reviewable_records(by).filter(pk__in=[record.pk for record in found]).exclude(recorded_by=by)
    if allowed.count() != len(found):
        raise PermissionDenied
    for record in found:
        say(record=record, by=by, note=note, verdict=verdict)
    return len(found)


def standing_of(record: Record) -> str:
    """How far the record as it stands now is looked at: its last verdict, else what became of it in a draw."""
    said = RecordReview.objects.filter(record=record.pk, evidence=record.evidence_id).exclude(verdict="")
    last = said.order_by("-pk").values_list("verdict", flat=True).first()
    if last:
        return {
            Verdict.ACCEPTED: Standing.ACCEPTED,
            Verdict.QUESTIONED: Standing.QUESTIONED,
            Verdict.REFUSED: Standing.REFUSED,
        }[Verdict(last)]
    drawn = DrawnRecord.objects.filter(evidence=record.evidence_id).values_list("is_drawn", flat=True).first()
    return Standing.FILED if drawn is None else Standing.DRAWN if drawn else Standing.CLEARED


def settle(record: Record) -> None:
    """Brings a record's standing up to date, and the duties that its rows may meet."""
    standing = standing_of(record)
    if Record.objects.filter(pk=record.pk).exclude(standing=standing).update(standing=standing):
        record.standing = standing
        for row in standing_rows(record):
            announce(row)
