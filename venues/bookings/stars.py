"""Stars after a visit: given on the ticket by who came, shown to the keeper alone, summed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count
from django.utils import timezone

from venues.models import Venue

from .models import Booking, BookingState, VisitStars

FEWEST, MOST = 1, 5
SHOWN = timedelta(days=365)
FEWEST_SHOWN = 5  # of fewer, one could tell whose they are


@dataclass(frozen=True, slots=True)
class StarsOfVenue:
    """How many parties of the past year gave stars, and their mean; None while they are too few to stay unnamed."""

    number: int
    mean: float | None


def give_stars(*, booking: Booking, stars: int) -> bool:
    """Keeps the stars of a party that came, in the place of those it gave before; False for any other."""
    if not FEWEST <= stars <= MOST or booking.state != BookingState.CHECKED_IN:
        return False
    VisitStars.objects.update_or_create(booking=booking, defaults={"stars": stars, "given_at": timezone.now()})
    return True


def stars_of(venue: Venue) -> StarsOfVenue:
    """What the keeper sees of the stars of a venue."""
    rows = VisitStars.objects.filter(booking__slot__venue=venue, given_at__gt=timezone.now() - SHOWN)
    found = rows.aggregate(number=Count("pk"), mean=Avg("stars"))
    return StarsOfVenue(found["number"], found["mean"] if found["number"] >= FEWEST_SHOWN else None)
