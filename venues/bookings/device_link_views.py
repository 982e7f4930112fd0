"""The keeper's pages on which permanent addresses are given with a PIN: of a small point, and for call-outs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import segno
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venues.models import PointLink, Venue

from .device_links import Link, end_link, give_call_out_link, give_link
from .keeping_views import of_a_kept_venue
from .models import CallOutLink
from .point_forms import LinkForm


class Give(Protocol):
    """Gives a link to somebody; the link and its PIN."""

    def __call__(self, *, venue: Venue, by: Any, holder: str, ends_on: Any) -> tuple[Link, str]: ...


@dataclass(frozen=True)
class LinkPage:
    """What a page says of its addresses, and what they open."""

    title: str | Promise
    lead: str | Promise
    none: str | Promise
    holder: str | Promise
    opens: str  # the name of the page behind the address
    rows: Callable[[Venue], QuerySet[Any]]
    give: Give
    on_giving: str | Promise = ""


POINT = LinkPage(
    title=gettext_lazy("Link of the point"),
    lead=gettext_lazy(
        "One permanent address for whoever looks after the point. The PIN ties it to one device; passed on, it opens "
        "nothing."
    ),
    none=gettext_lazy("Nobody has the link yet."),
    holder=gettext_lazy("Who looks after the point"),
    opens="bookings:point",
    rows=lambda venue: PointLink.objects.filter(venue=venue),
    give=give_link,
    on_giving=gettext_lazy("With another name the point is handed over: the address changes, and the old one ends."),
)
CALL_OUTS = LinkPage(
    title=gettext_lazy("Who may call out"),
    lead=gettext_lazy(
        "A guide and the duty room get an address each. The PIN ties it to one device; there one tap closes the venue "
        "when the bell rings."
    ),
    none=gettext_lazy("None yet: only keepers can close the venue."),
    holder=gettext_lazy("Guide or duty room"),
    opens="bookings:bell",
    rows=lambda venue: CallOutLink.objects.filter(venue=venue).order_by("holder"),
    give=give_call_out_link,
)


def _view_of(page: LinkPage) -> Callable[..., HttpResponse]:
    """The keeper's view that gives such a link, with a PIN that is shown this once, or ends one."""

    @of_a_kept_venue("GET", "POST")
    def links(request: HttpRequest, venue: Venue) -> HttpResponse:
        return _links(request, venue, page)

    return links


point_link = _view_of(POINT)
bells = _view_of(CALL_OUTS)


def _links(request: HttpRequest, venue: Venue, page: LinkPage) -> HttpResponse:
    known = page.rows(venue).select_related("device")
    if request.method == "POST" and request.POST.get("action") == "end":
        end_link(get_object_or_404(known, key=request.POST.get("link", "")), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The link has ended."))
        return redirect(request.path)
    form, handed = LinkForm(request.POST or None, holder_label=page.holder), {}
    if request.method == "POST" and form.is_valid():
        given, pin = page.give(venue=venue, by=request.user, **form.cleaned_data)
        address = request.build_absolute_uri(reverse(page.opens, args=[given.key]))
        handed = {"given": given, "pin": pin, "address": address, "qr": _qr(address)}
    links = [(link, request.build_absolute_uri(reverse(page.opens, args=[link.key]))) for link in known.all()]
    context = {"venue": venue, "words": page, "links": links, "form": form, **handed}
    return render(request, "bookings/device_links.html", context)


def _qr(address: str) -> str:
    return str(segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=2))
