"""Reads on slots and bookings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from people.access import kept_divisions
from venues.models import Venue

from .models import (
    COMING,
    Booking,
    BookingNews,
    BookingState,
    Closed,
    News,
    NewsState,
    Resident,
    Slot,
    WaitingParty,
    WaitingState,
)
from .refusals import Refusal


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a local day and of the next."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start, start + timedelta(days=1)


def refusal_of(slot: Slot) -> Refusal | None:
    """Why a slot can take nobody at all now: PAST, CLOSED or FULL; None when it can."""
    if slot.starts_at <= timezone.now():
        return Refusal.PAST
    if not slot.is_open:
        return Refusal.CLOSED
    return None if slot.places_left else Refusal.FULL


def slots_with_room(first: datetime, last: datetime) -> QuerySet[Slot]:
    """Open slots with places left that begin from `first` on and before `last`."""
    return Slot.objects.filter(is_open=True, booked__lt=F("capacity"), starts_at__gte=first, starts_at__lt=last)


def kept_venues(user: object) -> QuerySet[Venue]:
    """The venues that the user keeps."""
    return Venue.objects.filter(division__in=kept_divisions(user)).select_related("division")


def coming_slots(venue: Venue) -> QuerySet[Slot]:
    """The venue's slots that have not begun, closed ones too, soonest first."""
    return Slot.objects.filter(venue=venue, starts_at__gt=timezone.now()).order_by("starts_at")


def bookings_of(resident: Resident) -> QuerySet[Booking]:
    """All bookings of a phone: those to come first, soonest first, then the others, latest first."""
    now = timezone.now()
    coming = Case(When(state__in=COMING, slot__ends_at__gt=now, then=0), default=1)
    soonest = Case(When(state__in=COMING, slot__ends_at__gt=now, then=F("slot__starts_at")))
    rows = resident.bookings.select_related("slot__venue__division")
    return rows.order_by(coming, soonest, "-slot__starts_at", "pk")


def closed_out(venue: Venue) -> QuerySet[Booking]:
    """Parties that are booked in slots which are closed now: they must choose another one, or be moved."""
    rows = Booking.objects.filter(slot__venue=venue, slot__is_open=False, state__in=COMING)
    return (
        rows.filter(slot__ends_at__gt=timezone.now())
        .select_related("slot", "resident")
        .prefetch_related("news")
        .order_by("slot__starts_at")
    )


def in_line(resident: Resident) -> QuerySet[WaitingParty]:
    """What a phone is in line for, soonest first."""
    rows = WaitingParty.objects.filter(
        resident=resident, state=WaitingState.WAITING, slot__starts_at__gt=timezone.now()
    )
    return rows.select_related("slot__venue__division").order_by("slot__starts_at")


def requests_of(venue: Venue) -> QuerySet[Booking]:
    """Visits of groups that wait for the keeper's answer or their school's, the first to lapse first."""
    states = [BookingState.REQUESTED, BookingState.AWAITING]
    rows = Booking.objects.filter(slot__venue=venue, state__in=states, group__isnull=False)
    return rows.select_related("slot", "resident", "group").order_by("held_until")


def changed_groups(venues: QuerySet[Venue] | Venue) -> QuerySet[Booking]:
    """Groups that changed or cancelled a visit that is not over, which the keeper has not seen; soonest first."""
    kept = {"slot__venue": venues} if isinstance(venues, Venue) else {"slot__venue__in": venues}
    rows = Booking.objects.filter(group__was_at__isnull=False, slot__ends_at__gt=timezone.now(), **kept)
    return rows.select_related("slot", "resident", "group").order_by("slot__starts_at", "pk")


def suspended(venue: Venue) -> QuerySet[Booking]:
    """Parties whose slots a call-out has closed and that are not over."""
    return closed_out(venue).filter(slot__closed_why=Closed.CALL_OUT)


# What the venue itself has done with a visit, and the states in which its party may not know of it.
DONE_BY_VENUE = (News.CLOSED, News.CALLED_OUT, News.MOVED, News.REOPENED, News.APPROVED, News.REFUSED)
MAY_NOT_KNOW = (NewsState.SHOWN, NewsState.FAILED, NewsState.PERHAPS)


def untold(venue: Venue) -> QuerySet[BookingNews]:
    """The last news of visits to come that the venue made and no text message brought: whom the keeper must ring."""
    later = BookingNews.objects.filter(booking=OuterRef("booking"), pk__gt=OuterRef("pk"))
    rows = BookingNews.objects.filter(~Exists(later), kind__in=DONE_BY_VENUE, state__in=MAY_NOT_KNOW)
    rows = rows.filter(booking__slot__venue=venue, booking__slot__ends_at__gt=timezone.now())
    rows = rows.exclude(booking__resident__sealed_phone="").select_related("booking__slot", "booking__resident")
    return rows.order_by("booking__slot__starts_at", "pk")


def opened_late(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Those whose slot was opened again only once it had begun: they were told not to come until then."""
    told = BookingNews.objects.filter(booking=OuterRef("pk"), kind=News.REOPENED)
    return rows.filter(Exists(told.filter(made_at__gte=OuterRef("slot__starts_at"))))


def is_suspended(booking: Booking) -> bool:
    """True when a call-out has closed the slot of a party that is booked, and it was told not to come."""
    slot = booking.slot
    return booking.state == BookingState.BOOKED and not slot.is_open and slot.closed_why == Closed.CALL_OUT


def bookable_at_door(venue: Venue) -> QuerySet[Slot]:
    """Open slots that are not over, soonest first, and have room or are of today: what a keeper may book for others."""
    room = Q(booked__lt=F("capacity")) | Q(starts_at__lt=day_bounds(timezone.localdate())[1])
    rows = Slot.objects.filter(room, venue=venue, is_open=True, ends_at__gt=timezone.now())
    return rows.order_by("starts_at")


def other_slots(slot: Slot, places: int = 1) -> QuerySet[Slot]:
    """Slots of the same venue with room for so many, soonest first."""
    rows = coming_slots(slot.venue).filter(is_open=True, booked__lte=F("capacity") - places)
    return rows.exclude(pk=slot.pk)


def checked_in_since(moment: datetime) -> QuerySet[Booking]:
    """The parties that were checked in from this moment on."""
    return Booking.objects.filter(state=BookingState.CHECKED_IN, checked_in_at__gte=moment)


def bookings_on(user: object, day: date) -> QuerySet[Booking]:
    """The parties expected on a day in the venues the user keeps, cancelled ones left out."""
    start, end = day_bounds(day)
    return (
        Booking.objects.filter(
            slot__venue__division__in=kept_divisions(user), slot__starts_at__gte=start, slot__starts_at__lt=end
        )
        .exclude(state=BookingState.CANCELLED)
        .select_related("slot__venue__division", "slot__guide", "resident", "group")
    )
