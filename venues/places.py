"""Where venues stand on the map: by their own coordinates, else by the nearest known ones, and then it says so."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Case, Q, QuerySet, When
from django.db.models.functions import Substr
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.row_urls import url_maker
from divisions.codes import PREFIX_LENGTH, Level
from divisions.coordinates import LAT_RANGE, LNG_RANGE, is_in_country
from divisions.models import Division

from .away import away_now
from .models import Venue, VenueKind, VenueState, venue_name
from .narrowing import Narrowing

AWAY = "away"  # beside the states of a venue
COUNTY_DIGITS = PREFIX_LENGTH[Level.COUNTY]
CITY_DIGITS = PREFIX_LENGTH[Level.CITY]


@dataclass(frozen=True, slots=True)
class Place:
    """Longitude and latitude (WGS84); `near` names the division that lent them, None when they are the venue's own."""

    lng: float
    lat: float
    near: Division | None = None


class Centres:
    """Middles of counties and cities that have no coordinates of their own, from those of their towns."""

    def __init__(self) -> None:
        known = Division.objects.filter(level=Level.TOWN, lng__range=LNG_RANGE, lat__range=LAT_RANGE)
        rows = known.annotate(county=Substr("code", 1, COUNTY_DIGITS)).values("county").order_by()
        means = rows.annotate(mean_lng=Avg("lng"), mean_lat=Avg("lat"))
        self.counties = {row["county"]: (row["mean_lng"], row["mean_lat"]) for row in means}

    def of(self, division: Division) -> tuple[float, float] | None:
        """The mean of a county's towns; of a city's first county with any, which is its seat. None when unknown."""
        if division.level == Level.COUNTY:
            return self.counties.get(division.prefix)
        if division.level == Level.CITY:
            seats = sorted(code for code in self.counties if code[:CITY_DIGITS] == division.prefix)
            return self.counties[seats[0]] if seats else None
        return None


def coordinates_of(division: Division) -> tuple[float, float] | None:
    """A division's own coordinates; None where it has none, or some that lie nowhere in the country."""
    lng, lat = division.lng, division.lat
    return (lng, lat) if lng is not None and lat is not None and is_in_country(lng, lat) else None


def place_of(venue: Venue, centres: Centres) -> Place | None:
    """The venue's own place, else that of its division or the nearest one above it; None when none is known."""
    if venue.lng is not None and venue.lat is not None and is_in_country(venue.lng, venue.lat):
        return Place(venue.lng, venue.lat)
    node: Division | None = venue.division
    while node is not None:
        own = coordinates_of(node) or centres.of(node)
        if own:
            return Place(own[0], own[1], near=node)
        node = node.parent
    return None


def shown_by_name() -> QuerySet[Venue]:
    """The base, the halls and open venues: those that stand beside the map by name, in this order."""
    shown = Venue.objects.filter(Q(state=VenueState.OPEN) | Q(kind__in=["base", "hall"]))
    return shown.order_by(Case(When(kind__in=["base", "hall"], then=0), default=1), "division__code")


def map_points(most: int | None = None) -> list[dict[str, Any]]:
    """The first of the venues `shown_by_name` that have a place, `most` at most. Several may share one."""
    shown = shown_by_name().select_related("division__parent__parent__parent")[:most]
    centres = Centres()
    url_of = url_maker("venues:venue", example="000000000000")
    return [_point(venue, place, url_of) for venue in shown if (place := place_of(venue, centres))]


def _point(venue: Venue, place: Place, url_of: Callable[[str], str]) -> dict[str, Any]:
    near = place.near
    return {
        "name": str(venue),
        "lng": place.lng,
        "lat": place.lat,
        "status": venue.state,
        "url": url_of(venue.division.code),
        "note": _("Approximate: shown in %(division)s") % {"division": near.name} if near else "",
    }


def map_counties(children: list[Division]) -> list[dict[str, str]]:
    """The counties a click on the map opens, from the divisions below its root (`selectors.children_of`)."""
    counties = [child for child in children if child.level == Level.COUNTY]
    return [{"code": county.code, "url": county.url} for county in counties]  # type: ignore[attr-defined]


def all_places(*, packed: bool) -> bytes:
    """All venues with a place as JSON, by gzip or plain; half a minute old at most."""
    key = f"venues.places.{get_language()}.{packed}"
    body: bytes | None = cache.get(key)
    if body is None:
        body = json.dumps({"venues": placed_venues(Narrowing())}, ensure_ascii=False, separators=(",", ":")).encode()
        body = gzip.compress(body, 5) if packed else body
        cache.set(key, body, 30)
    return body


def placed_venues(narrowing: Narrowing) -> list[list[Any]]:
    """The venues that have a place: [code, name, longitude, latitude, state, is the place its own, is it a sample].

    The state of an open venue is `AWAY` while its crew is called out.
    """
    rows = narrowing.of(Venue.objects.filter(entry__lat__isnull=False)).order_by("pk")
    fields = (
        "division__code",
        "division__name",
        "kind",
        "state",
        "entry__lng",
        "entry__lat",
        "entry__near",
        "is_sample",
    )
    away = set(away_now().filter(state=VenueState.OPEN).values_list("division__code", flat=True))
    return [
        [
            code, venue_name(name, VenueKind(kind)), round(lng, 6), round(lat, 6), AWAY if code in away else state,
            near is None, is_sample,
        ]
        for code, name, kind, state, lng, lat, near, is_sample in rows.values_list(*fields)
    ]  # fmt: skip
