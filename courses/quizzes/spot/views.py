"""Pages of spot questions, made for the manager's phone: one tap a question."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.training.unit_desk.panels import Panel
from people.access import managed_organisations
from people.models import Organisation, User

from .forms import UnitQuestionForm
from .models import SpotCheck, SpotItem, SpotPerson, UnitQuestion
from .services import NAMES_KEPT, SpotRefused, begin, counts, finish, last_round, mark, replace_absent, whereabouts

PER_PAGE = 30


def _unit(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """The unit, for its manager; 404 for everybody else: answers of people are for nobody above."""
    unit: Organisation = get_object_or_404(managed_organisations(request.user), pk=organisation_id)
    return unit


def _round(request: HttpRequest, check_id: uuid.UUID) -> SpotCheck:
    rows = SpotCheck.objects.filter(organisation__in=managed_organisations(request.user).values("pk"))
    return get_object_or_404(rows.select_related("organisation"), pk=check_id)


def panel(unit: Organisation, user: Any, manages: bool) -> Panel:
    """The desk's part: the last round in numbers, or that there was none."""
    context = {"unit": unit, "last": last_round(unit), "manages": manages}
    return Panel("quizzes/_spot_panel.html", context, is_beside=True)


@login_required
@never_cache
@require_GET
def rounds(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The unit's rounds, newest first, in numbers."""
    unit = _unit(request, organisation_id)
    rows = SpotCheck.objects.filter(organisation=unit).annotate(**counts()).order_by("-made_at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/spot_rounds.html", {"unit": unit, "page_obj": page, "kept_days": NAMES_KEPT.days})


@login_required
@require_POST
def start(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Draws five people, or goes on with the round that is open."""
    unit = _unit(request, organisation_id)
    if not isinstance(request.user, User):
        raise Http404
    try:
        made = begin(unit=unit, by=request.user)
    except SpotRefused as refused:
        messages.error(request, str(refused.reason.value))
        return redirect("quizzes:spot_rounds", unit.pk)
    return redirect("quizzes:spot_round", made.pk)


@login_required
@never_cache
@require_GET
def spot_round(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    """One round: each person with three questions and two buttons."""
    made = _round(request, check_id)
    people = list(made.people.select_related("person").prefetch_related("items"))
    places = whereabouts(made.organisation, [asked.person_id for asked in people])
    items = [item for asked in people for item in asked.items.all() if item.is_right is not None]
    context = {
        "made": made,
        "unit": made.organisation,
        "people": [(asked, places.get(asked.person_id, "") if asked.person_id else "") for asked in people],
        "answered": len(items),
        "right": sum(bool(item.is_right) for item in items),
        "kept_days": NAMES_KEPT.days,
    }
    return render(request, "quizzes/spot_round.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    """Takes a tap: `right` or `wrong` holds the question's number."""
    made = _round(request, check_id)
    is_right = "right" in request.POST
    number = request.POST.get("right" if is_right else "wrong", "")
    if not number.isdecimal():
        raise Http404
    item = get_object_or_404(SpotItem.objects.filter(asked__check_round=made), pk=int(number[:9]))
    mark(item=item, is_right=is_right)
    return redirect(f"{reverse('quizzes:spot_round', args=[made.pk])}#q{item.pk}")


@login_required
@require_POST
def absent(request: HttpRequest, check_id: uuid.UUID, asked_id: int) -> HttpResponse:
    """Somebody is not here today: the next one is drawn."""
    made = _round(request, check_id)
    replace_absent(asked=get_object_or_404(SpotPerson, check_round=made, pk=asked_id))
    return redirect("quizzes:spot_round", made.pk)


@login_required
@require_POST
def end(request: HttpRequest, check_id: uuid.UUID) -> HttpResponse:
    made = _round(request, check_id)
    finish(made=made)
    messages.success(request, _("The round has ended; its numbers stand on the unit's desk."))
    return redirect("quizzes:spot_round", made.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The unit's own questions, and the form for another."""
    unit = _unit(request, organisation_id)
    form = UnitQuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = form.save(commit=False)
        question.organisation = unit
        question.save()
        messages.success(request, _("The question is asked from the next round on."))
        return redirect("quizzes:spot_questions", unit.pk)
    rows = UnitQuestion.objects.filter(organisation=unit, ended_at=None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"unit": unit, "form": form, "page_obj": page}
    return render(request, "quizzes/spot_questions.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def end_question(request: HttpRequest, organisation_id: uuid.UUID, question_id: int) -> HttpResponse:
    """Asks a question no more; rounds that asked it keep it."""
    unit = _unit(request, organisation_id)
    question = get_object_or_404(UnitQuestion, organisation=unit, pk=question_id)
    question.ended_at = question.ended_at or timezone.now()
    question.save(update_fields=["ended_at"])
    return redirect("quizzes:spot_questions", unit.pk)
