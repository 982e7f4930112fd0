"""Pages of real drills: a unit's list, the form, the record with its files, what an officer says of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.papers.render import DOCX, XLSX, render_xlsx
from people.access import accountable_organisations, visible_organisations
from people.models import Organisation, User
from people.papers.choosing import paper_for, values_of
from people.papers.owners import Owner

from .. import access
from ..models import Evidence, RealDrill, SubjectKind
from ..records.filing import RecordRefused
from ..records.reviewing import say
from .forms import FIELDS, AnswerForm, OpeningForm, RealDrillForm, ReviewForm, RevisedDrillForm, first_values
from .papers import DRILL_PAPERS, drill_values
from .pdf import real_drill_pdf, rows_of
from .record import participants_of, record_real_drill, revise_real_drill

PER_PAGE = 30


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def recording_unit(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """The unit, for whoever records its drills. 404 for who may not see it, 403 for who may and does not manage it."""
    unit: Organisation = get_object_or_404(visible_organisations(request.user), pk=organisation_id)
    if not access.recording_organisations(request.user).filter(pk=unit.pk).exists():
        raise PermissionDenied(_("A unit's drills are recorded by its fire-safety manager."))
    return unit


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
        "may_record": access.recording_organisations(request.user).filter(pk=unit.pk).exists(),
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
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The form of a drill; `copy` names an earlier one of the unit to begin with."""
    unit, user = recording_unit(request, organisation_id), _user(request)
    last = RealDrill.objects.filter(organisation=unit).first()
    if request.method == "GET":
        form = RealDrillForm(initial=first_values(_to_copy(request, unit)))
        return _form(request, unit, form, last=last)
    form = RealDrillForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            drill, _new = record_real_drill(
                drill_id=data["id"], organisation=unit, by=user, values=form.values(),
                participants=data["participants"], files=data["attachments"],
            )  # fmt: skip
        except RecordRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("The drill is on record. Duties that ask for it are counted anew."))
            return redirect("training:real_drill", drill.pk)
    return _form(request, unit, form, last=last, status=400)


def _form(
    request: HttpRequest,
    unit: Organisation,
    form: RealDrillForm,
    *,
    last: RealDrill | None = None,
    drill: RealDrill | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with the form: a new record, to which `last` may be copied, or the correction of `drill`."""
    back = reverse("training:real_drill", args=[drill.pk]) if drill else reverse("training:real_drills", args=[unit.pk])
    heading = _("Correct a record") if drill else _("Record a drill")
    context = {"unit": unit, "form": form, "last": last, "heading": heading, "back_url": back}
    return render(request, "training/real_drill_form.html", context, status=status)


def _to_copy(request: HttpRequest, unit: Organisation) -> RealDrill | None:
    """The unit's drill that the address names; None for no name and for a strange one."""
    try:
        wanted = uuid.UUID(request.GET.get("copy", ""))
    except ValueError:
        return None
    return RealDrill.objects.filter(organisation=unit, pk=wanted).first()


@login_required
@never_cache
@require_GET
def real_drill(request: HttpRequest, drill_id: uuid.UUID) -> HttpResponse:
    """One drill: what was filed, which duties it meets, its files, what officer and unit said."""
    return _show(request, _drill(request, drill_id))


def _show(request: HttpRequest, drill: RealDrill, *, status: int = 200, **forms: Any) -> HttpResponse:
    reads_names = access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, drill.organisation_id)
    revocation = Evidence.objects.filter(revokes=drill.evidence).first()
    reviews = access.reviewable_records(request.user).filter(pk=drill.pk).exists()
    open_to = access.readable_duties(request.user).select_related("rule")
    context = {
        "drill": drill,
        "rows": rows_of(drill),
        "papers": DRILL_PAPERS,
        "revocation": revocation,
        "met": open_to.filter(met_by=drill.evidence).order_by("rule__code"),
        "reads_names": reads_names,
        "participants": participants_of(drill) if reads_names else "",
        "files": drill.files.all(),
        "reviews": drill.reviews.select_related("by"),
        "may_revise": revocation is None
        and access.correctable_evidence(request.user).filter(pk=drill.evidence_id).exists()
        and access.recording_organisations(request.user).filter(pk=drill.organisation_id).exists(),
        "review_form": ReviewForm() if reviews else None,
        "answer_form": AnswerForm() if reads_names and drill.reviews.exists() else None,
        "opening_form": OpeningForm() if not reads_names else None,
    }
    return render(request, "training/real_drill.html", context | forms, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, drill_id: uuid.UUID) -> HttpResponse:
    """The form again, with a reason; the evidence of before stays and is revoked by the new one."""
    drill, user = _drill(request, drill_id), _user(request)
    unit = recording_unit(request, drill.organisation_id)
    if not access.correctable_evidence(user).filter(pk=drill.evidence_id).exists():
        raise PermissionDenied(_("You may read this record. Revoking and correcting it is for others."))
    if request.method == "GET":
        start = {name: getattr(drill, name) for name in FIELDS}
        form = RevisedDrillForm(initial=start | _of_record(drill))
        return _form(request, unit, form, drill=drill)
    form = RevisedDrillForm(request.POST, request.FILES)
    status = 400
    if form.is_valid():
        data = form.cleaned_data
        try:
            revise_real_drill(
                drill=drill, seen=data["seen"], by=user, reason=data["reason"], values=form.values(),
                participants=data["participants"], files=data["attachments"],
            )  # fmt: skip
        except RecordRefused as error:
            form.add_error(None, str(error.reason.value))
            status = 409
        else:
            messages.success(request, _("The corrected record stands beside the old one."))
            return redirect("training:real_drill", drill.pk)
    return _form(request, unit, form, drill=drill, status=status)


