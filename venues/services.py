"""Making venues from divisions."""

from __future__ import annotations

from divisions.codes import Level
from divisions.models import Division

from .indexing import index_venues
from .models import KIND_OF_LEVEL, Venue, VenueKind


def make_venues() -> int:
    """One planned venue for each division from city to village that has none yet; returns how many were made.

    What all venues are found by is brought up to date: divisions come in by table, and may have new names.
    """
    missing = Division.objects.filter(level__in=list(KIND_OF_LEVEL), venue=None)
    made = [_venue(division, KIND_OF_LEVEL[Level(division.level)]) for division in missing]
    Venue.objects.bulk_create(made, batch_size=5000)
    index_venues(Venue.objects.all())
    return len(made)


def _venue(division: Division, kind: VenueKind) -> Venue:
    """Small points have no hours: who wants to come asks."""
    return Venue(division=division, kind=kind, on_request=kind == VenueKind.POINT)
