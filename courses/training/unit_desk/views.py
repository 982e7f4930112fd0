"""Pages of a unit's desk: the state with what to do next, people by duties, the calendar."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from people.access import accountable_organisations, managed_organisations
from people.models import Organisation

from .. import access
from ..models import SampleDraw, SubjectKind
from . import calendar, groups, matrix
from .panels import panels_of
from .standing import standing_lines
from .state import late_duties, unit_state

UNITS_PER_PAGE = 30
PEOPLE_PER_PAGE = 50


def _unit(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """A unit that the user answers for."""
    rows = accountable_organisations(request.user).select_related("division")
    return get_object_or_404(rows, pk=organisation_id)


def _named(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """A unit whose people the user may see by name. 404 for everybody else: officers see numbers."""
    unit = _unit(request, organisation_id)
    if not access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, unit.pk):
        unit = get_object_or_404(Organisation.objects.none())
    return unit


@login_required
@never_cache
@require_GET
def desks(request: HttpRequest) -> HttpResponse:
    """The units one manages; with a single one its desk."""
    rows = managed_organisations(request.user).select_related("division").order_by("name", "pk")
    page = Paginator(rows, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("training:unit_desk", page.object_list[0].pk)
    today = timezone.localdate()
    lines = [(unit, unit_state(unit, today)) for unit in page.object_list]
    return render(request, "training/unit_desks.html", {"page_obj": page, "lines": lines})


@login_required
@never_cache
@require_GET
def desk(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Where the unit stands and why, what to do next, who is behind by post and department."""
    unit, today = _unit(request, organisation_id), timezone.localdate()
    state = unit_state(unit, today)
    manages = access.records_in(request.user, unit.pk)
    behind = groups.behind_by_person(late_duties(unit, today)) if state.late else {}
    posts = groups.by_post(unit, today, behind)
    context = {
        "unit": unit,
        "state": state,
        "is_roster_empty": manages and sum(line.people for line in posts) <= 1,  # nobody, or the manager alone
        "standing": standing_lines(unit, state, today),
        "manages": manages,
        "reads_names": manages or access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, unit.pk),
        "posts": posts,
        "departments": groups.by_department(unit, today, behind),
        "panels": panels_of(unit, request.user, manages=manages),
        "year": today.year,
        "drawn_by": SampleDraw.next_by(),
    }
    return render(request, "training/unit_desk.html", context)


@login_required
@never_cache
@require_GET
def people(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """People by duties, a page at a time."""
    unit, today = _named(request, organisation_id), timezone.localdate()
    filters = matrix.Filters.of(request.GET)
    every = matrix.columns(unit, today)
    rules = [rule for rule in every if filters.rule in ("", rule.code)]
    page = Paginator(matrix.people_of(unit, filters, today), PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "filters": filters,
        "options": filters.as_options(),
        "states": matrix.states(),
        "rules": [(rule.code, rule.name) for rule in every],
        "shown_rules": rules,
        "settles_posts": filters.post == matrix.NOWHERE and access.records_in(request.user, unit.pk),
        "posts": [(post.code, post.name) for post in matrix.posts_held(unit, today)],
        "departments": matrix.departments_of(unit),
        "page_obj": page,
        "rows": matrix.rows_of(unit, page.object_list, rules, today),
    }
    return render(request, "training/unit_people.html", context)


@login_required
@never_cache
@require_GET
def due_dates(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What falls due and what was held in a month, this one first; every month can be reached."""
    unit, today = _unit(request, organisation_id), timezone.localdate()
    first = calendar.month_of(request.GET.get("month", ""), today)
    after = calendar.next_month(first)
    days: dict[date, tuple[list[calendar.DueLine], list[dict[str, Any]]]] = defaultdict(lambda: ([], []))
    for due in calendar.due_between(unit, first, after, today):
        days[due.day][0].append(due)
    for day, held in calendar.held_between(unit, request.user, first, after):
        days[day][1].append(held)
    context = {
        "unit": unit,
        "first": first,
        "before": calendar.next_month(first, -1),
        "after": after,
        "days": [(day, *lines) for day, lines in sorted(days.items())],
        "today": today,
        "reads_names": access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, unit.pk),
    }
    return render(request, "training/unit_calendar.html", context)


@login_required
@never_cache
@require_GET
def due_dates_file(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The next twelve months as a calendar file."""
    unit = _unit(request, organisation_id)
    url = settings.PUBLIC_URL + reverse("training:unit_desk", args=[unit.pk])
    text = calendar.calendar_file(unit, timezone.localdate(), url)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="due-dates.ics"'
    return response
