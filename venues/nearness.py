"""Venues by how far they are from a place that was chosen. Where a visitor stands is never asked: the browser sorts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import ExpressionWrapper, F, FloatField, Q, QuerySet
from django.utils.functional import cached_property

from divisions.codes import is_code

from .models import Venue, VenueEntry, VenueState
from .naming import search_venues

EARTH_KM = 6371.0
KM_A_DEGREE = math.pi * EARTH_KM / 180
RADII_KM = (2.0, 4.0, 8.0, 16.0, 40.0)
COUNTS, COUNTED_S = "venues.near.counts", 20  # all venues are counted anew after so many seconds
RADIUS_S = 3600  # a circle that had enough is tried first for so many seconds
BEST = 5  # of the venues that a name finds, whose places are tried


@dataclass(frozen=True, slots=True)
class Centre:
    """The place that distances are taken from, and what it is called."""

    name: str
    lng: float
    lat: float


def centre_of(text: str) -> Centre | None:
    """The place of the venue or division that a text names best; None when there is none with a place."""
    entries = VenueEntry.objects.select_related("venue__division").filter(lat__isnull=False)
    if is_code(text):
        entry = entries.filter(venue__division__code=text).first()
    else:
        best = list(search_venues(text).values_list("pk", flat=True)[:BEST])
        entry = min(entries.filter(pk__in=best), key=lambda entry: best.index(entry.pk), default=None)
    if entry is None or entry.lng is None or entry.lat is None:
        return None
    return Centre(entry.venue.division.name, entry.lng, entry.lat)


def distance_km(centre: Centre, lng: float, lat: float) -> float:
    """Along the great circle, by the haversine formula."""
    north, south = math.radians(lat), math.radians(centre.lat)
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(north) * math.cos(south) * math.sin(math.radians(lng - centre.lng) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


class NearVenues:
    """Venues with a place, open ones first, each part by distance. A paginator counts and slices it.

    `among` is None for all venues. `show` makes what is listed of a slice's entries. A page reads no more than a circle
    around the centre that has enough.
    """

    def __init__(
        self, among: QuerySet[Venue] | None, centre: Centre, show: Callable[[QuerySet[VenueEntry]], list[Any]]
    ) -> None:
        self.placed = VenueEntry.objects.filter(lat__isnull=False)
        if among is not None:
            self.placed = self.placed.filter(pk__in=among.order_by().values("pk"))
        self.is_narrowed, self.centre, self.show = among is not None, centre, show

    @cached_property
    def parts(self) -> list[tuple[QuerySet[VenueEntry], int]]:
        """Open venues and others, with how many they are."""
        opened, others = self.placed.filter(venue__state=VenueState.OPEN), ~Q(venue__state=VenueState.OPEN)
        number, total = self._counts() if self.is_narrowed else self._kept_counts()
        return [(opened, number), (self.placed.filter(others), total - number)]

    def _kept_counts(self) -> tuple[int, int]:
        kept: tuple[int, int] | None = cache.get(COUNTS)
        if kept is None:
            kept = self._counts()
            cache.set(COUNTS, kept, COUNTED_S)
        return kept

    def _counts(self) -> tuple[int, int]:
        """How many of the venues are open, and how many there are."""
        return self.placed.filter(venue__state=VenueState.OPEN).count(), self.placed.count()

    def __len__(self) -> int:
        return sum(count for _part, count in self.parts)

    def __getitem__(self, wanted: slice) -> list[Any]:
        first, last = wanted.start or 0, len(self) if wanted.stop is None else wanted.stop
        shown: list[Any] = []
        for is_open, (part, count) in zip((True, False), self.parts, strict=True):
            begin, end = max(first, 0), min(last, count)
            if begin < end:
                shown += self._nearest(part, begin, end, is_open=is_open)
            first, last = first - count, last - count
        return shown

    def _radius_key(self, is_open: bool, end: int) -> str:
        return f"venues.near.radius:{is_open}:{end}:{self.centre.lat:.1f}:{self.centre.lng:.1f}"

    def _first_radius(self, is_open: bool, end: int) -> int:
        """The circle that had enough hereabouts the last time; any that has enough shows the same venues."""
        return 0 if self.is_narrowed else cache.get(self._radius_key(is_open, end), 0)

    def _keep_radius(self, is_open: bool, end: int, number: int) -> None:
        if number and not self.is_narrowed:
            cache.set(self._radius_key(is_open, end), number, RADIUS_S)

    def _nearest(self, entries: QuerySet[VenueEntry], begin: int, end: int, *, is_open: bool) -> list[Any]:
        """The venues from `begin` up to `end` by distance: in a circle that holds so many, or of all."""
        ordered = entries.annotate(away=_square(self.centre)).order_by("away", "pk")
        for number in range(self._first_radius(is_open, end), len(RADII_KM)):
            shown = self.show(_around(ordered, self.centre, RADII_KM[number])[begin:end])
            if len(shown) == end - begin:
                self._keep_radius(is_open, end, number)
                return shown
        return self.show(ordered[begin:end])


def _around(entries: QuerySet[VenueEntry], centre: Centre, radius_km: float) -> QuerySet[VenueEntry]:
    lat, lng = radius_km / KM_A_DEGREE, radius_km / KM_A_DEGREE / math.cos(math.radians(centre.lat))
    box = entries.filter(
        lat__range=(centre.lat - lat, centre.lat + lat), lng__range=(centre.lng - lng, centre.lng + lng)
    )
    return box.filter(Q(away__lte=lat**2))  # `away` is what `_nearest` annotates


def _square(centre: Centre) -> ExpressionWrapper[Any]:
    """The square of the distance in degrees of latitude, on a plane: right enough to sort by within a province."""
    shrunk = math.cos(math.radians(centre.lat)) ** 2
    north, east = F("lat") - centre.lat, F("lng") - centre.lng
    return ExpressionWrapper(north * north + east * east * shrunk, output_field=FloatField())
