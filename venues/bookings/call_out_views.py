"""The crew is called out: one tap by the keeper, a guide or the duty room; and who may tap without an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import User
from venues.models import Venue

from .call_out import begin_call_out, end_call_out, people_inside, running_call_out
from .device_views import ask_pin, link_of, of_a_tied_device
from .keeping_views import of_a_kept_venue, told_text
from .models import CallOut, CallOutLink
from .refusals import CallOutRefused
from .selectors import suspended, untold

TAPS = (1, 2, 4)  # hours that one tap may close, besides the rest of the day


class SpanForm(forms.Form):
    """From when until when the crew is away, where that is known beforehand or lasts longer than today."""

    begins = forms.DateTimeField(
        label=gettext_lazy("Away from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Away until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@of_a_kept_venue("GET", "POST")
def call_out(request: HttpRequest, venue: Venue) -> HttpResponse:
    """One tap closes the venue and says first how many are inside and where they go; another opens it again."""
    back_to = reverse("bookings:call_out", args=[venue.division.code])
    return _page(request, venue, back_to, by=request.user)  # type: ignore[arg-type]


of_a_bell = of_a_tied_device(CallOutLink, pin_page="bookings:bell_pin")


@require_http_methods(["GET", "POST"])
@of_a_bell
def bell(request: HttpRequest, link: CallOutLink) -> HttpResponse:
    """The same for a guide or the duty room, on the device that their link is tied to."""
    return _page(request, link.venue, reverse("bookings:bell", args=[link.key]), by=None, said_by=link.holder)


@never_cache
@require_http_methods(["GET", "POST"])
def bell_pin(request: HttpRequest, key: str) -> HttpResponse:
    return ask_pin(request, link_of(CallOutLink, key), leads_to="bookings:bell")


def _page(request: HttpRequest, venue: Venue, back_to: str, *, by: User | None, said_by: str = "") -> HttpResponse:
    action = request.POST.get("action", "")
    form = SpanForm(request.POST if action == "span" else None)
    if action == "back":
        _end(request, venue, by)
        return redirect(back_to)
    if action == "begin":
        begin_call_out(venue, by=by, until=_tapped(request.POST.get("hours", "")), said_by=said_by)
        return redirect(back_to)
    if action == "span" and form.is_valid() and _said_beforehand(venue, form, by, said_by):
        return redirect(back_to)
    return render(request, "bookings/call_out.html", _context(venue, form, said_by))


def _tapped(hours: str) -> datetime | None:
    """Until when one tap closes; None for the rest of the day."""
    known = {str(number): number for number in TAPS}
    return timezone.now() + timedelta(hours=known[hours]) if hours in known else None


def _end(request: HttpRequest, venue: Venue, by: User | None) -> None:
    chosen = request.POST.get("call_out", "")
    planned = get_object_or_404(CallOut, venue=venue, pk=chosen) if chosen.isascii() and chosen.isdigit() else None
    told = end_call_out(venue, by=by, call_out=planned)
    if told is not None:
        messages.success(request, told_text(_("The venue is open again."), told))


def _said_beforehand(venue: Venue, form: SpanForm, by: User | None, said_by: str) -> bool:
    try:
        begin_call_out(venue, by=by, said_by=said_by, **form.cleaned_data)
    except CallOutRefused as refused:
        form.add_error("until", refused.text)
        return False
    return True


def _context(venue: Venue, form: SpanForm, said_by: str) -> dict[str, Any]:
    running = running_call_out(venue)
    return {
        "venue": venue,
        "running": running,
        "to_come": [one for one in CallOut.in_force(venue) if one != running],
        "inside": people_inside(venue),
        "suspended": suspended(venue),
        "untold": untold(venue) if not said_by else (),
        "form": form,
        "taps": TAPS,
        "is_bell": bool(said_by),
    }
