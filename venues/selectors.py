"""Reads on venues."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from divisions.models import Division

from .models import Venue, VenueState


def search_venues(text: str) -> QuerySet[Venue]:
    """Venues whose division's name holds the text, or whose code starts with it."""
    text = text.strip()
    return Venue.objects.filter(Q(division__name__icontains=text) | Q(division__code__startswith=text)).select_related(
        "division__parent"
    )


def children_of(division: Division) -> list[Division]:
    """The divisions one level down, each with its venue and how many venues below it are open."""
    children = list(division.children.select_related("venue").order_by("code"))
    if children and children[0].level != "village":
        attach_counts(children)
    return children


def attach_counts(divisions: list[Division]) -> None:
    """Sets `open_venues` and `all_venues` on each division, its whole subtree counted, in one query."""
    length = len(divisions[0].prefix)
    counts: dict[str, list[int]] = {}
    rows = Venue.objects.filter(division__code__gte=min(d.code for d in divisions)).values_list(
        "division__code", "state"
    )
    for code, state in rows:
        total = counts.setdefault(code[:length], [0, 0])
        total[0] += state == VenueState.OPEN
        total[1] += 1
    for division in divisions:
        division.open_venues, division.all_venues = counts.get(division.prefix, [0, 0])  # type: ignore[attr-defined]


def venue_counts() -> dict[str, int]:
    """How many venues of each kind there are."""
    return dict(Venue.objects.values_list("kind").annotate(count=Count("pk")).order_by())


def open_count() -> int:
    return Venue.objects.filter(state=VenueState.OPEN).count()


def map_points() -> list[dict[str, Any]]:
    """Open and halls' venues as points for the map; villages without a point of their own stand at their town's."""
    venues = Venue.objects.filter(Q(state=VenueState.OPEN) | Q(kind__in=["base", "hall"])).select_related(
        "division__parent__parent__parent"
    )
    points = []
    for venue in venues:
        if point := venue.point():
            points.append(
                {
                    "name": str(venue),
                    "lng": point[0],
                    "lat": point[1],
                    "status": venue.state,
                    "url": venue.division.code,
                    "note": str(venue.get_state_display()),
                }
            )
    return points


def upcoming_slots(venue: Venue) -> QuerySet[Any]:
    """Open slots that have not begun, soonest first; full ones are among them and say so."""
    return venue.slots.filter(is_open=True, starts_at__gt=timezone.now()).order_by("starts_at")  # type: ignore[attr-defined]
