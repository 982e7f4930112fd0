"""Drawing which records an officer is to look at: by a seed that is kept, county by county, each to the same share."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections import defaultdict

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from divisions.models import Division

from ..models import DrawnRecord, Record, RecordKind, SampleDraw, Standing
from .reviewing import settle

COUNTY_DIGITS = 6


def is_drawn(seed: str, evidence_id: uuid.UUID, percent: int) -> bool:
    """Whether a draw with this seed and share takes the record that stands on this row: anybody can draw it again.

    The row's id is made by the site after the filing, so that nobody can file around a draw.
    """
    digest = hashlib.sha256(f"{seed}:{evidence_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < percent * 2**64 // 100


def draw_records(*, percent: int | None = None) -> int:
    """Puts each record that no draw has had and nobody has looked at into a draw of its county.

    Returns how many were drawn. Records of two counties are never in one draw.
    """
    share = settings.SAMPLED_RECORDS_PERCENT if percent is None else percent
    waiting = Record.objects.filter(standing=Standing.FILED).exclude(kind=RecordKind.ATTESTATION)
    by_county: dict[str, list[Record]] = defaultdict(list)
    for record in waiting.select_related("organisation__division").order_by("pk"):
        by_county[record.organisation.division.code[:COUNTY_DIGITS]].append(record)
    counties = Division.objects.filter(code__in=[f"{prefix:0<12}" for prefix in by_county])
    return sum(_draw(county, by_county[county.code[:COUNTY_DIGITS]], share) for county in counties)


@transaction.atomic
def _draw(county: Division, records: list[Record], percent: int) -> int:
    draw = SampleDraw.objects.create(division=county, seed=secrets.token_hex(16), percent=percent)
    rows = [
        DrawnRecord(
            draw=draw, record=record, evidence_id=record.evidence_id,
            is_drawn=is_drawn(draw.seed, record.evidence_id, percent),
        )
        for record in records
    ]  # fmt: skip
    DrawnRecord.objects.bulk_create(rows)
    for record in records:
        settle(record)
    return sum(row.is_drawn for row in rows)


def draw_once_a_day() -> int:
    """The day's draw; 0 when there was one today. Returns how many records were drawn."""
    if not cache.add(f"records-drawn:{timezone.localdate()}", True, 24 * 3600):
        return 0
    return draw_records()
