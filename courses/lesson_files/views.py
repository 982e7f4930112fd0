"""Fetching a lesson's plan, slides, worksheet and poster: for everybody who can read the lesson, an account or none."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from common.papers.render import DOCX
from common.ratelimit import allow, client_address
from people.access import grants_of
from people.models import Organisation

from ..models import LessonPage
from .names import TITLES
from .plan import plan_docx, plan_pdf
from .poster import poster_pdf
from .slides import PPTX, slides_pptx
from .worksheet import worksheet_pdf

PDF = "application/pdf"


MAKERS: dict[str, tuple[str, Callable[[LessonPage], bytes]]] = {
    "plan.docx": (DOCX, plan_docx),
    "plan.pdf": (PDF, plan_pdf),
    "slides.pptx": (PPTX, slides_pptx),
    "worksheet.pdf": (PDF, worksheet_pdf),
    "poster.pdf": (PDF, poster_pdf),
}


@require_GET
def lesson_file(request: HttpRequest, lesson_id: int, name: str) -> HttpResponse:
    """One of the files, made of the lesson as it is published."""
    lesson = get_object_or_404(LessonPage.objects.live().public(), pk=lesson_id)
    if not allow(f"lesson-file:{client_address(request)}", limit=60, seconds=600):
        return render(request, "429.html", status=429)
    content_type, make = MAKERS[name]
    unit = _unit_of(request) if make is plan_docx else None
    content = plan_docx(lesson, unit) if unit is not None else make(lesson)
    response = HttpResponse(content, content_type=content_type)
    called = f"{lesson.title}-{TITLES[name]}.{name.rpartition('.')[2]}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=called) or "attachment"
    return response


def _unit_of(request: HttpRequest) -> Organisation | None:
    """The unit for which the reader teaches, whose template the plan is set in; None for everybody else."""
    if not request.user.is_authenticated:
        return None
    return Organisation.objects.filter(pk__in=grants_of(request.user).worked_in).order_by("name").first()
