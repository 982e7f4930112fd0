"""Pages about seats: for the teacher of a class, and for the pupil who sits there."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import typed_code, whole_number
from common.ratelimit import allow, client_address

from ..access import seat_classes
from ..models import SchoolClass, SeatSecretKind
from .attempts import know_place, lift
from .browser import forget_seat, proved_seat, remember_seat
from .class_sheet import render_sheet
from .forms import AddSeatsForm, ClassSeatsForm, SeatForm
from .proof import SeatRefusal, SeatRefused, prove_seat, seats_of
from .roster import add_seats, make_secrets, note_print, renew_secrets

PRINTS_SHOWN = 10
WRONG_CODES, WRONG_CODES_S = 60, 60  # by address
REFUSED = {
    SeatRefusal.NO_SEAT: gettext_lazy("Your class has no seat with this number. Check it, or ask your teacher."),
    SeatRefusal.NO_SECRET: gettext_lazy("This seat has no strip yet. Ask your teacher to print one."),
    SeatRefusal.WRONG: gettext_lazy("That is not what stands on the strip of this seat. Look again."),
    SeatRefusal.TOO_MANY: gettext_lazy("Too many wrong tries at this seat. Wait a while, or ask your teacher."),
}


# -- the teacher ------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    """The classes whose seats this account keeps."""
    rows = seat_classes(request.user).select_related("organisation").order_by("-school_year", "grade", "name")
    if not rows:
        raise PermissionDenied
    return render(request, "people/classes.html", {"classes": rows})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def class_seats(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """The seats of a class: how they are proved, who printed, and what a teacher does about one of them."""
    school_class = get_object_or_404(seat_classes(request.user), pk=class_id)
    know_place(school_class.pk, client_address(request))
    settings = ClassSeatsForm(instance=school_class)
    adding = AddSeatsForm()
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "settings":
            settings = ClassSeatsForm(request.POST, instance=school_class)
            if settings.is_valid():
                settings.save()
                messages.success(request, _("Saved."))
        elif what == "add":
            adding = AddSeatsForm(request.POST)
            if adding.is_valid():
                made = add_seats(school_class=school_class, up_to=adding.cleaned_data["up_to"])
                messages.success(request, _("%(n)s seats were made.") % {"n": made})
        else:
            _do(request, school_class, what)
        if not settings.errors and not adding.errors:
            return redirect("people:class_seats", school_class.pk)
    seats = list(seats_of(school_class))
    context = {
        "school_class": school_class,
        "seats": seats,
        "settings": settings,
        "adding": adding,
        "prints": school_class.sheet_prints.all()[:PRINTS_SHOWN],
    }
    return render(request, "people/class_seats.html", context, status=422 if settings.errors or adding.errors else 200)


def _do(request: HttpRequest, school_class: SchoolClass, what: str) -> None:
    """Lifts the pauses of a seat or of all seats."""
    if what == "lift":
        lift(school_class.pk, _seat(request))
        messages.success(request, _("The wrong tries are forgotten: it can be tried again at once."))


def _seat(request: HttpRequest) -> int | None:
    """The seat a form names; None for the whole class."""
    return whole_number(request.POST.get("seat", ""), 3)


@never_cache
@login_required
@require_POST
def sheet(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """The class sheet as PDF: of all seats or of one, with new secrets where asked. Who printed is kept."""
    school_class = get_object_or_404(seat_classes(request.user).select_related("organisation"), pk=class_id)
    if not allow(f"class-sheet:{request.user.pk}", limit=60, seconds=600):
        return render(request, "429.html", status=429)
    seat, made_anew = _seat(request), "anew" in request.POST
    if made_anew:
        renew_secrets(school_class=school_class, seat=seat)
    make_secrets(school_class=school_class)
    rows = [row for row in seats_of(school_class) if seat is None or row.seat == seat]
    if not rows:
        messages.error(request, _("There is no seat to print."))
        return redirect("people:class_seats", school_class.pk)
    numbers = [row.seat or 0 for row in rows]
    note_print(school_class=school_class, seats=numbers, by=request.user, made_anew=made_anew)  # type: ignore[arg-type]
    response = HttpResponse(render_sheet(school_class, rows), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="class-sheet.pdf"'
    return response


# -- the pupil --------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """A pupil's own page: by class, seat and what stands on the strip. At home it needs no teacher."""
    if request.method == "GET":
        if (proved := proved_seat(request)) is not None:
            asked = _asked(request)
            return redirect(asked) if asked else render(request, "people/own_seat.html", {"proved": proved})
        given = {"class_code": request.GET.get("class", "")[:16], "seat": request.GET.get("seat", "")[:3]}
        form = SeatForm(initial=given)
        form.ask_for(_kind(given["class_code"]))
        return _ask(request, form)
    form = SeatForm(request.POST)
    form.ask_for(_kind(request.POST.get("class_code", "")))
    status = _prove(request, form) if form.is_valid() else 422
    return redirect(_asked(request) or "people:seat") if status == 302 else _ask(request, form, status)


def _asked(request: HttpRequest) -> str:
    """The page of this site for which the seat is proved; empty when there is none."""
    asked = request.GET.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def _ask(request: HttpRequest, form: SeatForm, status: int = 200) -> HttpResponse:
    return render(request, "people/seat.html", {"form": form}, status=status)


def _class(code: str) -> SchoolClass | None:
    return SchoolClass.objects.filter(join_code=typed_code(code)).first() if code else None


def _kind(code: str) -> str:
    """What the class of a code asks for; a PIN while the class is not known."""
    school_class = _class(code)
    return school_class.seat_secret_kind if school_class else SeatSecretKind.PIN


def _prove(request: HttpRequest, form: Any) -> int:
    """Lets the pupil in, or says in the form why not; returns the answer's status."""
    address = client_address(request)
    school_class = _class(form.cleaned_data["class_code"])
    if school_class is None:
        form.add_error("class_code", _("There is no class with this code."))
        return 422 if allow(f"class-code:{address}", limit=WRONG_CODES, seconds=WRONG_CODES_S) else 429
    try:
        membership = prove_seat(
            school_class=school_class, seat=form.cleaned_data["seat"], secret=form.shown_secret, address=address
        )
    except SeatRefused as refused:
        field = "seat" if refused.reason in (SeatRefusal.NO_SEAT, SeatRefusal.NO_SECRET) else form.secret_field
        form.add_error(field, REFUSED[refused.reason])
        return 429 if refused.reason == SeatRefusal.TOO_MANY else 422
    remember_seat(request, membership)
    return 302


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The child is done, or the next one takes the tablet."""
    if not request.user.is_authenticated:
        forget_seat(request)
    return redirect("people:seat")
