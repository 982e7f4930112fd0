"""The page of one row of evidence: what it says and met, what became of it; revoking and correcting it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from people.models import Organisation, User

from .. import access
from ..duties.selectors import reopened_by
from ..evidence.content_titles import titles_of
from ..evidence.result_fields import SHOWN, label_of, value_words
from ..evidence.selectors import revision_of
from ..ledger.row_numbers import row_number
from ..models import Certificate, Duty, Evidence, EvidenceKind, EvidencePersonal, RecordKind, RecordRow
from .forms import CorrectionForm, ReasonForm
from .revision import Effect, RevisionRefused, correct_row, effects_of, revoke_row

MOST_NAMED = 8


def _evidence(request: HttpRequest, evidence_id: uuid.UUID) -> Evidence:
    """The row; 404 for who may not open it."""
    if not access.evidence_open_to(request.user, [evidence_id]):
        raise Http404
    return get_object_or_404(Evidence.objects.select_related("recorded_by", "revokes", "seal__batch"), pk=evidence_id)


def _about(request: HttpRequest, row: Evidence) -> dict[str, Any]:
    """What every page about a row says of it."""
    subject = access.subject_rows(request.user, row.subject_kind).filter(pk=row.subject_id).first()
    return {
        "evidence": row,
        "title": titles_of([row.content_key]).get(row.content_key, ""),
        "subject": subject,
        "unit": Organisation.objects.filter(pk=row.organisation_id).first() if row.organisation_id else None,
        "result": [(label_of(name), value_words(row.result[name])) for name in SHOWN if name in row.result],
        "number": row_number(row.pk),
        "certificate": Certificate.objects.filter(evidence=row).first(),
        "filed": RecordRow.objects.filter(evidence=row).first(),
        "note": _note(request, row),
    }


def _note(request: HttpRequest, row: Evidence) -> str:
    """What an officer wrote down as seen: for its author, and for who may read the subject's personal parts."""
    part = EvidencePersonal.objects.filter(evidence=row).first()
    note = str(part.payload.get("note", "")) if part else ""
    may_read = row.recorded_by_id == request.user.pk or access.opens_personal_parts(
        request.user, row.subject_kind, row.subject_id
    )
    return note if may_read else ""


@login_required
@never_cache
@require_GET
def evidence(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    """One row with what it met, its seal, who revoked it and what replaced it."""
    row = _evidence(request, evidence_id)
    revision = revision_of(row)
    is_standing = revision.revocation is None and row.kind != EvidenceKind.REVOCATION
    context = _about(request, row) | {
        "revision": revision,
        "met": _open_to(request, Duty.objects.filter(met_by=row).select_related("rule", "organisation")),
        "reopened": _open_to(request, reopened_by(row, revision.revocation)) if revision.revocation else [],
        "may_revoke": is_standing and access.revocable_evidence(request.user).filter(pk=row.pk).exists(),
        "may_correct": is_standing and access.correctable_evidence(request.user).filter(pk=row.pk).exists(),
        "is_marked": row.kind in access.MARKED_BY_SERVER,
    }
    return render(request, "training/evidence.html", context)


def _open_to(request: HttpRequest, duties: Iterable[Duty]) -> list[Duty]:
    """Those that the user may open."""
    found = list(duties)
    keys = access.duties_open_to(request.user, [duty.pk for duty in found])
    return [duty for duty in found if duty.pk in keys]


def _standing(request: HttpRequest, evidence_id: uuid.UUID, rows: Any) -> tuple[User, Evidence]:
    """The user and the row to be revised. 404 for who may not open the row, 403 for who may and may not revise it."""
    row = _evidence(request, evidence_id)
    if not isinstance(request.user, User) or not rows(request.user).filter(pk=row.pk).exists():
        raise PermissionDenied(_("You may read this record. Revoking and correcting it is for others."))
    return request.user, row


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    """Shows what would open again, and revokes the row when a reason is given."""
    user, row = _standing(request, evidence_id, access.revocable_evidence)
    form = ReasonForm(request.POST or None)
    is_revoked = Evidence.objects.filter(revokes=row).exists()
    if is_revoked and request.method == "GET":
        return redirect("training:evidence", row.pk)
    effects = [] if is_revoked else effects_of(row)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                revoke_row(evidence=row, by=user, reason=form.cleaned_data["reason"])
            except RevisionRefused:
                status = _refuse(form)
            else:
                messages.success(request, _("The record has been revoked.") + " " + _told(request, effects))
                return redirect("training:evidence", row.pk)
    context = _about(request, row) | _shown(request, effects) | {"form": form}
    return render(request, "training/evidence_revoke.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, evidence_id: uuid.UUID) -> HttpResponse:
    """The form, then what it would change and whom it would touch, then the new row."""
    user, row = _standing(request, evidence_id, access.correctable_evidence)
    filed = RecordRow.objects.filter(evidence=row).exclude(record__kind=RecordKind.ATTESTATION).first()
    if filed:  # a record and its evidence change together
        return redirect("training:revise_record", filed.record_id)
    if request.method == "GET" and Evidence.objects.filter(revokes=row).exists():
        return redirect("training:evidence", row.pk)
    form = CorrectionForm(request.POST or None, evidence=row)
    about = _about(request, row)
    if request.method == "GET" or not form.is_valid() or "back" in request.POST:
        status = 400 if form.errors else 200
        return render(request, "training/evidence_correct.html", about | {"form": form}, status=status)
    changes = form.changes()
    if "save" not in request.POST:
        shown = _shown(request, effects_of(row, changes=changes))
        return render(request, "training/evidence_correct_check.html", about | shown | {"form": form})
    effects = effects_of(row, changes=changes)
    try:
        made = correct_row(evidence=row, by=user, reason=form.cleaned_data["reason"], changes=changes)
    except (RevisionRefused, ValueError):
        status = _refuse(form)
        return render(request, "training/evidence_correct.html", about | {"form": form}, status=status)
    messages.success(request, _("The corrected record stands beside the old one.") + " " + _told(request, effects))
    return redirect("training:evidence", made.pk)


def _refuse(form: Any) -> int:
    """Says that somebody was faster; what was typed stays in the form."""
    form.add_error(None, _("Somebody has revoked or corrected this record meanwhile. Nothing of yours was written."))
    return 409


def _shown(request: HttpRequest, effects: list[Effect]) -> dict[str, Any]:
    """The effects for a page; duties the user may not open are counted and not named."""
    open_to = access.duties_open_to(request.user, [effect.duty.pk for effect in effects])
    named = [effect for effect in effects if effect.duty.pk in open_to or effect.before is None]
    return {"effects": named, "effects_elsewhere": len(effects) - len(named)}


def _told(request: HttpRequest, effects: list[Effect]) -> str:
    """The effects as a sentence."""
    if not effects:
        return _("No duty changes status.")
    named: list[Effect] = _shown(request, effects)["effects"]
    said = "；".join(
        f"{effect.duty.rule.name}：{_word(effect.before)} → {_word(effect.after)}" for effect in named[:MOST_NAMED]
    )
    return _("Duties that changed status: %(count)s.") % {"count": len(effects)} + (f" {said}" if said else "")


def _word(status: Any) -> str:
    return str(status.label) if status else _("Not owed")
