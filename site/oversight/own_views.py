"""Pages of groups and departments on their own units: the most overdue first, one unit, both as a workbook."""

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

from courses.training.duties.unit_counts import DUTY_BADGES, duty_labels
from courses.training.made_files.asking import ask_for_file
from people.access import own_superiors
from people.models import Superior, User
from people.superiors.circulars import not_here

from .own_list import own_lines, own_units, people_words, standing_of
from .periods import span_of, spans
from .unit_list import LONGEST_SEARCH, UnitFilters, kinds_among, narrowed, owed_lines, unit_states

PER_PAGE = 50


def _own(request: HttpRequest, superior_id: uuid.UUID) -> Superior:
    """A group or department the user acts for. 404 for everybody else."""
    superior: Superior = get_object_or_404(own_superiors(request.user), pk=superior_id)
    return superior


@login_required
@never_cache
@require_GET
def owns(request: HttpRequest) -> HttpResponse:
    """The groups and departments one acts for; with a single one its units."""
    rows = list(own_superiors(request.user))
    if not rows:
        raise PermissionDenied(_("This is for whoever acts for a group or department."))
    if len(rows) == 1:
        return redirect("oversight:own", rows[0].pk)
    span = span_of("", timezone.localdate())
    return render(request, "oversight/owns.html", {"lines": [(row, standing_of(row, span)) for row in rows]})


@login_required
@never_cache
@require_GET
def own(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """Its own units, the most overdue first, with who answers for each; those not here are counted beside."""
    superior, filters = _own(request, superior_id), UnitFilters.of(request.GET)
    span = span_of(request.GET.get("period", ""), timezone.localdate())
    units = own_units(superior, span.today)
    page = Paginator(narrowed(units, filters, span), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "superior": superior, "standing": standing_of(superior, span), "filters": filters,
        "options": filters.as_options(), "span": span, "spans": spans(span.today), "kinds": kinds_among(units),
        "states": unit_states(), "page_obj": page, "lines": own_lines(list(page.object_list), span),
    }  # fmt: skip
    return render(request, "oversight/own.html", context)


@login_required
@never_cache
@require_GET
def own_absent(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """The units of the list that are not on the platform."""
    superior = _own(request, superior_id)
    page = Paginator(not_here(superior).order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/own_absent.html", {"superior": superior, "page_obj": page})


@login_required
@never_cache
@require_GET
def own_unit(request: HttpRequest, superior_id: uuid.UUID, organisation_id: uuid.UUID) -> HttpResponse:
    """What one of its units owes by rule and owner; names only of who answers for it, people as numbers."""
    superior = _own(request, superior_id)
    span = span_of(request.GET.get("period", ""), timezone.localdate())
    units = own_units(superior, span.today).select_related("division")
    unit = get_object_or_404(units, pk=organisation_id)
    state = request.GET.get("state", "")
    state = state if state in duty_labels() else "overdue"
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = Paginator(owed_lines(unit, state, span, text=text), PER_PAGE).get_page(request.GET.get("page"))
    [line] = own_lines([unit], span)
    context = {
        "superior": superior, "unit": unit, "line": line, "span": span, "state": state, "text": text,
        "badge": DUTY_BADGES[state], "labels": duty_labels(), "page_obj": page,
        "owed": [(owed, people_words(owed.number) if owed.is_people else str(owed.number)) for owed in page],
    }  # fmt: skip
    return render(request, "oversight/own_unit.html", context)


@login_required
@require_POST
def own_export(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """Asks for the list as a workbook, with the units that are not here."""
    superior = _own(request, superior_id)
    options = UnitFilters.of(request.POST).as_options() | {"superior": str(superior.pk)}
    if period := request.POST.get("period", "")[:20]:
        options["period"] = period
    assert isinstance(request.user, User)  # nobody else acts for one
    made = ask_for_file(kind="own_units_xlsx", by=request.user, organisation=None, options=options)
    return redirect("training:made_file", made.pk)
