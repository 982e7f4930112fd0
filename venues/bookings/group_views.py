"""What the leader of a group does with its ticket: papers to print, the school's approval, who comes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .group_people import Whose, list_people, offered_to, whose_of
from .groups import school_approved
from .models import Booking, GroupPerson
from .pack import pack_pdf
from .refusals import BookingRefused, Refusal
from .ticket_views import own_booking
from .tickets import ticket_token, ticket_url


def _own_group(request: HttpRequest, booking_id: uuid.UUID) -> Booking:
    """The group's booking, for whoever holds its link or has verified its phone. Raises Http404."""
    booking = own_booking(request, booking_id)
    if not hasattr(booking, "group"):
        raise Http404
    return booking


@require_POST
def approved(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """The school has approved the visit."""
    booking = _own_group(request, booking_id)
    if school_approved(booking=booking, approval=request.POST.get("approval", "")):
        messages.success(request, _("Noted. The keeper sees it."))
    else:
        messages.error(request, Refusal.GONE.label)
    return redirect(ticket_url(booking))


@never_cache
@require_GET
def pack(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """The papers of a school's visit. Names stand in them only for whoever may see the class or unit."""
    booking = _own_group(request, booking_id)
    whose = whose_of(booking.group)
    may_name = whose is not None and any(whose.key == entry.key for entry in offered_to(request.user))
    response = HttpResponse(pack_pdf(booking, with_names=may_name), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visit-{booking.ticket_code}.pdf"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """Who of a class or unit comes: chosen by whoever teaches it or manages it."""
    booking = _own_group(request, booking_id)
    offered = offered_to(request.user)
    chosen = _chosen(request, booking, offered)
    error = ""
    if request.method == "POST" and chosen is not None:
        wanted = set(request.POST.getlist("person"))
        persons = [row.person for row in chosen.members() if str(row.person_id) in wanted]
        try:
            list_people(booking=booking, whose=chosen, persons=persons, by=request.user)  # type: ignore[arg-type]
        except BookingRefused as refused:
            error = refused.text
        else:
            messages.success(request, _("The list is kept."))
            return redirect(ticket_url(booking))
    context = {
        "booking": booking,
        "token": ticket_token(booking),
        "offered": offered,
        "chosen": chosen,
        "rows": _rows(request, booking, chosen),
        "error": error,
    }
    return render(request, "bookings/group_people.html", context)


def _chosen(request: HttpRequest, booking: Booking, offered: list[Whose]) -> Whose | None:
    """What the request names; else what the visit names already; the only one where there is one."""
    known = whose_of(booking.group)
    key = request.POST.get("of") or request.GET.get("of") or (known.key if known else "")
    found = next((entry for entry in offered if entry.key == key), None)
    return offered[0] if found is None and len(offered) == 1 else found


def _rows(request: HttpRequest, booking: Booking, chosen: Whose | None) -> list[tuple[str, str, bool]]:
    """Key, name and mark of each of the people: as sent, as kept, at first everybody."""
    if chosen is None:
        return []
    kept = {str(key) for key in GroupPerson.objects.filter(group=booking.pk).values_list("person", flat=True)}
    marked = set(request.POST.getlist("person")) if request.method == "POST" else kept
    rows = []
    for row in chosen.members():
        seat = f"{row.seat} · " if row.seat else ""
        is_marked = str(row.person_id) in marked or (not marked and request.method == "GET")
        rows.append((str(row.person_id), f"{seat}{row.person}", is_marked))
    return rows
