"""Public venue pages: search, map, going down the tree, one venue."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from divisions.models import Division

from .directions import map_links, opens_pages_only
from .exhibit_lines import exhibit_lines
from .kept_parts import KEPT_S
from .models import Venue, ZoneKind
from .naming import open_first, search_venues
from .narrowing import Narrowing
from .nearness import Centre, NearVenues, centre_of
from .places import all_places, map_counties, map_points, placed_venues, shown_by_name
from .selectors import children_of, slot_days, venues_with_story
from .slot_lines import next_free, opening_text, slot_lines
from .venue_lines import near_lines, venue_lines

DAYS_SHOWN = 7
PER_PAGE = 30
BELOW_S = 60  # the list of venues below one is kept for so many seconds
NAMED = 60  # venues beside the map


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The venues that are asked for by name, place or what they have; else the city's counties and the map."""
    query, near = (request.GET.get(name, "").strip()[:40] for name in ("q", "near"))
    narrowing = Narrowing.read(request.GET)
    context: dict[str, Any] = {"query": query, "near": near, "wanted": narrowing, "zones": ZoneKind.choices}
    if query or near or narrowing or "all" in request.GET:
        centre = centre_of(near) if near else None
        page = Paginator(_listed(query, narrowing, centre), PER_PAGE).get_page(request.GET.get("page"))
        lines = page.object_list if centre else venue_lines(cast("QuerySet[Venue]", page.object_list))
        context |= {"page_obj": page, "venues": lines, "centre": centre, "is_list": True}
    elif root := Division.objects.filter(level="city", venue__isnull=False).order_by("code").first():
        children = children_of(root)
        more = max(0, shown_by_name().count() - NAMED)
        shown = {"points": map_points(NAMED), "counties": map_counties(children), "more": more}
        context |= {"root": root, "children": children, "map": shown}
    return render(request, "venues/index.html", context)


def _listed(query: str, narrowing: Narrowing, centre: Centre | None) -> Any:
    """What the list of results is made from: venues as they rank by name, or by distance."""
    venues = narrowing.of(search_venues(query) if query else open_first())
    if centre is None:
        return venues
    return NearVenues(venues if query or narrowing else None, centre, partial(near_lines, centre=centre))


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Every venue that has a place, for a browser that sorts them by where it is and tells nobody.

    Narrowed as the list is; rows are those of `placed_venues`.
    """
    narrowing = Narrowing.read(request.GET)
    if narrowing:
        return JsonResponse({"venues": placed_venues(narrowing)})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(all_places(packed=packed), content_type="application/json")
    if packed:
        answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


@require_GET
def venue(request: HttpRequest, code: str) -> HttpResponse:
    """One venue with its slots, a week of open days at a time, and the venues below it.

    Owns the address; renders its published page's body.
    """
    found = get_object_or_404(venues_with_story(), division__code=code)
    first, pages_only = _first_day(request), opens_pages_only(request)
    slots, later = slot_days(found, first, DAYS_SHOWN) if found.is_bookable else ([], None)
    days = slot_lines(slots)
    crumbs = [(str(item), reverse("venues:venue", args=[item.code])) for item in found.division.ancestors()]
    context = {
        "venue": found,
        "page_body": found.story,
        "page_title": found.story_title,
        "days": days,
        "next_free": next_free(days),
        "later": later,
        "is_later_page": first > timezone.localdate(),
        "children": partial(children_of, found.division),  # read only where it is not kept, as hours and exhibits
        "below_s": BELOW_S,
        "hours": partial(opening_text, found),
        "maps": map_links(found, pages_only=pages_only),
        "pages_only": pages_only,
        "exhibits": partial(exhibit_lines, found),
        "aside_s": KEPT_S,
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
