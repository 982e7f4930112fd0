"""Records out: what a unit has filed, and how far others have looked at it; without names."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from common.api.paging import PageIn, PageOut, cut
from common.wording import says_only
from people.exchange.keys import RECORDS_READ, ApiKey, KeyAuth

from .access import readable_records
from .models import Evidence, Record, RecordKind, Standing

router = Router()


class RecordOut(Schema):
    """One filing. Who took part stays in the unit: the API gives no names."""

    id: uuid.UUID
    kind: str
    began_at: datetime
    day_only: bool = Field(description="Its hour is not known")
    place: str
    counts_for: list[str] = Field(description="Codes of the rules that it names")
    standing: str
    revision: int
    revoked: bool
    evidence: uuid.UUID
    recorded_at: datetime


class RecordPage(PageOut):
    """`note` says what these records are not."""

    note: str
    items: list[RecordOut]


class RecordsIn(PageIn):
    kind: RecordKind | None = None
    standing: Standing | None = None
    since: date | None = Field(None, description="Begun on this day or later")
    until: date | None = Field(None, description="Begun on this day or earlier")


@router.get("/{unit}/records", response=RecordPage, auth=KeyAuth(RECORDS_READ), summary="Records that a unit has filed")
def list_records(request: HttpRequest, unit: uuid.UUID, wanted: Query[RecordsIn]) -> dict[str, Any]:
    """Drills, trainings, lessons, certificates, publicity and papers, newest first."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    if not key.units().filter(pk=unit).exists():
        raise Http404
    rows = readable_records(key.user).filter(organisation=unit)
    rows = rows.annotate(revoked=Exists(Evidence.objects.filter(revokes=OuterRef("evidence"))))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.standing:
        rows = rows.filter(standing=wanted.standing)
    if wanted.since:
        rows = rows.filter(began_at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(began_at__date__lte=wanted.until)
    found, page = cut(rows.order_by("-began_at", "-pk"), wanted)
    return {**page, "note": says_only(), "items": [_record(row) for row in found]}


def _record(row: Record) -> dict[str, Any]:
    return {
        "id": row.pk, "kind": row.kind, "began_at": timezone.localtime(row.began_at), "day_only": row.is_of_day,
        "place": row.place, "counts_for": row.counts_for, "standing": row.standing, "revision": row.revision,
        "revoked": row.revoked, "evidence": row.evidence_id,  # type: ignore[attr-defined]
        "recorded_at": timezone.localtime(row.recorded_at),
    }  # fmt: skip
