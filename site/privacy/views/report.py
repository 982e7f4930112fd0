"""The yearly report as page, PDF and workbook, and the book of incidents."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.models import User

from .. import access
from ..forms import IncidentForm
from ..report import make_report, report_pdf, report_xlsx, title_of

FIRST_YEAR = 2026
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _checked(request: HttpRequest, year: int | None = None) -> int:
    """The year, for who may read the report. Raises PermissionDenied and, for a year without one, Http404."""
    if not access.may_report(request.user):
        raise PermissionDenied
    this = timezone.localdate().year
    if year is not None and not FIRST_YEAR <= year <= this:
        raise Http404
    return year or this


@login_required
@never_cache
@require_GET
def report(request: HttpRequest, year: int | None = None) -> HttpResponse:
    return _page(request, _checked(request, year), IncidentForm())


def _page(request: HttpRequest, year: int, form: IncidentForm) -> HttpResponse:
    made = make_report(year)
    context = {
        "report": made,
        "title": title_of(made),
        "years": range(timezone.localdate().year, FIRST_YEAR - 1, -1),
        "form": form,
    }
    return render(request, "privacy/report.html", context)


@login_required
@never_cache
@require_GET
def paper(request: HttpRequest, year: str, format: str) -> HttpResponse:
    """The report as a file."""
    made = make_report(_checked(request, int(year)))
    is_pdf = format == "pdf"
    body = report_pdf(made) if is_pdf else report_xlsx(made)
    response = HttpResponse(body, content_type="application/pdf" if is_pdf else SHEET)
    response["Content-Disposition"] = f'attachment; filename="minors-data-{year}.{format}"'
    return response


@login_required
@require_POST
def incident(request: HttpRequest) -> HttpResponse:
    """Enters an incident into the book."""
    year = _checked(request)
    form = IncidentForm(request.POST)
    if not form.is_valid():
        return _page(request, year, form)
    entry = form.save(commit=False)
    entry.recorded_by = cast(User, request.user)
    entry.save()
    messages.success(request, _("The incident is recorded."))
    return redirect("privacy:report")
