"""What a venue promised by its weekly hours in the past weeks, and for how long it was open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min
from django.utils import timezone

from venues.models import Venue

from .differences import wanted_slots
from .models import Slot
from .selectors import day_bounds

LOOKED_BACK = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hours promised and hours open from a day on until yesterday."""

    since: date
    promised_h: float
    open_h: float


def delivery_of(venue: Venue) -> Delivery | None:
    """The past four weeks of a venue, or since its keeper confirmed it; None for one that had nothing to be open for.

    Promised is what the weekly hours say, holidays taken out: a day or slot that was closed later does not lessen it.
    """
    today = timezone.localdate()
    first = Slot.objects.filter(venue=venue).aggregate(first=Min("starts_at"))["first"]
    if first is None:
        return None
    since = max(today - LOOKED_BACK, venue.confirmed_on or date.min, timezone.localtime(first).date())
    if since >= today:
        return None
    begin, end = day_bounds(since)[0], day_bounds(today)[0]
    promised = wanted_slots(venue, start=since, end=today, at_its_word=True).values()
    opened = Slot.objects.filter(venue=venue, is_open=True, starts_at__gte=begin, starts_at__lt=end)
    return Delivery(since, _hours(promised), _hours(opened))


def _hours(slots: Iterable[Any]) -> float:
    return float(sum((slot.ends_at - slot.starts_at).total_seconds() for slot in slots)) / 3600
