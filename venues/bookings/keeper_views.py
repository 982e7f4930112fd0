"""The keeper's pages: the day's list and its papers, and checking a party in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.access import kept_divisions
from venues.models import Venue, VenueState

from .call_out import running_call_outs
from .check_in import (
    UNDO,
    called,
    called_elsewhere,
    check_in,
    find_ticket,
    forgive_no_show,
    other_day_text,
    undo_check_in,
)
from .day_papers import day_pdf
from .models import LARGEST_GROUP, Booking, BookingState
from .refusals import CheckInRefused, Refusal
from .selectors import bookings_on, is_suspended, kept_venues

ON_TIME = 15  # minutes


def _require_keeper(request: HttpRequest) -> None:
    if not kept_divisions(request.user).exists():
        raise PermissionDenied(_("This page is for venue keepers."))


@login_required
@never_cache
@require_GET
def keeper_list(request: HttpRequest) -> HttpResponse:
    """Today's parties at the keeper's venues, or another day's; with ?code= the party of that ticket first.

    With ?venue= those of one venue alone: a ticket for another one is then not taken, but says where it is for.
    """
    _require_keeper(request)
    today = timezone.localdate()
    day = _day_of(request, today)
    bookings, venues, at = _expected(request, day)
    context = {
        "day": day,
        "today": today,
        "days_around": (day - timedelta(days=1), day + timedelta(days=1)),
        "bookings": bookings,
        "venues": sorted(venues.items()) if len(venues) > 1 else [],
        "at": at,
        "away": running_call_outs(request.user),
        "at_call": _open_venues(request, at),
        "undo_from": timezone.now() - UNDO,
        "people": sum(booking.party_size for booking in bookings),
        "arrived": sum(booking.party_size for booking in bookings if booking.state == BookingState.CHECKED_IN),
        **_looked_up(request, at, bookings, day),
    }
    return render(request, "bookings/keeper.html", context)


def _open_venues(request: HttpRequest, at: str) -> list[Venue]:
    """The keeper's venues that are open, from which the crew may be called out; the one in ?venue= alone."""
    rows = kept_venues(request.user).filter(state=VenueState.OPEN)
    return list(rows.filter(division__code=at) if at else rows)


def _expected(request: HttpRequest, day: date) -> tuple[list[Booking], dict[str, Venue], str]:
    """The day's parties at the venue in ?venue=, else at all that the user keeps; those venues; and which it is."""
    expected = list(bookings_on(request.user, day))
    venues = {booking.slot.venue.division.code: booking.slot.venue for booking in expected}
    at = request.GET.get("venue", "") if request.GET.get("venue", "") in venues else ""
    return [booking for booking in expected if at in ("", booking.slot.venue.division.code)], venues, at


