"""Bookings out: who comes when to a venue, as numbers; for the keys of its keeper."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from common.api.paging import PageIn, PageOut, cut
from people.exchange.keys import BOOKINGS_READ, ApiKey, KeyAuth

from .models import Booking, BookingState

router = Router()


class BookingOut(Schema):
    """A party. Its name and phone are for the door, not for programs."""

    id: uuid.UUID
    slot: int
    starts_at: datetime
    ends_at: datetime
    party_size: int
    group: bool
    state: str
    made_at: datetime
    checked_in_at: datetime | None


class BookingPage(PageOut):
    items: list[BookingOut]


class BookingsIn(PageIn):
    since: date | None = Field(None, description="Visits on this day or later; today when left out")
    until: date | None = Field(None, description="Visits on this day or earlier")
    state: BookingState | None = None


@router.get("/{code}/bookings", response=BookingPage, auth=KeyAuth(BOOKINGS_READ), summary="Bookings of a venue")
def list_bookings(request: HttpRequest, code: str, wanted: Query[BookingsIn]) -> dict[str, Any]:
    """The parties by the time of their visit; for keys of the venue's keeper alone."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    division = key.venues().filter(code=code).first()
    if division is None:
        raise Http404
    rows = Booking.objects.filter(slot__venue__division=division).select_related("slot", "group")
    rows = rows.filter(slot__starts_at__date__gte=wanted.since or timezone.localdate())
    if wanted.until:
        rows = rows.filter(slot__starts_at__date__lte=wanted.until)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    found, page = cut(rows.order_by("slot__starts_at", "created_at", "pk"), wanted)
    return {**page, "items": [_booking(row) for row in found]}


def _booking(row: Booking) -> dict[str, Any]:
    return {
        "id": row.pk, "slot": row.slot_id, "starts_at": timezone.localtime(row.slot.starts_at),
        "ends_at": timezone.localtime(row.slot.ends_at), "party_size": row.party_size, "group": hasattr(row, "group"),
        "state": row.state, "made_at": timezone.localtime(row.created_at),
        "checked_in_at": row.checked_in_at and timezone.localtime(row.checked_in_at),
    }  # fmt: skip
