"""Exhibits as a venue's page lists them: zone by zone, with who must not take part and what they do instead."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from .models import Exhibit, Venue


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """A zone's name, empty for exhibits without one, and its exhibits."""

    name: str
    exhibits: list[Exhibit]


def exhibit_lines(venue: Venue) -> list[ZoneLine]:
    """The venue's exhibits, those of one zone together, in the order in which their zones first come."""
    exhibits = list(venue.exhibits.all())
    order = {name: number for number, name in reversed(list(enumerate(one.zone_name for one in exhibits)))}
    exhibits.sort(key=lambda one: order[one.zone_name])
    return [ZoneLine(name, list(some)) for name, some in groupby(exhibits, key=lambda one: one.zone_name)]
