"""The desk of a school: its classes under each rule, its drills, what waits; a class's page; the proofs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.papers.render import DOCX
from courses.classroom.access import may_teach
from courses.classroom.record_offers import homework_url
from courses.training.filings.class_hours import class_hours_in_words, is_put_right, rule_in_words
from courses.training.unit_desk.state import unit_state
from people.classes.names import year_of
from people.desks import todos_of
from people.models import Organisation, SchoolClass
from people.papers.choosing import paper_for
from privacy.consent import needs_guardian

from .access import own_schools, seen_classes
from .drills import drills_of, term_and_guess
from .items import items_of
from .papers import CLASS_PROOF, SCHOOL_PROOF
from .planning import ITEMS_A_YEAR
from .proofs import class_pdf, class_values, lessons_of, school_pdf, school_values
from .states import acts_for, classes_of_year, consents_of, matrix_of, school_cells

SCHOOLS_PER_PAGE, CLASSES_PER_PAGE, LESSONS_PER_PAGE, DRILLS_SHOWN = 30, 60, 20, 10


@login_required
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The schools one manages; with a single one its desk. Whoever manages none reads whom the desk is for."""
    rows = own_schools(request.user).order_by("name", "pk")
    page = Paginator(rows, SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))
    if page.paginator.count == 1:
        return redirect("schools:desk", page.object_list[0].pk)
    if not page.paginator.count:
        return render(request, "schools/no_desk.html", {"may_teach": may_teach(request.user)}, status=404)
    return render(request, "schools/index.html", {"page_obj": page})


def _school(request: HttpRequest, school_id: uuid.UUID) -> Organisation:
    return get_object_or_404(own_schools(request.user).select_related("division"), pk=school_id)


@login_required
@never_cache
@require_GET
def desk(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """Where the school and each class of this year stand, what to do next, the drills of the term."""
    school, today = _school(request, school_id), timezone.localdate()
    year = year_of(today)
    page = Paginator(classes_of_year(school, year), CLASSES_PER_PAGE).get_page(request.GET.get("page"))
    matrix = matrix_of(school, list(page.object_list), today)
    cells = [cell for row in matrix.rows for cell in row.cells if cell is not None]
    term, is_guessed = term_and_guess(school, today)
    drills = drills_of(school, term)
    items = items_of(school, year)
    user: Any = request.user
    context = {
        "school": school, "year": year, "page_obj": page, "matrix": matrix, "state": unit_state(school, today),
        "own": school_cells(school, today),
        "acts": [(rule, acts[rule.pk]) for rule in matrix.rules if rule.pk in acts]
        if (acts := acts_for(cells, school, today, manages=True))
        else [],
        "term": term, "is_guessed": is_guessed, "drills": drills[:DRILLS_SHOWN],
        "drills_count": drills.count(), "items_count": items.count(),
        "most_items": ITEMS_A_YEAR, "needs_guardian": any(needs_guardian(row.school_class) for row in matrix.rows),
        "todos": todos_of(user, without="training.duties", about=school.name),
    }  # fmt: skip
    return render(request, "schools/desk.html", context)


def _class(request: HttpRequest, class_id: uuid.UUID) -> SchoolClass:
    return get_object_or_404(seen_classes(request.user), pk=class_id)


@login_required
@never_cache
@require_GET
def class_page(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """One class under each rule with what to do next, its lessons on record, what guardians said about names."""
    school_class, today = _class(request, class_id), timezone.localdate()
    school = school_class.organisation
    manages = own_schools(request.user).filter(pk=school.pk).exists()
    (row,) = matrix_of(school, [school_class], today).rows
    cells = [cell for cell in row.cells if cell is not None]
    acts = acts_for(cells, school, today, manages=manages)
    page = Paginator(lessons_of(school_class), LESSONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "school_class": school_class, "school": school, "manages": manages,
        "lines": [(cell, acts.get(cell.rule.pk)) for cell in cells], "page_obj": page,
        "consents": consents_of(school_class), "hours_rule": rule_in_words(school),
        "logs": [
            (log, class_hours_in_words(log, log.class_hours), log.hours_reason if is_put_right(log) else "",
             homework_url(log.lesson_key) if log.lesson_key else "")
            for log in page
        ],
    }  # fmt: skip
    return render(request, "schools/class.html", context)


@login_required
@never_cache
@require_GET
def class_proof(request: HttpRequest, class_id: uuid.UUID, suffix: str) -> HttpResponse:
    """The proof of a class as PDF or for Word."""
    school_class, today = _class(request, class_id), timezone.localdate()
    if suffix == "pdf":
        return _file(class_pdf(school_class, today), "class-proof.pdf")
    values = class_values(school_class, today)
    return _file(paper_for(CLASS_PROOF.key, school_class.organisation, values), "class-proof.docx")


@login_required
@never_cache
@require_GET
def school_proof(request: HttpRequest, school_id: uuid.UUID, suffix: str) -> HttpResponse:
    """The proof of a school as PDF or for Word."""
    school, today = _school(request, school_id), timezone.localdate()
    if suffix == "pdf":
        return _file(school_pdf(school, today), "school-proof.pdf")
    return _file(paper_for(SCHOOL_PROOF.key, school, school_values(school, today)), "school-proof.docx")


def _file(content: bytes, name: str) -> HttpResponse:
    is_pdf = name.endswith(".pdf")
    answer = HttpResponse(content, content_type="application/pdf" if is_pdf else DOCX)
    answer["Content-Disposition"] = f'{"inline" if is_pdf else "attachment"}; filename="{name}"'
    return answer