def _of_record(drill: RealDrill) -> dict[str, Any]:
    """What a form of correction holds beside the columns."""
    return {"id": drill.pk, "seen": drill.evidence_id, "participants": participants_of(drill)}


@login_required
@require_POST
def review(request: HttpRequest, drill_id: uuid.UUID) -> HttpResponse:
    """An officer says that the record is in order, or asks."""
    drill = _drill(request, drill_id)
    if not access.reviewable_records(request.user).filter(pk=drill.pk).exists():
        raise PermissionDenied(_("Records are reviewed by fire officers."))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, drill, status=400, review_form=form)
    say(record=drill, by=_user(request), note=form.cleaned_data["note"], verdict=form.cleaned_data["verdict"])
    messages.success(request, _("The unit reads what you said beside its record."))
    return redirect("training:real_drill", drill.pk)


@login_required
@require_POST
def answer(request: HttpRequest, drill_id: uuid.UUID) -> HttpResponse:
    """The unit answers what an officer asked."""
    drill = _drill(request, drill_id)
    recording_unit(request, drill.organisation_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, drill, status=400, answer_form=form)
    say(record=drill, by=_user(request), note=form.cleaned_data["note"])
    messages.success(request, _("Your answer stands beside the record."))
    return redirect("training:real_drill", drill.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def record_file(request: HttpRequest, drill_id: uuid.UUID, file_id: int) -> HttpResponseBase:
    """A file of the record: to its unit at once, to an officer by POST with a reason that the unit reads."""
    drill = _drill(request, drill_id)
    found = get_object_or_404(drill.files, pk=file_id)
    if not access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, drill.organisation_id):
        form = OpeningForm(request.POST or None)
        if not form.is_valid():
            return _show(request, drill, status=400 if request.method == "POST" else 200, opening_form=form)
        note = _("Opened the file “%(name)s”: %(reason)s") % {"name": found.name, "reason": form.cleaned_data["reason"]}
        say(record=drill, by=_user(request), note=note, is_opening=True)
    return FileResponse(found.file.open("rb"), content_type=found.content_type, filename=found.name)


@login_required
@never_cache
@require_GET
def as_pdf(request: HttpRequest, drill_id: uuid.UUID) -> HttpResponse:
    """The record as a sheet to print, sign and seal; names stand on it for the unit alone."""
    drill = _drill(request, drill_id)
    reads_names = access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, drill.organisation_id)
    content = real_drill_pdf(drill, participants_of(drill) if reads_names else "")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="drill-{drill.began_at:%Y%m%d}.pdf"'
    return response


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
    if suffix == "docx":
        content = paper_for(kind, drill.organisation, values)
    else:
        content = render_xlsx(kind, values_of(drill.organisation) | values)
    response = HttpResponse(content, content_type=DOCX if suffix == "docx" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{drill.began_at:%Y%m%d}.{suffix}"'
    return response
