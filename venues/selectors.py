"""Reads on venues."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When, prefetch_related_objects
from django.db.models.functions import Substr
from django.utils import timezone

from common.row_urls import url_maker
from divisions.codes import Level
from divisions.models import Division, subtree_q

from .away import away_now
from .models import KIND_OF_LEVEL, Venue, VenueKind, VenueState

SLOT_FIELDS = ("pk", "starts_at", "ends_at", "capacity", "booked")
SLOTS_READ = 64  # at a time: about as many as a week has


def venues_with_story() -> QuerySet[Any]:
    """Venues with their divisions up to the city's, and `story` and `story_title` of those whose page is live.

    `is_away` says that their crew is called out now.
    """
    chain = Venue.objects.select_related("division__parent__parent__parent")
    return chain.annotate(
        story=Case(When(page__live=True, then=F("page__body"))),
        story_title=Case(When(page__live=True, then=F("page__title"))),
        is_away=Exists(away_now().filter(pk=OuterRef("pk"))),
    )


def children_of(division: Division) -> list[Division]:
    """The divisions one level down: villages with their venue, others with how many venues in them are open.

    Each has the `url` of its venue.
    """
    children = list(division.children.order_by("code"))
    if not children:
        return children
    url_of = url_maker("venues:venue", example=division.code)
    for child in children:
        child.url = url_of(child.code)  # type: ignore[attr-defined]
    if children[0].level == Level.VILLAGE:
        venues = Venue.objects.annotate(is_away=Exists(away_now().filter(pk=OuterRef("pk"))))
        prefetch_related_objects(children, Prefetch("venue", venues))
    else:
        attach_counts(children)
    return children


def attach_counts(divisions: list[Division]) -> None:
    """Sets `open_venues` and `all_venues` on each division, its whole subtree counted, in one query."""
    length = len(divisions[0].prefix)
    below = Venue.objects.filter(
        division__code__gte=min(division.code for division in divisions),
        division__code__lte=max(division.prefix for division in divisions).ljust(12, "9"),
    )
    opened = Count("pk", filter=Q(state=VenueState.OPEN))
    grouped = below.annotate(prefix=Substr("division__code", 1, length)).values_list("prefix").order_by()
    counts = {prefix: tuple(found) for prefix, *found in grouped.annotate(open=opened, all=Count("pk"))}
    for division in divisions:
        division.open_venues, division.all_venues = counts.get(division.prefix, (0, 0))  # type: ignore[attr-defined]


def venue_counts() -> dict[str, int]:
    """How many venues of each kind there are."""
    return dict(Venue.objects.values_list("kind").annotate(count=Count("pk")).order_by())


def open_count() -> int:
    return Venue.objects.filter(state=VenueState.OPEN).count()


def upcoming_slots(venue: Venue) -> QuerySet[Any]:
    """Open slots that have not begun, soonest first; full ones are among them and say so."""
    return venue.slots.filter(is_open=True, on_request=False, starts_at__gt=timezone.now()).order_by("starts_at")


def slot_days(venue: Venue, first: date, count: int) -> tuple[list[Any], date | None]:
    """The upcoming slots of the first `count` days that have any, from `first` on; and the next such day, if any.

    Slots come as named rows of SLOT_FIELDS.
    """
    begin = timezone.make_aware(datetime.combine(first, time.min))
    zone = timezone.get_current_timezone()
    shown: list[Any] = []
    days: set[date] = set()
    rows = upcoming_slots(venue).filter(starts_at__gte=begin).values_list(*SLOT_FIELDS, named=True)
    for slot in rows.iterator(chunk_size=SLOTS_READ):
        day = slot.starts_at.astimezone(zone).date()
        if day not in days and len(days) == count:
            return shown, day
        days.add(day)
        shown.append(slot)
    return shown, None


LEVEL_OF_KIND = {kind: level for level, kind in KIND_OF_LEVEL.items()}


def home_figures() -> dict[str, Any]:
    """Venue counts by the level of their division, and how many venues are open."""
    opened = Count("pk", filter=Q(state=VenueState.OPEN))
    rows = Venue.objects.values("kind").annotate(count=Count("pk"), open=opened).order_by()
    return {
        "venue_counts": {LEVEL_OF_KIND[VenueKind(row["kind"])].value: row["count"] for row in rows},
        "open_count": sum(row["open"] for row in rows),
    }


@dataclass(frozen=True)
class KindTile:
    """Venues of one kind: how many are open, of how many divisions on the list."""

    kind: VenueKind
    open: int
    sample_open: int
    listed: int


def kind_tiles(tops: list[Division], today: date) -> list[KindTile]:
    """Venues by kind over whole subtrees; the denominator is the division list, not the venues somebody entered."""
    listed = Counter(
        dict(Division.objects.on(today).within_any(tops).values_list("level").annotate(number=Count("pk")).order_by())
    )
    opened: Counter[tuple[str, bool]] = Counter()
    venues = Venue.objects.filter(subtree_q(tops, "division__code"), state=VenueState.OPEN)
    for kind, is_sample, number in venues.values_list("kind", "is_sample").annotate(number=Count("pk")).order_by():
        opened[kind, is_sample] = number
    return [
        KindTile(kind, opened[kind, True] + opened[kind, False], opened[kind, True], listed[level])
        for level, kind in KIND_OF_LEVEL.items()
        if listed[level]
    ]
