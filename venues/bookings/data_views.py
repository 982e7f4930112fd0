"""What is held about a phone, for whoever has proved it by a one-time code: see, take away, erase."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.data_register import Subject
from privacy.forms import EraseForm
from privacy.models import AskedBy
from privacy.requests import Asking
from privacy.views.serving import do_erase, give_export, held

from .models import Resident
from .views import SESSION_RESIDENT, phone_door, session_resident


@never_cache
@require_http_methods(["GET", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Asks for phone and code; with them, shows what is held. A number that never booked gets a code like any other."""
    resident = session_resident(request)
    if resident is not None:
        return _page(request, resident, EraseForm())
    return phone_door(request, "bookings/data_door.html", leads_to="bookings:data")


def _page(request: HttpRequest, resident: Resident, form: EraseForm) -> HttpResponse:
    context = {"resident": resident, "held": held(_subject(resident)), "form": form}
    return render(request, "bookings/data.html", context)


def _subject(resident: Resident) -> Subject:
    return Subject(resident=resident.pk)


@never_cache
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    resident = session_resident(request)
    if resident is None:
        return redirect("bookings:data")
    return give_export(request, _subject(resident), Asking(AskedBy.RESIDENT))


@never_cache
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erases all of a phone. Visits to come are cancelled with it."""
    resident = session_resident(request)
    if resident is None:
        return redirect("bookings:data")
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, resident, form)
    request.session.pop(SESSION_RESIDENT, None)
    return do_erase(request, _subject(resident), Asking(AskedBy.RESIDENT), back=reverse("privacy:notice"))
