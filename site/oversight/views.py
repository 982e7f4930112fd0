"""Coverage screens for officers: the jurisdiction's top, then down to the villages; the same as CSV."""

from __future__ import annotations

import csv

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from divisions.models import Division
from people.access import OFFICERS, has_role, visible_divisions

from .selectors import LIST_DATE, LIST_NAME, Coverage, coverage_of, tops_for


@login_required
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The top of the officer's jurisdiction."""
    if not has_role(request.user, *OFFICERS):
        raise PermissionDenied(_("This page is for fire officers."))
    return _show(request, None, coverage_of(tops_for(request.user)))


@login_required
@never_cache
@require_GET
def division(request: HttpRequest, code: str) -> HttpResponse:
    """One division of the jurisdiction and what lies below it; 404 outside."""
    if not has_role(request.user, *OFFICERS):
        raise PermissionDenied(_("This page is for fire officers."))
    found = get_object_or_404(visible_divisions(request.user), code=code)
    return _show(request, found, coverage_of(list(found.children.order_by("code"))))


def _show(request: HttpRequest, here: Division | None, rows: list[Coverage]) -> HttpResponse:
    if "csv" in request.GET:
        return _as_csv(rows)
    visible = set(visible_divisions(request.user).values_list("code", flat=True)) if here else set()
    crumbs = [(_("Oversight"), reverse("oversight:index"))]
    if here:
        chain = [item for item in here.ancestors() if item.code in visible]
        crumbs += [(item.name, reverse("oversight:division", args=[item.code])) for item in chain]
    counties = [
        {
            "code": row.division.code,
            "name": row.division.name,
            "open": row.open,
            "total": row.venues,
            "url": reverse("oversight:division", args=[row.division.code]),
        }
        for row in rows
        if row.division.level == "county"
    ]
    context = {
        "here": here,
        "rows": rows,
        "crumbs": crumbs,
        "counties": counties,
        "total": sum(row.venues for row in rows),
        "open": sum(row.open for row in rows),
        "owed": sum(row.owed for row in rows),
        "met": sum(row.met for row in rows),
        "list_name": LIST_NAME,
        "list_date": LIST_DATE,
        "has_samples": any(row.samples for row in rows),
    }
    return render(request, "oversight/coverage.html", context)


def _as_csv(rows: list[Coverage]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="coverage.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(
        ["code", "name", "venues", "open", "of_which_sample", "open_slots", "visitors", "duties", "met", "overdue"]
    )
    for row in rows:
        numbers = [row.venues, row.open, row.samples, row.slots, row.visitors, row.owed, row.met, row.overdue]
        writer.writerow([row.division.code, row.division.name, *numbers])
    return response
