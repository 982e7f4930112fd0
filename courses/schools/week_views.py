"""The page behind a printed code: what is planned for the class this week, opened without an account and held."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.ratelimit import allow, client_address
from courses.classroom.holding import hold
from people.seats.proof import seats_of

from .forms import CodeForm, WeekForm
from .links import read_code, read_token, week_token
from .models import PlannedLesson, Standing
from .planning import PlanRefused, open_planned, planned_for
from .states import rules_of_days

WRONG_CODES = 60  # by address, in the time of openings
OPENINGS, OPENINGS_S = 60, 600  # by address: 36 classes of a school begin in one period behind one address


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Where the code of a printed sheet is typed, on a computer that has no camera."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        key = f"week-code:{client_address(request)}"
        if not allow(key, limit=WRONG_CODES, seconds=OPENINGS_S, counts=False):
            return render(request, "429.html", status=429)
        if form.is_valid():
            planned = read_code(form.cleaned_data["code"])
            if planned is not None:
                return redirect("schools:week", week_token(planned.school_class_id, planned.week))
            allow(key, limit=WRONG_CODES, seconds=OPENINGS_S)
            form.add_error("code", _("No lesson has this code. Compare it with the sheet: there is no 0, O, 1 or I."))
    return render(request, "schools/code.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, token: str) -> HttpResponse:
    """What the class is to be taught this week: opened by whoever holds the printed sheet, in that week alone."""
    bound = read_token(token)
    if bound is None:
        raise Http404
    lessons, today = planned_for(*bound), timezone.localdate()
    if not lessons:
        return render(request, "schools/week.html", {"planned": None, "monday": bound[1]}, status=404)
    to_teach = [row for row in lessons if row.standing(today) == Standing.THIS_WEEK]
    form = WeekForm(
        request.POST or None, has_seats=seats_of(lessons[0].school_class).exists(), planned=to_teach or lessons[:1]
    )
    status = 200
    if request.method == "POST":
        status = 400
        if not allow(f"week-open:{client_address(request)}", limit=OPENINGS, seconds=OPENINGS_S):
            return render(request, "429.html", status=429)
        chosen = _chosen(request, lessons, to_teach, form, today)
        if chosen is not None:
            try:
                return _begun(request, chosen, form)
            except PlanRefused as refused:
                form.add_error(None, str(refused.reason.value))
    return render(request, "schools/week.html", _context(lessons, to_teach, form, today), status=status)


def _chosen(
    request: HttpRequest, lessons: list[PlannedLesson], to_teach: list[PlannedLesson], form: WeekForm, today: date
) -> PlannedLesson | None:
    """The lesson that is begun, or taken up again; None where the form lacks something."""
    running = {str(row.pk): row for row in lessons if row.standing(today) == Standing.RUNNING}
    asked = request.POST.get("running") or request.POST.get("planned", "")
    if asked in running:  # another browser, or a second press
        return running[asked]
    if not form.is_valid():  # two presses: the second one takes up what the first one opened
        return next(iter(running.values()), None) if not to_teach else None
    by_key = {str(row.pk): row for row in to_teach}
    return by_key.get(form.cleaned_data.get("planned", "")) or (to_teach or lessons)[0]


def _begun(request: HttpRequest, planned: PlannedLesson, form: WeekForm) -> HttpResponse:
    """Opens the lesson, or takes it up again, and lets this browser hold it. Raises PlanRefused."""
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {"teacher": "", "answering": ""}
    lesson = open_planned(
        planned=planned, teacher=data["teacher"], answering=data["answering"], seat_count=data.get("seat_count") or 0
    )
    hold(request, lesson, back=request.get_full_path())
    return redirect("classroom:board", lesson.pk)


def _context(
    lessons: list[PlannedLesson], to_teach: list[PlannedLesson], form: WeekForm, today: date
) -> dict[str, Any]:
    told = {
        Standing.AHEAD: _("This lesson is for a later week."),
        Standing.MISSED: _("The week of this lesson is over."),
        Standing.TAUGHT: _("The lesson is over. The school puts it on record; there is nothing more to do here."),
        Standing.DONE: _("The lesson is on record. Thank you."),
    }
    standings = [(row, row.standing(today)) for row in lessons]
    first = lessons[0]
    return {
        "planned": first, "form": form, "several": len(lessons) > 1,
        "told": [(row, told[standing]) for row, standing in standings if standing in told],
        "running": [row for row, standing in standings if standing == Standing.RUNNING], "to_teach": to_teach,
        "counted": rules_of_days(first.school_class, first.week, first.last_day),
    }  # fmt: skip
