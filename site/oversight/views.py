"""Coverage for officers: the top of their jurisdiction, then down to the villages; the same table as CSV."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.export_log import log_export
from courses.training.access import overseen_key_unit_lists
from courses.training.duties.unit_counts import unit_duties
from courses.training.key_units.rates import key_unit_rates
from courses.training.models import KeyUnitList
from divisions.codes import Level
from divisions.models import Division, subtree_q
from people.access import open_q, overseen_organisations
from venues.selectors import kind_tiles

from .access import covers, tops_for
from .figures import Row, coverage
from .periods import Span, span_of, spans
from .tables import as_csv

LIST_NAME = "国家统计局统计用区划代码"
LIST_YEAR = "2023"
UNITS_PER_PAGE = 50


@login_required
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The whole jurisdiction. One that is a single division opens straight on what lies below it."""
    tops = tops_for(request.user)
    here = tops[0] if len(tops) == 1 else None
    return _show(request, tops, here, tops if here is None else _children(here), whole=True)


@login_required
@never_cache
@require_GET
def division(request: HttpRequest, code: str) -> HttpResponse:
    """One division and what lies directly below it; 404 outside the jurisdiction."""
    tops = tops_for(request.user)
    if not any(covers(top, code) for top in tops):
        raise Http404
    here = get_object_or_404(Division, code=code)
    return _show(request, tops, here, _children(here), whole=False)


def _children(here: Division) -> list[Division]:
    return list(here.children.on(timezone.localdate()).order_by("code"))


def _show(
    request: HttpRequest, tops: list[Division], here: Division | None, below: list[Division], *, whole: bool
) -> HttpResponse:
    span = span_of(request.GET.get("period", ""), timezone.localdate())
    rows = _rows(here, below, span)
    if "csv" in request.GET:
        log_export(request.user, what=_("Coverage"), form="csv")
        return as_csv(rows, span, here.code if here else "all")
    shown = [here] if here else tops
    context = {
        "here": here,
        "is_first_page": whole,
        "tops": tops,
        "crumbs": _crumbs(tops, here),
        "rows": rows,
        "tiles": kind_tiles(shown, span.today),
        "span": span,
        "spans": spans(span.today),
        "counties": _map_data(rows, tops, here),
        "rates": key_unit_rates(_lists(request, None if whole else here), span.start, span.today),
        "list_name": LIST_NAME,
        "list_year": LIST_YEAR,
        "has_samples": any(row.has_samples for row in rows),
        **_totals(rows),
        **_units(request, None if whole else here, span),
    }
    return render(request, "oversight/coverage.html", context)


def _lists(request: HttpRequest, here: Division | None) -> QuerySet[KeyUnitList]:
    """The brigades' lists of key units in the division, or in the whole jurisdiction."""
    lists = overseen_key_unit_lists(request.user)
    return lists if here is None else lists.filter(subtree_q([here], "division__code"))


def _rows(here: Division | None, below: list[Division], span: Span) -> list[Row]:
    """A row for each division below and one for the division's own; only the division where nothing lies below."""
    if here is not None and not below:
        return coverage([here], span)
    return coverage(below, span, parent=here)


def _crumbs(tops: list[Division], here: Division | None) -> list[tuple[str, str]]:
    """The way down from the jurisdiction's page; what lies above the jurisdiction is not linked."""
    if here is None or (len(tops) == 1 and here == tops[0]):
        return []
    inside = [node for node in here.ancestors() if any(covers(top, node.code) for top in tops)]
    if len(tops) == 1:
        inside = [node for node in inside if node != tops[0]]
    return [
        (_("Coverage"), reverse("oversight:index")),
        *((node.name, reverse("oversight:division", args=[node.code])) for node in inside),
    ]


def _map_data(rows: list[Row], tops: list[Division], here: Division | None) -> list[dict[str, Any]]:
    """Counties for the map: those in the table, or the county itself where it is the whole jurisdiction.

    The table's rows add up to the county, so that nothing is counted again.
    """
    counties = [
        (row.division, row.open, row.listed) for row in rows if row.division.level == Level.COUNTY and not row.own
    ]
    if not counties and here is not None and here.level == Level.COUNTY and here in tops:
        counties = [(here, sum(row.open for row in rows), sum(row.listed for row in rows))]
    return [
        {
            "code": county.code,
            "name": county.name,
            "open": opened,
            "total": listed,
            "url": reverse("oversight:division", args=[county.code]),
        }
        for county, opened, listed in counties
    ]


def _totals(rows: list[Row]) -> dict[str, int]:
    return {
        "slots": sum(row.slots for row in rows),
        "visitors": sum(row.visitors for row in rows),
        "parties": sum(row.parties for row in rows),
    }


def _units(request: HttpRequest, here: Division | None, span: Span) -> dict[str, Any]:
    """The units of the division, or of the whole jurisdiction (those named one by one too), a page at a time."""
    units = overseen_organisations(request.user).filter(open_q(span.today))
    if here is not None:
        units = units.filter(subtree_q([here], "division__code"))
    ordered = units.select_related("division").order_by("name", "pk")
    page = Paginator(ordered, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    lines = unit_duties(list(page.object_list), span.start, span.today)
    return {"page_obj": page, "unit_lines": lines, "units": page.paginator.count}
