"""Pages behind a link that is tied to a device: the PIN, and the check of the device's key."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.ratelimit import allow, client_address
from venues.models import PointLink

from .device_links import is_tied, tie_device
from .models import CallOutLink
from .point_forms import PinForm

P = ParamSpec("P")
L = TypeVar("L", PointLink, CallOutLink)
COOKIES = {PointLink: "point", CallOutLink: "call_out"}
COOKIE_SECONDS = 5 * 366 * 24 * 3600
PIN_TRIES_A_MINUTE = 10


def link_of(model: type[L], key: str) -> L:
    """The link of this address, unless it has ended. Raises Http404."""
    link = get_object_or_404(model._default_manager.select_related("venue__division", "device"), key=key)
    if link.has_ended:
        raise Http404
    return link


def of_a_tied_device(
    model: type[L], *, pin_page: str
) -> Callable[[Callable[Concatenate[HttpRequest, L, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Hands the link to a view when the device has its key; any other is asked for the PIN."""

    def decorate(view: Callable[Concatenate[HttpRequest, L, P], HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @wraps(view)
        def found(request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> HttpResponse:
            link = link_of(model, key)
            text = request.COOKIES.get(COOKIES[model], "")
            if not is_tied(link, text, address=request.META.get("REMOTE_ADDR")):
                return redirect(pin_page, key)
            return view(request, link, *args, **kwargs)

        return found

    return decorate


def ask_pin(request: HttpRequest, link: PointLink | CallOutLink, *, leads_to: str) -> HttpResponse:
    """Ties the device to the link by the PIN that was handed over with it, and goes on to its page."""
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = request.headers.get("User-Agent", "")
        if allow(f"point-pin:{client_address(request)}", limit=PIN_TRIES_A_MINUTE, seconds=60) and (
            text := tie_device(link, pin=form.cleaned_data["pin"], device=device)
        ):
            answer = redirect(leads_to, link.key)
            answer.set_cookie(
                COOKIES[type(link)],
                text,
                max_age=COOKIE_SECONDS,
                httponly=True,
                secure=request.is_secure(),
                samesite="Lax",
            )
            return answer
        form.add_error("pin", _("This PIN is not right or has been used. After five tries ask the town for a new one."))
    return render(request, "bookings/point_pin.html", {"link": link, "form": form})
