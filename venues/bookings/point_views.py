"""The page of a small point's device, behind its permanent link; and asking a point for a visit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from venues.models import FaultKind, PointLink, Venue

from .device_views import ask_pin, link_of, of_a_tied_device
from .keeping_views import of_a_kept_venue
from .models import VisitWish
from .point_forms import PointFactsForm, WishForm
from .points import add_visitors, close_point, mend_fault, month_of, open_point, report_fault, today_of
from .refusals import BookingRefused
from .views import phone_door, session_resident
from .wishes import answer_wish, ask_for_visit, open_wishes

ACTS: dict[str, Callable[[Venue], None]] = {
    "open": open_point,
    "close": close_point,
    "add": add_visitors,
    "less": partial(add_visitors, number=-1),
}


of_the_points_device = of_a_tied_device(PointLink, pin_page="bookings:point_pin")


@never_cache
@require_http_methods(["GET", "POST"])
def pin(request: HttpRequest, key: str) -> HttpResponse:
    return ask_pin(request, link_of(PointLink, key), leads_to="bookings:point")


@require_GET
@of_the_points_device
def point(request: HttpRequest, link: PointLink) -> HttpResponse:
    """Everything of the point on one page, big enough for a thumb."""
    venue = link.venue
    broken = set(venue.faults.filter(mended_on=None).values_list("kind", flat=True))
    context = {
        "link": link,
        "venue": venue,
        "today": today_of(venue),
        "wishes": open_wishes(venue),
        "faults": [(kind, label, kind in broken) for kind, label in FaultKind.choices],
        "form": PointFactsForm(instance=venue),
    }
    return render(request, "bookings/point.html", context)


@require_POST
@of_the_points_device
def act(request: HttpRequest, link: PointLink) -> HttpResponse:
    """One tap: open, close, one visitor more or less, something broken or mended."""
    name, kind = request.POST.get("act", ""), request.POST.get("kind", "")
    if name in ACTS:
        ACTS[name](link.venue)
    elif name in ("broken", "mended") and kind in FaultKind.values:
        (report_fault if name == "broken" else mend_fault)(link.venue, kind)
        messages.success(request, _("Noted. The town sees it."))
    return redirect("bookings:point", link.key)


@require_POST
@of_the_points_device
def point_facts(request: HttpRequest, link: PointLink) -> HttpResponse:
    form = PointFactsForm(request.POST, instance=link.venue)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("This was not understood: please look at the day."))
    return redirect("bookings:point", link.key)


@require_POST
@of_the_points_device
def point_answer(request: HttpRequest, link: PointLink, wish_id: uuid.UUID) -> HttpResponse:
    _answer(request, get_object_or_404(VisitWish, pk=wish_id, venue=link.venue))
    return redirect("bookings:point", link.key)


@require_GET
@of_the_points_device
def point_month(request: HttpRequest, link: PointLink) -> HttpResponse:
    return _month(request, link.venue)


@of_a_kept_venue("POST")
def wish_answer(request: HttpRequest, venue: Venue, wish_id: uuid.UUID) -> HttpResponse:
    """The keeper answers in the place of whoever looks after the point."""
    _answer(request, get_object_or_404(VisitWish, pk=wish_id, venue=venue))
    return redirect("bookings:venue", venue.division.code)


def _answer(request: HttpRequest, wish: VisitWish) -> None:
    agrees = request.POST.get("answer") == "yes"
    try:
        done = answer_wish(wish, agrees=agrees, words=request.POST.get("words", ""))
    except BookingRefused as refused:
        messages.error(request, refused.text)
        return
    if done:
        messages.success(request, _("Agreed to; they have a ticket now.") if agrees else _("Turned down."))
    else:
        messages.warning(request, _("This request was answered already, or its time is past."))


@of_a_kept_venue("GET")
def month(request: HttpRequest, venue: Venue) -> HttpResponse:
    return _month(request, venue)


def _month(request: HttpRequest, venue: Venue) -> HttpResponse:
    """The report of the month in ?month=, to be printed or copied; of this month when there is none."""
    today = timezone.localdate()
    try:
        day = min(date.fromisoformat(f"{request.GET.get('month', '')}-01"), today)
    except ValueError:
        day = today
    return render(request, "bookings/point_month.html", {"venue": venue, "report": month_of(venue, day)})


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Asks a point for a visit, once the phone is proved; its requests stand below the form."""
    venue = get_object_or_404(Venue.objects.select_related("division"), division__code=code, on_request=True)
    if not venue.is_bookable:
        raise Http404
    resident = session_resident(request)
    if resident is None:
        return phone_door(request, "bookings/ask_door.html", leads_to=request.path)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ask_for_visit(
                venue=venue,
                resident=resident,
                starts_at=form.starts_at,
                party_size=data["party_size"],
                name=data["name"],
                request_key=data["request_key"],
            )
        except BookingRefused as refused:
            form.add_error(None, refused.text)
        else:
            messages.success(request, _("Asked. The answer stands here and in your bookings."))
            return redirect(request.path)
    wishes = VisitWish.objects.filter(venue=venue, resident=resident).select_related("booking")
    return render(request, "bookings/ask.html", {"venue": venue, "form": form, "resident": resident, "wishes": wishes})
