"""Booking by phone and one-time code, the ticket, and cancelling. The keeper's pages stand in keeper_views.py."""

from __future__ import annotations

import uuid
from datetime import UTC

import segno
from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.caching import forget_pages
from common.ratelimit import client_address
from venues.selectors import upcoming_slots

from .booking import cancel_booking, create_booking
from .codes import is_phone_of, new_asker, request_code, verify_code
from .forms import BookingForm
from .models import Booking, BookingState, Resident, Slot
from .refusals import BookingRefused, CodeRefused, Refusal
from .selectors import refusal_of
from .tickets import ticket_token, ticket_url

SESSION_RESIDENT, SESSION_ASKER = "resident", "code_asker"
SESSION_SECONDS = 30 * 60
OTHER_SLOTS = 6


def session_resident(request: HttpRequest) -> Resident | None:
    """The resident whose phone was verified in this session within the last half hour."""
    entry = request.session.get(SESSION_RESIDENT)
    if not entry or entry["until"] < timezone.now().timestamp():
        return None
    return Resident.objects.filter(pk=entry["id"]).first()


def remember(request: HttpRequest, resident: Resident) -> None:
    """Keeps the verified phone for half an hour, under a new session: who knew the old one learns nothing."""
    until = timezone.now().timestamp() + SESSION_SECONDS
    request.session.cycle_key()
    request.session[SESSION_RESIDENT] = {"id": str(resident.pk), "until": until}


@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, slot_id: int) -> HttpResponse:
    """One page: give a phone, get a code, confirm. Errors keep everything that was typed.

    A phone verified in this session is not asked for again; a slot without places has no form, but says why.
    """
    slot = get_object_or_404(Slot.objects.select_related("venue__division"), pk=slot_id)
    if not slot.venue.is_bookable:
        raise Http404
    action = request.POST.get("action")
    if action == "other_phone":
        request.session.pop(SESSION_RESIDENT, None)
        return redirect("bookings:book", slot.pk)
    resident = session_resident(request)
    form = BookingForm(
        request.POST or None, verified=bool(resident and "phone" not in request.POST), asks_code=action != "send"
    )
    sent = "code_sent" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            if action == "send":
                sent = "phone" in form.fields and send_code(request, resident, form.cleaned_data["phone"])
            else:
                return _confirm(request, slot, resident, form)
        except CodeRefused as refused:
            form.add_error("code" if refused.reason == Refusal.WRONG else "phone", refused.reason.label)
        except BookingRefused as refused:
            slot.refresh_from_db()
            form.add_error(None, _full_text(slot) if refused.reason == Refusal.FULL else refused.reason.label)
            if refused.reason == Refusal.OTHER_PHONE:
                form.renew_key()
    return _book_page(request, slot, form, sent)


def send_code(request: HttpRequest, resident: Resident | None, phone: str) -> bool:
    """Sends a code unless this session has verified this very number; says whether one was sent."""
    if resident and is_phone_of(resident, phone):
        return False
    asker = request.session.setdefault(SESSION_ASKER, new_asker())
    request_code(phone=phone, address=client_address(request), asker=asker)
    return True


def _confirm(request: HttpRequest, slot: Slot, resident: Resident | None, form: BookingForm) -> HttpResponse:
    """Books. The phone stays verified when the booking is refused, so that the next try needs no new code."""
    data = form.cleaned_data
    if resident is None or ("phone" in data and not is_phone_of(resident, data["phone"])):
        resident = verify_code(phone=data["phone"], code=data["code"], asker=request.session.get(SESSION_ASKER, ""))
        remember(request, resident)
    booking = create_booking(
        slot=slot,
        resident=resident,
        party_size=data["party_size"],
        name=data["name"],
        request_key=data["request_key"],
        person=getattr(request.user, "person", None),
    )
    if booking.state == BookingState.CANCELLED:  # the same form, sent again after its booking was cancelled
        messages.warning(request, _("This booking was cancelled. To come after all, choose the slot and book anew."))
    return redirect(ticket_url(booking))


