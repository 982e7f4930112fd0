"""Public venue pages: search, map, going down the tree, one venue."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from divisions.models import Division

from .models import Venue
from .selectors import children_of, map_points, search_venues, upcoming_slots

NEXT_SLOTS = 40


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Search results when something is asked for, else the city's counties and the map."""
    query = request.GET.get("q", "").strip()[:40]
    root = Division.objects.filter(level="city").order_by("code").first()
    context: dict[str, Any] = {"query": query, "root": root}
    if query:
        context["page_obj"] = Paginator(search_venues(query), 30).get_page(request.GET.get("page"))
    elif root:
        points = map_points()
        for point in points:
            point["url"] = reverse("venues:venue", args=[point["url"]])
        context |= {"children": children_of(root), "points": points}
    return render(request, "venues/index.html", context)


@require_GET
def venue(request: HttpRequest, code: str) -> HttpResponse:
    """One venue with its next slots and the venues below it. Owns the address; renders its published page's body."""
    found = get_object_or_404(Venue.objects.select_related("division__parent__parent__parent"), division__code=code)
    page = getattr(found, "page", None)
    slots = []
    if found.is_bookable:
        slots = list(upcoming_slots(found)[:NEXT_SLOTS])
    crumbs = [(str(item), reverse("venues:venue", args=[item.code])) for item in found.division.ancestors()]
    context = {
        "venue": found,
        "page_body": page.body if page and page.live else None,
        "slots": slots,
        "children": children_of(found.division),
        "crumbs": [(request_title(), reverse("venues:index")), *crumbs],
    }
    return render(request, "venues/venue.html", context)


def request_title() -> str:
    from django.utils.translation import gettext

    return gettext("Venues")
