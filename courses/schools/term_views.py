"""Pages of terms: what cities and counties announced, and where a school differs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.training.models import CalendarDay, OwnTerm, SchoolTerm, Term
from courses.training.rulebook.calendars import load_terms
from courses.training.rulebook.periods import nominal_terms
from people.classes.names import year_of
from people.models import Organisation

from .access import announces_terms, own_schools, term_divisions
from .forms import AnnouncedTermForm, OwnTermForm

PER_PAGE = 40
DAYS_SHOWN = 20


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of one's cities and counties, and the form that announces one or puts it right."""
    if not announces_terms(request.user):
        raise PermissionDenied
    divisions = term_divisions(request.user)
    form = AnnouncedTermForm(divisions, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _announce(form.cleaned_data)
        messages.success(request, _("Saved. The duties of the schools below are computed anew."))
        return redirect("schools:terms")
    rows = SchoolTerm.objects.filter(division__in=divisions.values("pk")).select_related("division")
    context = {"form": form, "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "schools/terms.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _announce(data: dict[str, Any]) -> SchoolTerm:
    """Enters a term, or changes the one of that division, year and kind."""
    key = {name: data[name] for name in ("division", "school_year", "term")}
    days = {name: data[name] for name in ("starts_on", "ends_on", "document")}
    return SchoolTerm.objects.update_or_create(**key, defaults=days)[0]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_terms(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """The terms that hold at a school with where they come from, and the form of one in which it differs."""
    school = get_object_or_404(own_schools(request.user).select_related("division"), pk=school_id)
    form = OwnTermForm(request.POST or None, initial=_asked(request, school))
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        data = form.cleaned_data
        OwnTerm.objects.update_or_create(
            organisation=school, school_year=data["school_year"], term=data["term"],
            defaults={
                "starts_on": data["starts_on"], "ends_on": data["ends_on"], "reason": data["reason"], "by": by,
            },
        )  # fmt: skip
        messages.success(request, _("Saved. The school's duties are computed anew."))
        return redirect("schools:own_terms", school.pk)
    context = {"school": school, "form": form, "lines": _lines(school), "days": _days(school)}
    return render(request, "schools/own_terms.html", context, status=400 if form.errors else 200)


def _asked(request: HttpRequest, school: Organisation) -> dict[str, Any]:
    """The term that the address names, with the days that are reckoned with, to put right."""
    year, term = request.GET.get("year", ""), request.GET.get("term", "")
    if year not in {str(year_of(timezone.localdate()) + more) for more in (-1, 0, 1)} or term not in Term.values:
        return {}
    period = load_terms().at(school.pk).of_year(int(year), school.division.code)[Term.values.index(term)]
    return {"school_year": int(year), "term": term, "starts_on": period.start, "ends_on": period.end}


def _lines(school: Organisation) -> list[dict[str, Any]]:
    """The terms of this school year and the next as they hold here, each with its source."""
    known, this = load_terms().at(school.pk), year_of(timezone.localdate())
    own = {(row.school_year, row.term): row for row in OwnTerm.objects.filter(organisation=school).select_related("by")}
    lines = []
    for year in (this, this + 1):
        found = known.found(year, school.division.code)
        for place, period in enumerate(found or nominal_terms(year)):
            term = Term.values[place]
            lines.append({
                "year": year, "key": term, "term": Term(term).label, "period": period, "own": own.get((year, term)),
                "is_announced": known.source(year, place, school.division.code) == "announced",
            })  # fmt: skip
    return lines


def _days(school: Organisation) -> list[CalendarDay]:
    """Days off and make-up workdays from today on that the school's divisions announced."""
    code = school.division.code
    codes = [code[:digits].ljust(12, "0") for digits in (2, 4, 6, 9, 12)]
    rows = CalendarDay.objects.filter(division__code__in=codes, day__gte=timezone.localdate())
    return list(rows.order_by("day")[:DAYS_SHOWN])


@login_required
@require_POST
def remove(request: HttpRequest, school_id: uuid.UUID, term_id: int) -> HttpResponse:
    """The school keeps to its county's term again."""
    school = get_object_or_404(own_schools(request.user), pk=school_id)
    get_object_or_404(OwnTerm, pk=term_id, organisation=school).delete()
    messages.success(request, _("The county's term holds again. The school's duties are computed anew."))
    return redirect("schools:own_terms", school.pk)
