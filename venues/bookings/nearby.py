"""Where else a party can go when its own slot is closed: the next slots there, or the nearest venues with room."""

from __future__ import annotations

import math
from datetime import timedelta

from django.db.models import F, Min, QuerySet
from django.utils import timezone

from venues.models import GroupRule, Venue, VenueState

from .models import LARGEST_PARTY, Booking, Slot
from .selectors import other_slots

WITHIN = timedelta(days=7)
MOST_SLOTS, MOST_VENUES = 6, 3
M_PER_DEGREE = 111_320.0


def offers_for(booking: Booking) -> list[Slot]:
    """Slots that a party may choose instead of its own: the next ones at the venue, then the nearest elsewhere."""
    here = list(other_slots(booking.slot, booking.party_size)[:MOST_SLOTS])
    return here if booking.slot.is_open else [*here, *nearest_slots(booking)]


def nearest_slots(booking: Booking) -> list[Slot]:
    """The first slot with room within a week at each of the nearest other venues; none where places are unknown.

    A group is offered those that take groups without asking.
    """
    venue, places = booking.slot.venue, booking.party_size
    if venue.lng is None or venue.lat is None:
        return []
    rows = _with_room(places).exclude(venue=venue)
    if places > LARGEST_PARTY:
        rows = rows.filter(venue__group_rule=GroupRule.AUTOMATIC)
    firsts = rows.order_by().values_list("venue", "venue__lng", "venue__lat").annotate(first=Min("starts_at"))
    nearest = sorted(firsts, key=lambda row: _distance_m(venue, row[1], row[2]))[:MOST_VENUES]
    slots = Slot.objects.filter(venue__in=[row[0] for row in nearest], starts_at__in=[row[3] for row in nearest])
    found = {(slot.venue_id, slot.starts_at): slot for slot in slots.select_related("venue__division")}
    return [found[row[0], row[3]] for row in nearest if (row[0], row[3]) in found]


def _with_room(places: int) -> QuerySet[Slot]:
    """Slots of the next days that take so many, at venues that take bookings and lie on the map."""
    now = timezone.now()
    rows = Slot.objects.filter(is_open=True, starts_at__gt=now, starts_at__lt=now + WITHIN)
    rows = rows.filter(booked__lte=F("capacity") - places, venue__state=VenueState.OPEN)
    rows = rows.filter(venue__lng__isnull=False, venue__lat__isnull=False)
    return rows.exclude(venue__is_sample=False, venue__confirmed_on=None)


def _distance_m(venue: Venue, lng: float, lat: float) -> float:
    """Metres between a venue and a place, on a plane: near enough to say which is nearer."""
    assert venue.lng is not None
    assert venue.lat is not None
    east = (lng - venue.lng) * math.cos(math.radians(venue.lat))
    return math.hypot(east, lat - venue.lat) * M_PER_DEGREE
