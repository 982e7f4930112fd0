"""The plan of the year: what is planned, who has not taught, the printed sheet of a week."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.ratelimit import allow
from courses.classroom.models import LessonState
from courses.classroom.opening import lesson_named
from people.models import Organisation

from .access import own_schools
from .forms import PlanForm
from .models import BADGES, PlannedLesson
from .planning import PlanRefused, monday_of, plan_lessons, unplan
from .sheet import week_sheet

PER_PAGE = 60
GROUP_TEXT = 200
UNTAUGHT = Q(lesson=None) | Q(lesson__state=LessonState.DROPPED)


def own_school(request: HttpRequest, school_id: uuid.UUID) -> Organisation:
    """A school that the account manages. 404 for everybody else."""
    return get_object_or_404(own_schools(request.user), pk=school_id)


def _shown(school: Organisation, show: str, today: date) -> QuerySet[PlannedLesson]:
    """The plan, or of it what was taught and waits, or what was to be taught by this week and was not."""
    rows = PlannedLesson.objects.filter(organisation=school).select_related("school_class", "lesson", "item")
    if show == "taught":
        return rows.filter(lesson__state=LessonState.ENDED)
    if show == "untaught":
        return rows.filter(UNTAUGHT, week__lte=today)
    return rows.filter(week__gte=monday_of(today))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """The plan from this week on, and the form that adds to it."""
    school, today = own_school(request, school_id), timezone.localdate()
    form = PlanForm(school, request.POST or None)
    if request.method == "POST" and form.is_valid() and _planned(request, school, form):
        return redirect("schools:plan", school.pk)
    show = request.GET.get("show", "")
    page = Paginator(_shown(school, show, today), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    context = {
        "school": school, "form": form, "show": show, "page_obj": page,
        "lines": [(row, standing, BADGES[standing]) for row in rows if (standing := row.standing(today))],
        "weeks": _weeks(school, today), "text": _untaught_text(school, today) if show == "untaught" else "",
    }  # fmt: skip
    return render(request, "schools/plan.html", context, status=400 if form.errors else 200)


def _planned(request: HttpRequest, school: Organisation, form: PlanForm) -> bool:
    """Plans what the form says; False when it is refused, which the form then tells."""
    data, by = form.cleaned_data, request.user
    page = lesson_named(data["lesson"])
    if page is None:
        form.add_error("lesson", _("This lesson is not published any more. Choose another."))
        return False
    try:
        made = plan_lessons(
            school=school, week=data["week"], lesson=page, classes=form.chosen, by=by, item=data["item"]  # type: ignore[arg-type]
        )  # fmt: skip
    except PlanRefused as refused:
        form.add_error("week", str(refused.reason.value))
        return False
    messages.success(request, _("Planned for %(number)s classes.") % {"number": made})
    return True


def _weeks(school: Organisation, today: date) -> list[Any]:
    """The weeks of the plan from this one on, each with how many lessons it has and how many of them are taught."""
    rows = PlannedLesson.objects.filter(organisation=school, week__gte=monday_of(today)).order_by("week")
    taught = Count("pk", filter=~UNTAUGHT & ~Q(lesson__state=LessonState.OPEN))
    return list(rows.values("week").annotate(lessons=Count("pk"), taught=taught))


def _untaught_text(school: Organisation, today: date) -> str:
    """Which classes have not been taught, for a chat: as many names as fit, and how many there are."""
    rows = _shown(school, "untaught", today).filter(week=monday_of(today))
    names = list(dict.fromkeys(rows.values_list("school_class__name", flat=True)))
    words = _("Fire-safety lesson of this week, not yet taught, %(number)s classes: %(classes)s")
    for shown in range(len(names), 0, -1):
        more = "" if shown == len(names) else "…"
        text = words % {"number": len(names), "classes": "、".join(names[:shown]) + more}
        if len(text) <= GROUP_TEXT:
            return text
    return words % {"number": 0, "classes": "—"}


@login_required
@require_POST
def remove(request: HttpRequest, school_id: uuid.UUID, planned_id: uuid.UUID) -> HttpResponse:
    """Takes a lesson out of the plan."""
    school = own_school(request, school_id)
    planned = get_object_or_404(PlannedLesson, pk=planned_id, organisation=school)
    try:
        unplan(planned=planned)
    except PlanRefused as refused:
        messages.error(request, str(refused.reason.value))
    else:
        messages.success(request, _("Taken out of the plan. Its printed code opens nothing any more."))
    return redirect("schools:plan", school.pk)


@login_required
@never_cache
@require_GET
def sheet(request: HttpRequest, school_id: uuid.UUID, week: str) -> HttpResponse:
    """The sheet of a week: a code for each class, as PDF."""
    school = own_school(request, school_id)
    if not allow(f"week-sheet:{request.user.pk}", limit=60, seconds=600):
        return render(request, "429.html", status=429)
    try:
        monday = monday_of(date.fromisoformat(week))
    except ValueError as error:
        raise Http404 from error
    rows = list(PlannedLesson.objects.filter(organisation=school, week=monday).select_related("school_class"))
    if not rows:
        raise Http404
    answer = HttpResponse(week_sheet(school, monday, rows), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="lessons-{monday}.pdf"'
    return answer
