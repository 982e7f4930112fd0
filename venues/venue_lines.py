"""Venues as a list of results shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from common.row_urls import url_maker

from .models import Venue, VenueKind, VenueState, venue_name

FIELDS = ("division__code", "division__name", "division__parent__name", "kind", "state", "is_sample")


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A venue's shown name and address, the division above it or None, and its state."""

    name: str
    url: str
    parent: str | None
    state: VenueState
    is_sample: bool


def venue_lines(venues: QuerySet[Venue]) -> list[VenueLine]:
    """A line for each, in their order, without reading the rest of their rows."""
    url_of = url_maker("venues:venue", example="000000000000")
    return [
        VenueLine(venue_name(name, VenueKind(kind)), url_of(code), parent, VenueState(state), is_sample)
        for code, name, parent, kind, state, is_sample in venues.select_related(None).values_list(*FIELDS)
    ]
