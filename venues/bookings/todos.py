"""What waits for a keeper at the venues they keep."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.desks import Todo
from people.models import User
from venues.models import Venue

from .models import Booking, BookingState
from .selectors import changed_groups, kept_venues


def groups_to_answer(user: User) -> Iterator[Todo]:
    """Groups that asked for a visit and have no answer, by venue, until the places of the first of them lapse."""
    asked = Booking.objects.filter(slot__venue__in=kept_venues(user), state=BookingState.REQUESTED)
    rows = asked.values("slot__venue").annotate(n=Count("pk"), until=Min("held_until")).order_by("until")
    found = {row["slot__venue"]: row for row in rows}
    venues = Venue.objects.select_related("division").in_bulk(found)
    for venue_id, row in found.items():
        venue = venues[venue_id]
        yield Todo(
            title=_("Groups that wait for an answer"), url=reverse("bookings:venue", args=[venue.division.code]),
            action=_("Answer"), count=row["n"], due=timezone.localdate(row["until"]) if row["until"] else None,
            about=str(venue),
        )  # fmt: skip


def groups_that_changed(user: User) -> Iterator[Todo]:
    """Groups that changed or cancelled their visit since the keeper last looked, by venue."""
    rows = changed_groups(kept_venues(user)).select_related(None).order_by()
    found = {
        row["slot__venue"]: row
        for row in rows.values("slot__venue").annotate(n=Count("pk"), first=Min("slot__starts_at")).order_by("first")
    }
    venues = Venue.objects.select_related("division").in_bulk(found)
    for venue_id, row in found.items():
        venue = venues[venue_id]
        yield Todo(
            title=_("Groups that changed or cancelled their visit"),
            url=reverse("bookings:venue", args=[venue.division.code]),
            action=_("Look"), count=row["n"], due=timezone.localdate(row["first"]), about=str(venue),
        )  # fmt: skip


def slots_that_differ(user: User) -> Iterator[Todo]:
    """Venues whose hours, days or holidays have changed since somebody booked there: the keeper says what becomes."""
    for venue in kept_venues(user).filter(differs=True).order_by("division__code"):
        yield Todo(
            title=_("Slots that differ from the hours"), url=reverse("bookings:venue", args=[venue.division.code]),
            action=_("Look"), count=1, due=None, about=str(venue),
        )  # fmt: skip
