"""Keeps the row that each venue is found by in step with its names and place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.utils.translation import override

from divisions.models import Division

from .models import Venue, VenueEntry, VenueKind
from .models.venue import short_name
from .places import Centres, place_of
from .sounds import sounds_of, spelled

# What people put between a place and the kind, in this order and in part: 消防体验馆, 消防科普馆, 安全教育基地.
BETWEEN = "消防安全宣传科普教育"
FIELDS = ("own", "names", "own_sounds", "sounds", "lng", "lat", "near_id")
AT_ONCE = 2000


def small(text: str) -> str:
    """Text as entries keep it: small letters, no spaces."""
    return "".join(text.split()).lower()


def kind_labels(kind: VenueKind) -> list[str]:
    """What a kind is called in each language, the site's own first."""
    labels = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            labels.append(small(str(kind.label)))
    return labels


class Indexer:
    """Makes entries; what many of them need is read once."""

    def __init__(self) -> None:
        self.centres = Centres()
        self.labels = {kind: kind_labels(kind) for kind in VenueKind}

    def entry(self, venue: Venue) -> VenueEntry:
        """What the venue is found by now, unsaved."""
        division = venue.division
        labels = self.labels[VenueKind(venue.kind)]
        known = dict.fromkeys((division.name, short_name(division.name)))
        ways = [name + label for name in known for label in labels]
        own = small("|".join([*ways, division.name + BETWEEN + labels[0]]))
        own_sounds = spelled(sounds_of(division.name + BETWEEN + labels[0]))
        above = "".join(node.name for node in division.ancestors())
        place = place_of(venue, self.centres)
        return VenueEntry(
            venue=venue,
            own=own,
            names=small(f"{above}|{above}{own}"),
            own_sounds=own_sounds,
            sounds=spelled(sounds_of(above)) + own_sounds,
            lng=place.lng if place else None,
            lat=place.lat if place else None,
            near=place.near if place else None,
        )


def index_venues(venues: QuerySet[Venue]) -> int:
    """Brings the entries of these venues up to date; returns how many were new or different."""
    indexer, written = Indexer(), 0
    rows = venues.select_related("division__parent__parent__parent", "entry").order_by("pk")
    batch: list[VenueEntry] = []
    for venue in rows.iterator(chunk_size=AT_ONCE):
        known = getattr(venue, "entry", None)  # before a new one takes its place
        entry = indexer.entry(venue)
        if _is_other(entry, known):
            batch.append(entry)
        if len(batch) == AT_ONCE:
            written += _write(batch)
            batch = []
    return written + _write(batch)


def _is_other(entry: VenueEntry, known: VenueEntry | None) -> bool:
    return known is None or any(getattr(entry, name) != getattr(known, name) for name in FIELDS)


def _write(entries: Iterable[VenueEntry]) -> int:
    return len(
        VenueEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["venue"],
            update_fields=[name.removesuffix("_id") for name in FIELDS],
        )
    )


def index_missing() -> int:
    """Makes the entries that are missing, some thousands at a time; quick when there are none."""
    missing = list(Venue.objects.filter(entry=None).values_list("pk", flat=True)[:AT_ONCE])
    return index_venues(Venue.objects.filter(pk__in=missing)) if missing else 0


def _venue_saved(instance: Venue, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        index_venues(Venue.objects.filter(pk=instance.pk))


def _division_saved(instance: Division, raw: bool = False, created: bool = False, **_signal: Any) -> None:
    """A name or place that was corrected is its own venue's and that of all below it."""
    if not raw and not created:
        index_venues(Venue.objects.filter(division__in=Division.objects.within(instance)))


def connect() -> None:
    """Called once, when the site starts."""
    post_save.connect(_venue_saved, sender=Venue, dispatch_uid="venues.entry")
    post_save.connect(_division_saved, sender=Division, dispatch_uid="venues.entry_of_division")
