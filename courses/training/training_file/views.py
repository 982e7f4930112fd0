"""A unit's file of a year, as PDF and as a workbook."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.export_log import log_export
from common.papers.render import DOCX, XLSX
from people.access import accountable_organisations

from .. import access
from ..models import SubjectKind
from .content import TrainingFile, file_name, training_file
from .papers import training_file_docx
from .pdf import training_file_pdf
from .sheets import training_file_xlsx

FORMATS: dict[str, tuple[str, Callable[[TrainingFile], bytes]]] = {
    "pdf": ("application/pdf", training_file_pdf),
    "xlsx": (XLSX, training_file_xlsx),
    "docx": (DOCX, training_file_docx),
}
FIRST_YEAR = 2002  # the year Order 61 came into force


@login_required
@never_cache
@require_GET
def unit_file(request: HttpRequest, organisation_id: uuid.UUID, year: int, suffix: str) -> HttpResponse:
    """The file; people are named for the unit itself, and are numbers for officers."""
    unit = get_object_or_404(accountable_organisations(request.user).select_related("division"), pk=organisation_id)
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    names = access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, unit.pk)
    content_type, make = FORMATS[suffix]
    response = HttpResponse(make(training_file(unit, year, names=names)), content_type=content_type)
    name = file_name(unit, year, suffix)
    log_export(request.user, what=name.rpartition(".")[0], form=suffix)
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return response
