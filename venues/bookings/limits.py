"""What a phone may book: how early, how often, and not twice at a time. A keeper who books for others goes by sight.

No limit looks at an address: a school or a village hall stands behind one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from venues.models import Venue

from .models import COMING, MOST_GROUPS, MOST_OPEN, Booking, BookingState, Resident, Slot
from .refusals import BookingRefused, Refusal


class Way(Enum):
    """How a booking comes in."""

    FORM = "form"
    LINE = "line"
    KEEPER = "keeper"
    DOOR = "door"

    @property
    def is_keeper(self) -> bool:
        return self in (Way.KEEPER, Way.DOOR)


@dataclass(frozen=True, slots=True)
class Visit:
    """What limits ask of a booking that a phone has."""

    pk: uuid.UUID
    request_key: uuid.UUID
    slot_id: int
    venue_id: int
    starts_at: datetime
    ends_at: datetime
    is_open: bool
    state: str
    is_group: bool
    is_forgiven: bool

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def day(self) -> object:
        return timezone.localtime(self.starts_at).date()


FIELDS = (
    "pk", "request_key", "slot_id", "slot__venue_id", "slot__starts_at", "slot__ends_at", "slot__is_open", "state",
    "group", "forgiven_at",
)  # fmt: skip


def visits_of(resident: Resident) -> list[Visit]:
    """The phone's bookings, cancelled ones too."""
    rows = Booking.objects.filter(resident=resident).order_by().values_list(*FIELDS)
    return [
        Visit(key, request, slot, venue, starts, ends, is_open, state, group is not None, forgiven is not None)
        for key, request, slot, venue, starts, ends, is_open, state, group, forgiven in rows
    ]


def refuse_by_limits(
    visits: Iterable[Visit], slot: Slot, *, is_group: bool, way: Way = Way.FORM, is_change: bool = False
) -> None:
    """Raises BookingRefused when the phone that has these visits may not book this slot.

    With `is_change` another visit of it would be moved there, which is not among these.
    """
    visits = [visit for visit in visits if visit.state != BookingState.CANCELLED]
    _refuse_another(visits, slot)
    if way.is_keeper:
        return
    if way == Way.FORM and (reason := too_soon(slot, is_group=is_group)):
        raise _refused(reason, slot.venue)
    if not is_change:
        _refuse_hoarding(visits, is_group=is_group)
        _refuse_who_did_not_come(visits, slot.venue)
    if not is_group:
        _refuse_too_many_here(visits, slot)


def _refused(reason: Refusal, venue: Venue) -> BookingRefused:
    """A refusal by a venue's limit, in words with its number."""
    return BookingRefused(reason, words_for(reason, venue))


def _refuse_hoarding(visits: list[Visit], *, is_group: bool) -> None:
    """So many visits to come of a phone, wherever they are; those of its groups are counted apart."""
    coming = sum(visit.is_coming and visit.starts_at > timezone.now() for visit in visits if visit.is_group == is_group)
    if coming >= (MOST_GROUPS if is_group else MOST_OPEN):
        raise BookingRefused(Refusal.MANY_GROUPS if is_group else Refusal.MANY)


def _refuse_another(visits: list[Visit], slot: Slot) -> None:
    """One visit of a phone in a slot, and no two at a time; one that is closed out is in nobody's way."""
    if any(visit.slot_id == slot.pk for visit in visits):
        raise BookingRefused(Refusal.TWICE)
    at_once = [visit for visit in visits if visit.starts_at < slot.ends_at and visit.ends_at > slot.starts_at]
    if any(visit.is_coming and visit.is_open for visit in at_once):
        raise BookingRefused(Refusal.OVERLAP)


def too_soon(slot: Slot, *, is_group: bool) -> Refusal | None:
    """Why it is too late to book by oneself; None when it is not. A group counts whole days."""
    venue, now = slot.venue, timezone.now()
    if is_group and slot.day < timezone.localdate(now) + timedelta(days=venue.group_lead_days):
        return Refusal.GROUP_SOON
    if not is_group and venue.lead_hours and slot.starts_at - timedelta(hours=venue.lead_hours) <= now:
        return Refusal.SOON
    return None


