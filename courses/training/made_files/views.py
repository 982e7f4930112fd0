"""Asking for a file, seeing how far it is, fetching it. A closed page loses nothing: the list has it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.export_log import log_export
from people.access import accountable_organisations
from people.models import User

from ..models import MadeFile, MadeFileState
from .asking import ask_for_file
from .making import label_of, maker_of

PER_PAGE = 30
LONGEST = 80


def _own(user: object) -> QuerySet[MadeFile]:
    """The files that the user asked for and may still have: those of units only while they answer for the unit."""
    rows = MadeFile.objects.filter(asked_by=user) if isinstance(user, User) else MadeFile.objects.none()
    units = accountable_organisations(user).values("pk")
    return rows.filter(organisation=None) | rows.filter(organisation__in=units)


@login_required
@never_cache
@require_GET
def made_files(request: HttpRequest) -> HttpResponse:
    """What the user asked for in the last days, newest first."""
    rows = _own(request.user).select_related("organisation")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(made, label_of(made.kind)) for made in page.object_list]
    return render(request, "training/made_files.html", {"page_obj": page, "lines": lines})


@login_required
@require_POST
def ask(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Asks for a file about a unit; `kind` and its options come with the form."""
    unit = get_object_or_404(accountable_organisations(request.user), pk=organisation_id)
    kind = request.POST.get("kind", "")
    maker = maker_of(kind)
    if maker is None or not maker.for_unit or not isinstance(request.user, User):
        raise Http404
    options = {name: request.POST[name][:LONGEST] for name in maker.options if request.POST.get(name)}
    made = ask_for_file(kind=kind, by=request.user, organisation=unit, options=options)
    return redirect("training:made_file", made.pk)


@login_required
@never_cache
@require_GET
def made_file(request: HttpRequest, made_id: uuid.UUID) -> HttpResponse:
    """How far it is, asked for again every second; then the link to fetch it."""
    made = get_object_or_404(_own(request.user).select_related("organisation"), pk=made_id)
    template = "training/_made_file.html" if request.headers.get("HX-Request") else "training/made_file.html"
    return render(request, template, {"made": made, "label": label_of(made.kind)})


@login_required
@never_cache
@require_GET
def fetch(request: HttpRequest, made_id: uuid.UUID) -> HttpResponseBase:
    """The file itself; 404 while it is not ready."""
    made = get_object_or_404(_own(request.user), pk=made_id, state=MadeFileState.READY)
    log_export(request.user, what=label_of(made.kind), form=made.name.rpartition(".")[2])
    return FileResponse(made.file.open("rb"), as_attachment=True, filename=made.name, content_type=made.content_type)


@login_required
@require_POST
def again(request: HttpRequest, made_id: uuid.UUID) -> HttpResponse:
    """Asks once more for a file that could not be made."""
    failed = get_object_or_404(_own(request.user), pk=made_id, state=MadeFileState.FAILED)
    made = ask_for_file(kind=failed.kind, by=failed.asked_by, organisation=failed.organisation, options=failed.options)
    failed.delete()
    messages.info(request, _("It is being made once more."))
    return redirect("training:made_file", made.pk)
