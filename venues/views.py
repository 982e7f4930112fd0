"""Public venue pages: search, map, going down the tree, one venue."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from divisions.models import Division

from .models import Venue
from .places import map_counties, map_points
from .selectors import children_of, search_venues, slot_days, venues_with_story
from .slot_lines import opening_text, slot_lines
from .venue_lines import venue_lines

DAYS_SHOWN = 7


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Search results when something is asked for, else the city's counties and the map."""
    query = request.GET.get("q", "").strip()[:40]
    context: dict[str, Any] = {"query": query}
    if query:
        page = Paginator(search_venues(query), 30).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "venues": venue_lines(cast("QuerySet[Venue]", page.object_list))}
    elif root := Division.objects.filter(level="city", venue__isnull=False).order_by("code").first():
        children = children_of(root)
        shown = {"points": map_points(), "counties": map_counties(children)}
        context |= {"root": root, "children": children, "map": shown}
    return render(request, "venues/index.html", context)


@require_GET
def venue(request: HttpRequest, code: str) -> HttpResponse:
    """One venue with its slots, a week of open days at a time, and the venues below it.

    Owns the address; renders its published page's body.
    """
    found = get_object_or_404(venues_with_story(), division__code=code)
    first = _first_day(request)
    slots, later = slot_days(found, first, DAYS_SHOWN) if found.is_bookable else ([], None)
    crumbs = [(str(item), reverse("venues:venue", args=[item.code])) for item in found.division.ancestors()]
    context = {
        "venue": found,
        "page_body": found.story,
        "days": slot_lines(slots),
        "later": later,
        "is_later_page": first > timezone.localdate(),
        "children": children_of(found.division),
        "hours": opening_text(found),
        "crumbs": [(_("Venues"), reverse("venues:index")), *crumbs],
    }
    return render(request, "venues/venue.html", context)


def _first_day(request: HttpRequest) -> date:
    """The day in ?from=, never before today; today when there is none or it is no date."""
    today = timezone.localdate()
    try:
        return max(today, date.fromisoformat(request.GET.get("from", "")))
    except ValueError:
        return today
