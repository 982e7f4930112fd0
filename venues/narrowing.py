"""What a list of venues is narrowed to: open now, this weekend, with room, a zone, for an age, with a wheelchair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from common.normal import whole_number

from .models import ExhibitState, Venue, VenueState, Wheelchair, ZoneKind

MOST_PLACES, OLDEST = 60, 120
AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was chosen; what makes no sense was left out. `is_open` is about this moment."""

    is_open: bool = False
    weekend: bool = False
    places: int | None = None
    zone: str = ""
    age: int | None = None
    wheelchair: bool = False

    def __bool__(self) -> bool:
        return self != Narrowing()

    @classmethod
    def read(cls, sent: QueryDict) -> Narrowing:
        zone = sent.get("zone", "")
        return cls(
            is_open=sent.get("open") == "now",
            weekend=sent.get("weekend") == "1",
            places=_number(sent.get("places", ""), 1, MOST_PLACES),
            zone=zone if zone in ZoneKind.values else "",
            age=_number(sent.get("age", ""), 0, OLDEST),
            wheelchair=sent.get("wheelchair") == "1",
        )

    def of(self, venues: QuerySet[Venue]) -> QuerySet[Venue]:
        """Those of the venues that have all of it."""
        if self.is_open:
            venues = venues.filter(_is_open_now())
        if self.weekend or self.places:
            venues = venues.filter(_has_room(self.places or 1, weekend=self.weekend))
        if self.zone:
            venues = venues.filter(
                _in(Venue.objects.filter(exhibits__zone_kind=self.zone, exhibits__state=ExhibitState.WORKS))
            )
        if self.age is not None:
            venues = venues.filter(Q(min_age=None) | Q(min_age__lte=self.age))
        if self.wheelchair:
            venues = venues.filter(wheelchair__in=[Wheelchair.YES, Wheelchair.PARTLY])
        return venues


def _number(text: str, least: int, most: int) -> int | None:
    number = whole_number(text, 4)
    return number if number is not None and least <= number <= most else None


def _in(venues: QuerySet[Venue]) -> Q:
    return Q(pk__in=venues.values("pk"))


def _is_open_now() -> Q:
    """An open slot has begun and is not over, or whoever looks after a point has said that it is open."""
    now = timezone.now()
    slots = Venue.objects.filter(slots__is_open=True, slots__starts_at__lte=now, slots__ends_at__gt=now)
    said = Venue.objects.filter(
        point_days__day=timezone.localdate(), point_days__opened_at__isnull=False, point_days__closed_at=None
    )
    return Q(state=VenueState.OPEN) & (_in(slots) | _in(said))


def _has_room(places: int, *, weekend: bool) -> Q:
    """One slot to come has so many places left."""
    first, last = weekend_of(timezone.localtime()) if weekend else (timezone.now(), timezone.now() + AHEAD)
    slots = Q(
        slots__is_open=True,
        slots__on_request=False,
        slots__starts_at__gt=max(first, timezone.now()),
        slots__starts_at__lt=last,
    )
    room = Q(slots__booked__lte=F("slots__capacity") - places)
    return Q(state=VenueState.OPEN) & _in(Venue.objects.filter(slots & room))


def weekend_of(moment: datetime) -> tuple[datetime, datetime]:
    """The Saturday and Sunday of this local moment's week, until Monday begins."""
    midnight = timezone.make_aware(datetime.combine(moment.date(), time.min))
    monday = midnight + timedelta(days=7 - moment.weekday())
    return monday - timedelta(days=2), monday
