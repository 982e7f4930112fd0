"""Pages of real drills: a unit's list, the form, the record with its files, what an officer says of it."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.papers.render import DOCX, XLSX, render_xlsx
from people.access import accountable_organisations
from people.models import User
from people.papers.choosing import paper_for, values_of
from people.papers.owners import Owner

from .. import access
from ..models import RealDrill, SubjectKind
from ..records.units import recording_unit
from ..records.versions import version_values
from .papers import DRILL_PAPERS, RECORD_PAPER, drill_values
from .record import participants_of

PER_PAGE = 30


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _drill(request: HttpRequest, drill_id: uuid.UUID) -> RealDrill:
    rows = access.readable_real_drills(request.user).select_related("organisation__division", "evidence", "recorded_by")
    return get_object_or_404(rows, pk=drill_id)


@login_required
@never_cache
@require_GET
def drills(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The drills a unit has recorded, newest first."""
    unit = get_object_or_404(accountable_organisations(request.user), pk=organisation_id)
    rows = access.readable_real_drills(request.user).filter(organisation=unit).select_related("evidence__revoked_by")
    context = {
        "unit": unit,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_record": access.records_in(request.user, unit.pk),
    }
    return render(request, "training/real_drills.html", context)


@login_required
@never_cache
@require_GET
def before(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What must be settled before the alarm is given: to read, to print and to tick by hand."""
    unit = recording_unit(request, organisation_id)
    return render(request, "training/real_drill_before.html", {"unit": unit, "papers_key": Owner(unit=unit).key})


@login_required
@never_cache
@require_GET
def as_paper(request: HttpRequest, drill_id: uuid.UUID, kind: str, suffix: str) -> HttpResponse:
    """A paper of the drill for Word, in the unit's template, or for a spreadsheet; names stand on it for the unit."""
    drill = _drill(request, drill_id)
    if kind not in {paper.key for paper in DRILL_PAPERS}:
        raise Http404
    reads_names = access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, drill.organisation_id)
    names = participants_of(drill) if reads_names else ""
    values = drill_values(drill, names, filled_by=str(drill.recorded_by) if reads_names else "")
    if kind == RECORD_PAPER.key:
        values |= version_values(str(RECORD_PAPER.title), drill, with_names=reads_names)
    if suffix == "docx":
        content = paper_for(kind, drill.organisation, values)
    else:
        content = render_xlsx(kind, values_of(drill.organisation) | values)
    response = HttpResponse(content, content_type=DOCX if suffix == "docx" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{drill.began_at:%Y%m%d}.{suffix}"'
    return response