def _refuse_too_many_here(visits: list[Visit], slot: Slot) -> None:
    """Parties of one phone at one venue: so many a day, so many to come.

    Groups are not counted, nor what the venue has closed.
    """
    venue = slot.venue
    here = [visit for visit in visits if visit.venue_id == venue.pk and visit.is_open and not visit.is_group]
    if venue.phone_daily and sum(visit.day == slot.day for visit in here) >= venue.phone_daily:
        raise _refused(Refusal.DAILY, venue)
    coming = sum(visit.is_coming and visit.starts_at > timezone.now() for visit in here)
    if venue.phone_open and coming >= venue.phone_open:
        raise _refused(Refusal.HERE, venue)


def missed_of(visits: Iterable[Visit], venue: Venue) -> list[datetime]:
    """When the visits ended that nobody came to and that still count, oldest first.

    One that is old enough, one that the keeper has forgiven, and those before a visit that was made count no more.
    """
    here = [visit for visit in visits if visit.venue_id == venue.pk]
    since = timezone.now() - timedelta(days=venue.no_show_days)
    came = max((visit.ends_at for visit in here if visit.state == BookingState.CHECKED_IN), default=since)
    missed = [visit.ends_at for visit in here if visit.state == BookingState.MISSED and not visit.is_forgiven]
    return sorted(moment for moment in missed if moment > max(since, came))


def _refuse_who_did_not_come(visits: list[Visit], venue: Venue) -> None:
    if not venue.no_show_limit:
        return
    missed = missed_of(visits, venue)
    if len(missed) < venue.no_show_limit:
        return
    until = missed[-venue.no_show_limit] + timedelta(days=venue.no_show_days)
    said = ngettext(
        "You did not come to %(n)s visit here. You can book again from %(day)s on; the venue can lift this by "
        "telephone.",
        "You did not come to %(n)s visits here. You can book again from %(day)s on; the venue can lift this by "
        "telephone.",
        len(missed),
    )
    day = date_format(timezone.localtime(until), "DATETIME_FORMAT")
    raise BookingRefused(Refusal.NO_SHOW, said % {"n": len(missed), "day": day})


def words_for(reason: Refusal, venue: Venue) -> str:
    """A refusal by a venue's limit, with its number."""
    if reason == Refusal.SOON:
        text = ngettext(
            "This venue is booked until %(n)s hour before the visit. Please call it, or choose a later slot.",
            "This venue is booked until %(n)s hours before the visit. Please call it, or choose a later slot.",
            venue.lead_hours,
        )
        return text % {"n": venue.lead_hours}
    if reason == Refusal.GROUP_SOON:
        text = ngettext(
            "Groups ask this venue %(n)s day ahead. Please call it, or choose a later slot.",
            "Groups ask this venue %(n)s days ahead. Please call it, or choose a later slot.",
            venue.group_lead_days,
        )
        return text % {"n": venue.group_lead_days}
    if reason == Refusal.DAILY:
        text = ngettext(
            "One phone books %(n)s visit a day here. Groups of 7 and more have a form of their own.",
            "One phone books %(n)s visits a day here. Groups of 7 and more have a form of their own.",
            venue.phone_daily,
        )
        return text % {"n": venue.phone_daily}
    if reason == Refusal.HERE:
        text = ngettext(
            "One phone has %(n)s visit to come at this venue. Visit or cancel first.",
            "One phone has %(n)s visits to come at this venue. Visit or cancel one first.",
            venue.phone_open,
        )
        return text % {"n": venue.phone_open}
    return str(reason.label)


def rules_of(venue: Venue) -> list[str]:
    """What a visitor should know before booking, a sentence each."""
    said = []
    if venue.lead_hours:
        said.append(
            ngettext("Book until %(n)s hour before.", "Book until %(n)s hours before.", venue.lead_hours)
            % {"n": venue.lead_hours}
        )
    if venue.cancel_hours:
        said.append(
            ngettext(
                "Change or cancel until %(n)s hour before.",
                "Change or cancel until %(n)s hours before.",
                venue.cancel_hours,
            )
            % {"n": venue.cancel_hours}
        )
    else:
        said.append(_("Change or cancel until it begins."))
    if venue.is_station:
        said += station_rules()
    if venue.no_show_limit:
        said.append(_("Who does not come again and again cannot book for a while. If you cannot come, please cancel."))
    return said


def station_rules() -> list[str]:
    """What holds at a station on duty, a sentence each."""
    return [
        _("At the station's gate the names of your party are asked for."),
        _("No drones and no filming inside the station."),
        _("Visitors from abroad need the station's approval beforehand: please call."),
        _("When the crew is called out the visit ends at once, and you may choose another time."),
    ]
