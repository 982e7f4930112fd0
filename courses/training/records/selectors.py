"""Reads on records: those an officer is to look at, the last word on each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from people.models import User

from .. import access
from ..models import (
    AskedProof,
    DrawnRecord,
    Duty,
    Record,
    RecordFile,
    RecordKind,
    RecordReview,
    RecordScan,
    SampleDraw,
    Standing,
)

# Of a draw: how many records were in it, and how many of these were drawn.
DRAW_NUMBERS = {"in_draw": Count("records"), "drawn": Count("records", filter=Q(records__is_drawn=True))}


def last_word() -> Subquery:
    """The verdict of the last thing said of a record; empty for an answer. Who opened a file has said nothing."""
    said = RecordReview.objects.filter(record=OuterRef("pk"), is_opening=False).order_by("-pk")
    return Subquery(said.values("verdict")[:1])


def records_to_look_at(user: object) -> QuerySet[Record]:
    """Records that an officer is to look at.

    Those drawn for a check, those that a duty waits for whose rule asks for an officer's check, and those whose unit
    has answered a question.
    """
    asking = Duty.objects.filter(
        filed_with__record_row__record=OuterRef("pk"), met_on=None, rule__proof=AskedProof.CHECK
    ).order_by()
    rows = access.reviewable_records(user).filter(evidence__revoked_by=None).annotate(word=last_word())
    unseen = Q(standing__in=[Standing.FILED, Standing.CLEARED])
    return rows.filter(
        Q(standing=Standing.DRAWN) | Q(standing=Standing.QUESTIONED, word="") | unseen & Q(Exists(asking))
    ).order_by()


def records_before_draw(user: object) -> QuerySet[Record]:
    """Records that no draw has had yet: those that are not drawn count then, without a look."""
    rows = access.reviewable_records(user).filter(evidence__revoked_by=None, standing=Standing.FILED)
    return rows.exclude(kind=RecordKind.ATTESTATION).exclude(pk__in=records_to_look_at(user).values("pk")).order_by()


def unopened(records: Iterable[Record], user: User) -> list[Record]:
    """Certificates, and papers with a file, of which the user has opened neither names nor a file as they are now."""
    found = [one for one in records if one.kind in (RecordKind.CERTIFICATE, RecordKind.PAPER)]
    if not found:
        return []
    keys = [one.pk for one in found]
    with_file = set(RecordFile.objects.filter(record__in=keys).values_list("record", flat=True))
    said = RecordReview.objects.filter(record__in=keys, by=user, is_opening=True)
    opened = set(said.values_list("record", "evidence"))
    asked = (one for one in found if one.kind == RecordKind.CERTIFICATE or one.pk in with_file)
    return [one for one in asked if (one.pk, one.evidence_id) not in opened]


def scans_of(records: Iterable[uuid.UUID]) -> dict[uuid.UUID, RecordScan]:
    """The signed and sealed scan of each of these records that has one: the last that was added."""
    rows = RecordScan.objects.filter(file__record__in=list(records)).select_related("file")
    return {row.file.record_id: row for row in rows.order_by("pk")}


def draw_of(record: Record) -> tuple[SampleDraw | None, bool]:
    """The draw that the record as it stands now was in, with its numbers, and whether it was drawn."""
    row = DrawnRecord.objects.filter(evidence=record.evidence_id).first()
    if row is None:
        return None, False
    return SampleDraw.objects.annotate(**DRAW_NUMBERS).select_related("division").get(pk=row.draw_id), row.is_drawn