def _book_page(request: HttpRequest, slot: Slot, form: BookingForm, sent: bool) -> HttpResponse:
    """The form, without phone and code once the phone is verified; for a slot without places the reason instead."""
    reason = refusal_of(slot)
    if reason:
        others = upcoming_slots(slot.venue).filter(booked__lt=F("capacity")).exclude(pk=slot.pk)[:OTHER_SLOTS]
        context = {"slot": slot, "refusal": reason.label, "others": others}
        return render(request, "bookings/unavailable.html", context)
    resident = session_resident(request)
    if resident and not {"phone", "code"}.intersection(form.errors):
        form.fields.pop("phone", None)
        form.fields.pop("code", None)
    if "code" in form.fields:
        form.fields["code"].required = True
    context = {"slot": slot, "form": form, "sent": sent, "resident": resident if "phone" not in form.fields else None}
    return render(request, "bookings/book.html", context)


def _full_text(slot: Slot) -> str:
    """Why a party does not fit: how many places are left, or that none is."""
    left = slot.places_left
    if not left:
        return str(Refusal.FULL.label)
    return ngettext("Only %(n)s place is left in this slot.", "Only %(n)s places are left in this slot.", left) % {
        "n": left
    }


def _own_booking(request: HttpRequest, booking_id: uuid.UUID) -> Booking:
    """The booking, for whoever holds its link or has verified its phone. Raises Http404."""
    booking = get_object_or_404(Booking.objects.select_related("slot__venue__division", "resident"), pk=booking_id)
    token = request.GET.get("t") or request.POST.get("t") or ""
    resident = session_resident(request)
    if constant_time_compare(token, ticket_token(booking)) or resident == booking.resident:
        return booking
    raise Http404


@never_cache
@require_GET
def ticket(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    booking = _own_booking(request, booking_id)
    code = segno.make(booking.ticket_code, micro=False, error="m").svg_data_uri(scale=6, border=2)
    context = {"booking": booking, "qr": code, "token": ticket_token(booking), "can_cancel": _can_cancel(booking)}
    return render(request, "bookings/ticket.html", context)


def _can_cancel(booking: Booking) -> bool:
    return booking.state == BookingState.BOOKED and booking.slot.starts_at > timezone.now()


@require_GET
def ticket_calendar(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """The visit as an iCalendar file, its times in UTC: every calendar knows that zone without a table of zones."""
    from icalendar import Calendar, Event

    booking = _own_booking(request, booking_id)
    if booking.state == BookingState.CANCELLED:
        raise Http404
    link = settings.PUBLIC_URL + ticket_url(booking)
    event = Event()
    event.add("uid", f"{booking.pk}@firesafety")
    event.add("dtstamp", booking.created_at)
    event.add("dtstart", booking.slot.starts_at.astimezone(UTC))
    event.add("dtend", booking.slot.ends_at.astimezone(UTC))
    event.add("summary", str(booking.slot.venue))
    event.add("location", booking.slot.venue.address or booking.slot.venue.division.full_name)
    event.add("description", f"{_ticket_words(booking)}\n{link}")
    event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", "-//firesafety//bookings//")
    calendar.add("version", "2.0")
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
    booking = _own_booking(request, booking_id)
    if cancel_booking(booking):
        messages.success(request, _("The booking is cancelled and its places are free again."))
    else:
        messages.error(request, _("This booking can no longer be cancelled."))
    return redirect(ticket_url(booking))


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The bookings of the phone verified in this session."""
    resident = session_resident(request)
    bookings = resident.bookings.select_related("slot__venue__division") if resident else []
    rows = [(booking, ticket_url(booking)) for booking in bookings]
    return render(request, "bookings/mine.html", {"resident": resident, "rows": rows})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the half hour of a verified phone on this device; an account that is signed in stays so."""
    if request.user.is_authenticated:
        request.session.pop(SESSION_RESIDENT, None)
    else:
        request.session.flush()
    forget_pages(request)
    messages.success(request, _("Your phone is no longer signed in on this device."))
    return redirect("bookings:mine")
