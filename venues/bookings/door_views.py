"""The door list that works without the network, its key, and walk-ins that the keeper settles."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from people.kits.views import page_texts
from people.models import SignInKind
from people.sign_in_log import note
from venues.models import Venue

from .call_out import running_call_out
from .door import KIND, door_list, give_door_key, settle_walk_in, unit_of
from .keeping_views import of_a_kept_venue
from .models import DoorWalkIn


@of_a_kept_venue("GET")
def door(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Today's list, kept on the device until the day ends; taps are kept there too, and sent when they can be."""
    context = {
        "venue": venue,
        "unit": unit_of(venue.division.code),
        "kind": KIND,
        "today": timezone.localdate(),
        "away": running_call_out(venue),
        "parties": door_list(venue, request.user),  # type: ignore[arg-type]
        "texts": page_texts(),
    }
    return render(request, "bookings/door.html", context)


@of_a_kept_venue("POST")
def take_key(request: HttpRequest, venue: Venue) -> JsonResponse:
    """Gives the device a key until the day ends, whose text the browser keeps."""
    token, text = give_door_key(venue=venue, user=request.user, device=request.POST.get("device", ""))  # type: ignore[arg-type]
    note(request, SignInKind.TOKEN_MADE, user=request.user, method=str(token))  # type: ignore[arg-type]
    ends = token.expires_at.isoformat() if token.expires_at else ""
    return JsonResponse({"state": "given", "key": text, "ends_at": ends, "kinds": [KIND]})


@of_a_kept_venue("POST")
def walk_in(request: HttpRequest, venue: Venue, walk_in_id: uuid.UUID) -> HttpResponse:
    """Says whether somebody let in on a cancelled booking was a visitor."""
    rows = DoorWalkIn.objects.select_related("booking__slot__venue__division", "booking__resident")
    found = get_object_or_404(rows, pk=walk_in_id, booking__slot__venue=venue)
    is_visit = request.POST.get("answer") == "yes"
    if settle_walk_in(found, is_visit=is_visit, keeper=request.user):  # type: ignore[arg-type]
        messages.success(request, _("Noted as a visit.") if is_visit else _("Noted: nobody came."))
    else:
        messages.warning(request, _("This was settled already."))
    return redirect("bookings:venue", venue.division.code)