@login_required
@never_cache
@require_GET
def keeper_papers(request: HttpRequest) -> HttpResponse:
    """The day's list for the door as PDF or, with ?what=tickets, the tickets of its parties."""
    _require_keeper(request)
    day = _day_of(request, timezone.localdate())
    bookings, _venues, _at = _expected(request, day)
    with_tickets = request.GET.get("what") == "tickets"
    if with_tickets:
        bookings = [booking for booking in bookings if booking.state in (BookingState.BOOKED, BookingState.CHECKED_IN)]
    response = HttpResponse(day_pdf(bookings, day, with_tickets=with_tickets), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visitors-{day:%Y-%m-%d}.pdf"'
    return response


def _day_of(request: HttpRequest, today: date) -> date:
    """The day in ?day=; today when there is none or it is no date near enough to have neighbours."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


def _looked_up(request: HttpRequest, at: str, expected: list[Booking], expected_on: date) -> dict[str, object]:
    """The party of the ticket in ?code= and whether it can be checked in, or why there is none `at` this venue.

    A surname and the last four digits of the phone find a party among the expected ones; several are listed alone.
    """
    code = request.GET.get("code", "")[:200]
    if not code.strip():
        return {}
    try:
        booking = find_ticket(code=code, keeper=request.user)  # type: ignore[arg-type]
    except CheckInRefused as refused:
        named = called(code, expected)
        if not named:
            return {"code": code, "code_error": _where_else(request, code, expected_on) or refused.reason.label}
        if len(named) > 1:
            return {"code": code, "bookings": named, "code_error": _("Several parties fit: choose one below.")}
        booking = named[0]
    if at not in ("", booking.slot.venue.division.code):
        return {"code": code, "code_error": _("This ticket is for %(venue)s.") % {"venue": booking.slot.venue}}
    is_over = "over" in request.GET
    return {
        "over": is_over,
        "most": LARGEST_GROUP,
        "found": booking,
        "is_suspended": is_suspended(booking),
        "on_time": _early_or_late(booking),
        "found_today": booking.slot.day == timezone.localdate(),
    }


def _where_else(request: HttpRequest, code: str, day: date) -> str:
    """Where or when a party is expected that is called so but not expected here on `day`; empty when nowhere."""
    booking = called_elsewhere(code, request.user)  # type: ignore[arg-type]
    if booking is None:
        return ""
    if booking.slot.day == day:
        return _("This ticket is for %(venue)s.") % {"venue": booking.slot.venue}
    return other_day_text(booking.slot)


@login_required
@require_POST
def keeper_check_in(request: HttpRequest) -> HttpResponse:
    """Checks in the ticket that was looked up or picked from the list and says what happened."""
    _require_keeper(request)
    try:
        booking = _ticket_at(request)
        if is_suspended(booking) and not request.POST.get("despite"):
            messages.error(request, _("The crew is out and this visit is suspended. Say first that they come in."))
            return redirect(f"{reverse('bookings:keeper')}?{urlencode({'code': booking.ticket_code})}")
        new = check_in(booking=booking, keeper=request.user, **_who_came(request))  # type: ignore[arg-type]
    except CheckInRefused as refused:
        messages.error(request, refused.text)
        if refused.reason in (Refusal.ROOM, Refusal.PARTY):
            return redirect(f"{reverse('bookings:keeper')}?{urlencode({'code': booking.ticket_code, 'over': 1})}")
    else:
        text = _("%(code)s: %(n)s people checked in.") if new else _("%(code)s was checked in before (%(n)s people).")
        level = messages.success if new else messages.warning
        said = text % {"code": booking.ticket_code, "n": booking.party_size}
        level(request, f"{said} {_early_or_late(booking)}" if new else said)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """The list again, of the venue that it was narrowed to."""
    at, address = request.POST.get("venue", ""), reverse("bookings:keeper")
    return redirect(f"{address}?{urlencode({'venue': at})}" if at else address)


def _ticket_at(request: HttpRequest) -> Booking:
    """The ticket that was sent, for the venue at which the keeper stands, where they said so. Raises CheckInRefused."""
    booking = find_ticket(code=request.POST.get("code", "")[:200], keeper=request.user)  # type: ignore[arg-type]
    at = request.POST.get("venue", "")
    if at and at != booking.slot.venue.division.code:
        text = _("This ticket is for %(venue)s.") % {"venue": booking.slot.venue}
        raise CheckInRefused(Refusal.NOT_FOUND, text)
    return booking


def _early_or_late(booking: Booking) -> str:
    """By how many minutes a party has come too early or too late; nothing within a quarter of an hour."""
    minutes = round((booking.slot.starts_at - timezone.now()) / timedelta(minutes=1))
    if abs(minutes) < ON_TIME:
        return ""
    early = ngettext("%(n)s minute early.", "%(n)s minutes early.", minutes)
    late = ngettext("%(n)s minute late.", "%(n)s minutes late.", -minutes)
    return (early if minutes > 0 else late) % {"n": abs(minutes)}


def _who_came(request: HttpRequest) -> dict[str, Any]:
    """How many people have come and why beyond the places, as the keeper counted; nothing when as booked."""
    people = request.POST.get("people", "")
    if not (people.isascii() and people.isdigit() and len(people) < 4):
        return {}
    return {"people": int(people), "over_reason": request.POST.get("over_reason", "")}


@login_required
@require_POST
def keeper_undo(request: HttpRequest) -> HttpResponse:
    """Takes the check-in of a ticket back, within ten minutes."""
    _require_keeper(request)
    try:
        booking = find_ticket(code=request.POST.get("code", "")[:200], keeper=request.user)  # type: ignore[arg-type]
        reason = request.POST.get("over_reason", "")
        undone = undo_check_in(booking=booking, keeper=request.user, over_reason=reason)  # type: ignore[arg-type]
    except CheckInRefused as refused:
        messages.error(request, refused.text)
        if refused.reason == Refusal.ROOM:
            return redirect(f"{reverse('bookings:keeper')}?{urlencode({'code': booking.ticket_code, 'over': 1})}")
    else:
        if undone:
            messages.success(request, _("%(code)s: the check-in was taken back.") % {"code": booking.ticket_code})
        else:
            messages.warning(request, _("%(code)s is not checked in.") % {"code": booking.ticket_code})
    return _back(request)


@login_required
@require_POST
def keeper_forgive(request: HttpRequest) -> HttpResponse:
    """A party that did not come had a reason: the visit no longer counts against its phone."""
    _require_keeper(request)
    try:
        booking = find_ticket(code=request.POST.get("code", "")[:200], keeper=request.user)  # type: ignore[arg-type]
    except CheckInRefused as refused:
        messages.error(request, refused.reason.label)
        return redirect("bookings:keeper")
    if forgive_no_show(booking=booking, keeper=request.user):  # type: ignore[arg-type]
        messages.success(request, _("%(code)s no longer counts as missed.") % {"code": booking.ticket_code})
    else:
        messages.warning(request, _("%(code)s does not count as missed.") % {"code": booking.ticket_code})
    return redirect(f"{reverse('bookings:keeper')}?day={booking.slot.day:%Y-%m-%d}")
