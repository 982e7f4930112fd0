"""Filing a record and correcting it: the form, which loses nothing on an error, and what the unit answers."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Organisation
from people.papers.owners import Owner

from .. import access
from ..models import Record, RecordKind, TrainingKind
from ..records.filing import RecordRefused, add_scan, correct_record, file_record
from ..records.forms import AnswerForm, RecordForm, ReviewForm, ScanForm, with_original
from ..records.reviewing import say
from ..records.selectors import unopened
from ..records.units import recording_unit
from .common import readable_record, reads_list, reviews, user_of
from .kinds import BY_SLUG, KINDS, KindOfRecord, address_of, kind_of
from .lists import lines_of
from .reading import show


def _kind(slug: str) -> KindOfRecord:
    found = BY_SLUG.get(slug)
    if found is None or found.form is None:
        raise Http404
    return found


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organisation_id: uuid.UUID, slug: str) -> HttpResponse:
    """The form of a new record; `copy` names an earlier one of the unit to begin with."""
    kind, unit = _kind(slug), recording_unit(request, organisation_id)
    if not kind.is_offered:
        raise Http404
    form_class, user = _form_class(kind), user_of(request)
    if request.method == "GET":
        first = form_class.start(unit, _to_copy(request, unit, kind), request.GET)
        form = form_class(initial=first, unit=unit, by=user, query=request.GET)
        return _page(request, unit, kind, form)
    form = form_class(request.POST, request.FILES, unit=unit, by=user, query=request.GET)
    if form.is_valid():
        try:
            record, _new = file_record(
                model=kind.model, kind=kind.kind, record_id=form.cleaned_data["id"], organisation=unit, by=user,
                filing=form.filing(), files=form.cleaned_data["attachments"], scan=form.cleaned_data["scan"],
            )  # fmt: skip
        except RecordRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            if form.TAKES_NEXT and "next" in request.POST:
                return _next(request, kind, record)
            messages.success(request, str(kind.done))
            return redirect(address_of(record))
    return _page(request, unit, kind, form, status=400)


def _next(request: HttpRequest, kind: KindOfRecord, record: Record) -> HttpResponse:
    """The empty form of the next record, which begins with what this one had."""
    [line] = lines_of([record], request.user)
    what = " · ".join(filter(None, [line["whose"], line["about"]]))
    messages.success(request, _("On record: %(what)s. Now the next one.") % {"what": what})
    query = {"copy": str(record.pk)} | ({"rule": request.GET["rule"]} if "rule" in request.GET else {})
    return redirect(f"{reverse('training:file_record', args=[record.organisation_id, kind.slug])}?{urlencode(query)}")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_drill(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The form of a real drill, under its own address."""
    return new(request, organisation_id, KINDS[RecordKind.DRILL].slug)


def _form_class(kind: KindOfRecord) -> type[RecordForm]:
    assert kind.form is not None
    return kind.form


def _to_copy(request: HttpRequest, unit: Organisation, kind: KindOfRecord) -> Record | None:
    """The unit's record that the address names; None for no name and for a strange one."""
    try:
        wanted = uuid.UUID(request.GET.get("copy", ""))
    except ValueError:
        return None
    return kind.model._default_manager.filter(organisation=unit, pk=wanted).first()


def _page(
    request: HttpRequest,
    unit: Organisation,
    kind: KindOfRecord,
    form: RecordForm,
    *,
    record: Record | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with the form: a new record, to which the last may be copied, or the correction of `record`."""
    own = kind.model._default_manager.filter(organisation=unit, kind=kind.kind)
    chosen = form["training"].value() if "training" in form.fields else ""
    context: dict[str, Any] = {
        "unit": unit,
        "kind": kind,
        "form": form,
        "last": None if record else own.first(),
        "heading": _("Correct a record") if record else str(kind.action),
        "is_without_list": not reads_list(request, unit),
        "back_url": address_of(record) if record else _list_of(unit, kind),
        "papers_key": "" if record else Owner(unit=unit).key,
        "trainings": TrainingKind.choices if kind.kind == RecordKind.SESSION and record is None else [],
        "training": chosen,
        "for_rule": "" if record else request.GET.get("rule", ""),
        "takes_next": form.TAKES_NEXT and record is None,
        "offered": form.offered() if hasattr(form, "offered") else [],
    }
    return render(request, "training/record_form.html", context, status=status)


def _list_of(unit: Organisation, kind: KindOfRecord) -> str:
    if kind.kind == RecordKind.DRILL:
        return reverse("training:real_drills", args=[unit.pk])
    return reverse("training:filed_records", args=[unit.pk])


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """The form again, with a reason; the evidence of before stays and is revoked by the new one."""
    record, user = readable_record(request, record_id), user_of(request)
    kind, unit = kind_of(record), record.organisation
    if not access.may_revise_record(user, record):
        recording_unit(request, record.organisation_id)
    if kind.form is None or not access.correctable_evidence(user).filter(pk=record.evidence_id).exists():
        raise PermissionDenied(_("You may read this record. Revoking and correcting it is for others."))
    if request.method == "GET":
        form = kind.form(initial=kind.form.start_of(record), unit=unit, by=user, record=record)
        return _page(request, unit, kind, form, record=record)
    form = kind.form(request.POST, request.FILES, unit=unit, by=user, record=record)
    status = 400
    if form.is_valid():
        data = form.cleaned_data
        try:
            correct_record(
                record=record, seen=data["seen"], by=user, reason=data["reason"], filing=form.filing(),
                files=data["attachments"], scan=data["scan"],
            )  # fmt: skip
        except RecordRefused as error:
            form.add_error(None, str(error.reason.value))
            status = 409
        else:
            messages.success(request, _("The corrected record stands beside the old one."))
            return redirect(address_of(record))
    return _page(request, unit, kind, form, record=record, status=status)


@login_required
@require_POST
def review(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """An officer says that the record is in order, asks, or refuses it."""
    record = readable_record(request, record_id)
    if not reviews(request, record):
        raise PermissionDenied(_("Records are reviewed by fire officers."))
    form = ReviewForm(request.POST, is_unopened=bool(unopened([record], user_of(request))))
    if not form.is_valid():
        return show(request, record, status=400, review_form=form)
    note = with_original(form.cleaned_data["note"], form.cleaned_data.get("original_seen", False))
    say(record=record, by=user_of(request), note=note, verdict=form.cleaned_data["verdict"])
    messages.success(request, _("The unit reads what you said beside its record."))
    return redirect(address_of(record))


@login_required
@require_POST
def answer(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """The unit answers what an officer asked."""
    record = readable_record(request, record_id)
    recording_unit(request, record.organisation_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, record, status=400, answer_form=form)
    say(record=record, by=user_of(request), note=form.cleaned_data["note"])
    messages.success(request, _("Your answer stands beside the record."))
    return redirect(address_of(record))


@login_required
@require_POST
def scan(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """The unit adds the signed and sealed sheet to a record that stands."""
    record = readable_record(request, record_id)
    recording_unit(request, record.organisation_id)
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, record, status=400, scan_form=form)
    try:
        add_scan(record=record, scan=form.cleaned_data["scan"], by=user_of(request))
    except RecordRefused as error:
        form.add_error(None, str(error.reason.value))
        return show(request, record, status=409, scan_form=form)
    messages.success(request, _("The signed and sealed sheet stands first on the record."))
    return redirect(address_of(record))
