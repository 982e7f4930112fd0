"""What a keeper does with visits: answers groups, and books for a caller."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from venues.models import Venue

from .at_door import book_for
from .forms import CallerForm
from .groups import answer_group, see_change
from .keeping_views import of_a_kept_venue
from .models import Booking
from .refusals import BookingRefused, CheckInRefused, Refusal
from .selectors import bookable_at_door
from .tickets import ticket_url
from .views import full_text


@of_a_kept_venue("POST")
def answer(request: HttpRequest, venue: Venue, booking_id: uuid.UUID) -> HttpResponse:
    """Agrees to the visit of a group or turns it down; or says that its change was seen."""
    booking = get_object_or_404(Booking, pk=booking_id, slot__venue=venue, group__isnull=False)
    if request.POST.get("answer") == "seen":
        see_change(booking)
        return redirect("bookings:venue", venue.division.code)
    agrees, words = request.POST.get("answer") == "yes", request.POST.get("words", "")
    if answer_group(booking=booking, agrees=agrees, words=words, keeper=request.user):  # type: ignore[arg-type]
        messages.success(request, _("Agreed to.") if agrees else _("Turned down; the places are free again."))
    else:
        messages.warning(request, _("This request was answered or given back already."))
    return redirect("bookings:venue", venue.division.code)


@of_a_kept_venue("GET", "POST")
def caller(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Books for a caller, or for people at the door, who are checked in at once."""
    form = CallerForm(request.POST or None, slots=list(bookable_at_door(venue)))
    if request.method == "POST" and form.is_valid():
        data, slot = form.cleaned_data, form.chosen
        try:
            booking = book_for(
                slot=slot,
                party_size=data["party_size"],
                name=data["name"],
                phone=data["phone"],
                request_key=data["request_key"],
                keeper=request.user,  # type: ignore[arg-type]
                is_here=data["is_here"],
                over_reason=data["over_reason"],
            )
        except BookingRefused as refused:
            slot.refresh_from_db()
            form.add_error(None, full_text(slot) if refused.reason == Refusal.FULL else refused.text)
        except CheckInRefused as refused:
            form.add_error("is_here", refused.reason.label)
        else:
            return render(
                request, "bookings/caller_done.html", {"venue": venue, "booking": booking, "url": ticket_url(booking)}
            )
    return render(request, "bookings/caller.html", {"venue": venue, "form": form})
