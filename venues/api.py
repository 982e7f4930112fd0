"""Public API of venues and their open slots; read-only."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.pagination import PageNumberPagination, paginate

from common.api.paging import LAST_PAGE, MOST_A_PAGE
from common.api_refusals import refusals

from .models import Venue
from .naming import search_venues
from .selectors import upcoming_slots

router = Router()


class VenueOut(Schema):
    """A venue; coordinates are WGS84 and may be its town's or county's."""

    code: str = Field(alias="division.code")
    name: str = Field(alias="division.name")
    kind: str
    state: str
    address: str
    sample: bool = Field(alias="is_sample")


class SlotOut(Schema):
    id: int
    starts_at: datetime
    ends_at: datetime
    places_left: int


class Pagination(PageNumberPagination):
    """Pages with the number of all; who asks for longer ones than there are is told so."""

    class Input(PageNumberPagination.Input):
        page: int = Field(1, ge=1, le=LAST_PAGE)
        page_size: int | None = Field(None, ge=1, le=MOST_A_PAGE)


@router.get(
    "",
    response=list[VenueOut],
    summary="Venues by name, code or parent",
    openapi_extra=refusals(HTTPStatus.UNPROCESSABLE_ENTITY),
)
@paginate(Pagination, page_size=50, max_page_size=MOST_A_PAGE)
def list_venues(
    request: HttpRequest,
    q: str = Query("", max_length=40),  # type: ignore[type-arg]
    parent: str = Query("", max_length=12),  # type: ignore[type-arg]
) -> QuerySet[Venue]:
    venues = search_venues(q) if q else Venue.objects.select_related("division")
    return venues.filter(division__parent__code=parent) if parent else venues


@router.get("/{code}", response=VenueOut, summary="One venue", openapi_extra=refusals(HTTPStatus.NOT_FOUND))
def get_venue(request: HttpRequest, code: str) -> Venue:
    return get_object_or_404(Venue.objects.select_related("division"), division__code=code)


@router.get(
    "/{code}/slots",
    response=list[SlotOut],
    summary="Open slots of a venue",
    openapi_extra=refusals(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
)
@paginate(Pagination, page_size=MOST_A_PAGE, max_page_size=MOST_A_PAGE)
def list_slots(request: HttpRequest, code: str) -> QuerySet[Any]:
    """Soonest first. The count is of all of them; further pages hold those beyond the first."""
    venue = get_object_or_404(Venue, division__code=code)
    slots = upcoming_slots(venue)
    return slots if venue.is_bookable else slots.none()
