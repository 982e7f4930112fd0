"""Venues as a list of results shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from common.row_urls import url_maker

from .away import away_now
from .models import Venue, VenueEntry, VenueKind, VenueState, venue_name
from .nearness import Centre, distance_km

FIELDS = ("division__code", "division__name", "division__parent__name", "kind", "state", "is_sample")
NEAR_FIELDS = (*(f"venue__{name}" for name in FIELDS), "lng", "lat", "near__name")


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A venue's shown name and address, the division above it or None, and its state.

    `is_away` says that visits are suspended by a call-out. `km` is its distance from the place that was chosen, if one
    was; `near` the division it is shown in for want of a place of its own.
    """

    name: str
    url: str
    parent: str | None
    state: VenueState
    is_sample: bool
    is_away: bool
    km: float | None = None
    near: str | None = None


def venue_lines(venues: QuerySet[Venue]) -> list[VenueLine]:
    """A line for each, in their order, without reading the rest of their rows."""
    url_of = url_maker("venues:venue", example="000000000000")
    rows = venues.select_related(None).annotate(is_away=Exists(away_now().filter(pk=OuterRef("pk"))))
    return [_line(url_of, *row) for row in rows.values_list(*FIELDS, "is_away")]


def near_lines(entries: QuerySet[VenueEntry], *, centre: Centre) -> list[VenueLine]:
    """The same for entries that have a place, with the distance from `centre`."""
    url_of = url_maker("venues:venue", example="000000000000")
    rows = entries.annotate(is_away=Exists(away_now().filter(pk=OuterRef("pk"))))
    return [
        _line(url_of, *row, is_away, distance_km(centre, lng, lat), near)  # type: ignore[call-arg]
        for *row, lng, lat, near, is_away in rows.values_list(*NEAR_FIELDS, "is_away")
    ]


def _line(
    url_of: Callable[[str], str],
    code: str,
    name: str,
    parent: str | None,
    kind: str,
    state: str,
    is_sample: bool,
    is_away: bool,
    km: float | None = None,
    near: str | None = None,
) -> VenueLine:
    shown = venue_name(name, VenueKind(kind))
    found = VenueState(state)
    return VenueLine(shown, url_of(code), parent, found, is_sample, is_away and found == VenueState.OPEN, km, near)
