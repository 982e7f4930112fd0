"""A ticket and what its holder does with it: show it, put it into a calendar, change the visit, cancel it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from operator import itemgetter

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import whole_number
from venues.directions import map_links, opens_pages_only

from .booking import cancel_booking, change_booking, refusal_to_change, was_moved
from .check_in import taken_back_at
from .forms import ChangeForm
from .group_people import offered_to
from .limits import station_rules
from .models import COMING, UNANSWERED, Booking, BookingState, GroupPerson
from .nearby import offers_for
from .refusals import BookingRefused, Refusal
from .stars import FEWEST, MOST, give_stars
from .ticket_picture import limits_in_words, ticket_png, what_to_bring
from .tickets import ticket_token, ticket_url
from .views import full_text, session_resident
from .waiting import take_offer


def own_booking(request: HttpRequest, booking_id: uuid.UUID) -> Booking:
    """The booking, for whoever holds its link or has verified its phone. Raises Http404."""
    booking = get_object_or_404(
        Booking.objects.select_related("slot__venue__division", "resident", "group"), pk=booking_id
    )
    token = request.GET.get("t") or request.POST.get("t") or ""
    resident = session_resident(request)
    if constant_time_compare(token, ticket_token(booking)) or resident == booking.resident:
        return booking
    raise Http404


@never_cache
@require_GET
def ticket(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """The ticket; where its slot is closed it says so and offers others, and shows nothing for the door."""
    booking = own_booking(request, booking_id)
    url = settings.PUBLIC_URL + ticket_url(booking)
    is_good = _is_good(booking)
    closed = booking.state in COMING and not booking.slot.is_open
    moved = booking.state in COMING and was_moved(booking) and refusal_to_change(booking) is None
    context = {
        "booking": booking,
        "qr": segno.make(url, micro=False, error="m").svg_data_uri(scale=4, border=2) if is_good else "",
        "is_good": is_good,
        "closed": closed,
        "moved": moved,
        "others": offers_for(booking) if closed or moved else [],
        "token": ticket_token(booking),
        "link": url,
        "bring": what_to_bring(booking),
        "limits": limits_in_words(booking),
        "can_cancel": refusal_to_change(booking) is None,
        "can_change": refusal_to_change(booking) is None and booking.state == BookingState.BOOKED,
        "too_late": refusal_to_change(booking) == Refusal.LATE,
        "group": getattr(booking, "group", None),
        "people": GroupPerson.objects.filter(group=booking.pk).count(),
        "lists_people": bool(offered_to(request.user)) if request.user.is_authenticated else False,
        "maps": map_links(booking.slot.venue, pages_only=opens_pages_only(request)),
        "news": _history(booking),
        "station_rules": station_rules() if booking.slot.venue.is_station and booking.state in COMING else [],
        "stars": range(FEWEST, MOST + 1) if booking.state == BookingState.CHECKED_IN else (),
        "given": getattr(getattr(booking, "stars", None), "stars", None),
    }
    return render(request, "bookings/ticket.html", context)


def _history(booking: Booking) -> list[tuple[datetime, str]]:
    """When what has happened to a booking, the latest first."""
    told = [(entry.made_at, entry.get_kind_display()) for entry in booking.news.all()[:20]]
    undone = [(moment, _("The check-in at the door was taken back.")) for moment in taken_back_at(booking)]
    return sorted([*told, *undone], key=itemgetter(0), reverse=True)[:20]


@never_cache
@require_GET
def ticket_picture(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """The ticket to keep among one's photos; 404 while it opens no door."""
    booking = own_booking(request, booking_id)
    if not _is_good(booking):
        raise Http404
    response = HttpResponse(ticket_png(booking), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="visit-{booking.ticket_code}.png"'
    return response


def _is_good(booking: Booking) -> bool:
    """True when the ticket opens the door."""
    return booking.state == BookingState.BOOKED and booking.slot.is_open


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """Another slot of the same venue, or another number of people; the ticket stays."""
    booking = own_booking(request, booking_id)
    if refusal := refusal_to_change(booking) or _unanswered(booking):
        messages.error(request, refusal.label)
        return redirect(ticket_url(booking))
    form = ChangeForm(request.POST or None, booking=booking, wanted=request.GET.get("slot", ""))
    if request.method == "POST" and form.is_valid():
        slot, people = form.chosen, form.cleaned_data["party_size"]
        try:
            changed = change_booking(booking, slot=slot, party_size=people)
        except BookingRefused as refused:
            slot.refresh_from_db()
            form.add_error(None, full_text(slot) if refused.reason == Refusal.FULL else refused.text)
        else:
            messages.success(request, _("Your visit is changed. The ticket is the same."))
            return redirect(ticket_url(changed))
    return render(request, "bookings/change.html", {"booking": booking, "form": form, "token": ticket_token(booking)})


def _unanswered(booking: Booking) -> Refusal | None:
    return None if booking.state == BookingState.BOOKED else Refusal.UNANSWERED


@require_POST
def take(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """Takes places that came free for a party in line."""
    booking = own_booking(request, booking_id)
    if take_offer(booking):
        messages.success(request, _("The places are yours."))
    else:
        messages.error(request, Refusal.GONE.label)
    return redirect(ticket_url(booking))


@require_GET
def ticket_calendar(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """The visit as an iCalendar file, its times in UTC: every calendar knows that zone without a table of zones.

    Its UID stays and its SEQUENCE goes up with each change, so that a calendar which has it already changes or cancels
    its entry (RFC 5546, 3.2).
    """
    from icalendar import Calendar, Event

    booking = own_booking(request, booking_id)
    slot, link = booking.slot, settings.PUBLIC_URL + ticket_url(booking)
    off = booking.state == BookingState.CANCELLED or not slot.is_open
    event = Event()
    event.add("uid", f"{booking.pk}@firesafety")
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("last-modified", (booking.changed_at or booking.created_at).astimezone(UTC))
    event.add("sequence", booking.sequence)
    asked = booking.state in UNANSWERED
    event.add("status", "CANCELLED" if off else "TENTATIVE" if asked else "CONFIRMED")
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    event.add("summary", str(slot.venue))
    event.add("location", slot.venue.address or slot.venue.division.full_name)
    event.add("description", f"{_ticket_words(booking)}\n{link}")
    event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", "-//firesafety//bookings//")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="visit-{booking.ticket_code}.ics"'
    return response


def _ticket_words(booking: Booking) -> str:
    """Code and party in a line."""
    return ngettext("Ticket %(code)s, %(n)s person", "Ticket %(code)s, %(n)s people", booking.party_size) % {
        "code": booking.ticket_code,
        "n": booking.party_size,
    }


@require_POST
def cancel(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    booking = own_booking(request, booking_id)
    if cancel_booking(booking):
        messages.success(request, _("The booking is cancelled and its places are free again."))
    else:
        refusal = refusal_to_change(booking)
        late = refusal == Refusal.LATE
        messages.error(request, Refusal.LATE.label if late else _("This booking can no longer be cancelled."))
    return redirect(ticket_url(booking))


@require_POST
def stars(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """One to five for a visit that took place, for the keeper alone."""
    booking = own_booking(request, booking_id)
    given = whole_number(request.POST.get("stars", ""), 2)
    if given is not None and give_stars(booking=booking, stars=given):
        messages.success(request, _("Thank you. Only the keeper sees it, together with what others gave."))
    return redirect(ticket_url(booking))
