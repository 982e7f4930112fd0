"""Pages of the units of an area: the list, what one unit owes, both as a workbook made in a job."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.training.duties.unit_counts import DUTY_BADGES, duty_labels, unit_duties
from courses.training.made_files.asking import ask_for_file
from people.access import OFFICERS, has_role, overseen_organisations
from people.models import User

from .periods import span_of, spans
from .unit_list import (
    LONGEST_SEARCH,
    SHUT,
    UnitFilters,
    kinds_of,
    named_holders,
    numbers_of,
    owed_lines,
    unit_states,
    units_of,
)

UNITS_PER_PAGE = LINES_PER_PAGE = 50


def _officer(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not has_role(request.user, *OFFICERS):
        raise PermissionDenied(_("Coverage is shown to fire officers, each for their own area."))
    return request.user


@login_required
@never_cache
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The units of the area, the most overdue first."""
    user, filters = _officer(request), UnitFilters.of(request.GET)
    span = span_of(request.GET.get("period", ""), timezone.localdate())
    page = Paginator(units_of(user, filters, span), UNITS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "options": filters.as_options(),
        "span": span,
        "spans": spans(span.today),
        "kinds": kinds_of(user),
        "states": unit_states() | {SHUT: _("Shut: counts in no figure")},
        "page_obj": page,
        "lines": unit_duties(list(page.object_list), span.start, span.today),
    }
    return render(request, "oversight/units.html", context)


@login_required
@never_cache
@require_GET
def unit(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What one unit owes by rule and owner, the oldest first: overdue, or another status."""
    user = _officer(request)
    found = get_object_or_404(overseen_organisations(user).select_related("division"), pk=organisation_id)
    span = span_of(request.GET.get("period", ""), timezone.localdate())
    state = request.GET.get("state", "")
    state = state if state in duty_labels() else "overdue"
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    numbers = numbers_of(found, span)
    page = Paginator(owed_lines(found, state, span, text=text), LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": found,
        "span": span,
        "state": state,
        "state_label": duty_labels()[state],
        "badge": DUTY_BADGES[state],
        "text": text,
        "choices": [(key, label, numbers.get(key, 0)) for key, label in duty_labels().items()],
        "number": numbers.get(state, 0),
        "holders": named_holders(found, span.today),
        "page_obj": page,
    }
    return render(request, "oversight/unit.html", context)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Asks for the list as a workbook: the units within the filters, and what is overdue in them."""
    user = _officer(request)
    options = UnitFilters.of(request.POST).as_options()
    if period := request.POST.get("period", "")[:20]:
        options["period"] = period
    made = ask_for_file(kind="overdue_xlsx", by=user, organisation=None, options=options)
    return redirect("training:made_file", made.pk)
