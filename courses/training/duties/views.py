"""A duty's own page with what an officer may decide, and the list of what cannot be computed."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.access import accountable_organisations
from people.models import Organisation, User, kind_named

from .. import access
from ..models import TRAINED_BEFORE, Duty, Evidence, EvidenceKind, Rule, SubjectKind, Waiver
from ..rulebook.attributes import missing_label
from .decisions import AttestationRefused, attest_duty, can_attest, end_waiver, waive_duty
from .explanations import calendar_notes, duty_lines, gaps_of, waivers_of
from .forms import AttestForm, WaiveForm
from .selectors import withdrawn_from
from .ways import ways_of

PER_PAGE = 50


def _duty(request: HttpRequest, duty_id: uuid.UUID) -> Duty:
    """The duty; 404 for who may not open it."""
    if not access.duties_open_to(request.user, [duty_id]):
        raise Http404
    return get_object_or_404(Duty.objects.select_related("rule", "met_by", "organisation__division"), pk=duty_id)


def _decidable(request: HttpRequest, duty_id: uuid.UUID) -> tuple[User, Duty]:
    """The user and a duty to decide. 404 for who may not open the duty, 403 for who may and decides nothing of it."""
    found = _duty(request, duty_id)
    if not isinstance(request.user, User) or not access.decidable_duties(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied(_("You may read this duty. Deciding on it is for its fire officers."))
    return request.user, found


@login_required
@never_cache
@require_GET
def duty(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    """Why the duty stands where it does; for officers over its unit also the forms to attest and to waive."""
    return _show(request, _duty(request, duty_id))


def _show(request: HttpRequest, found: Duty, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    may_decide = access.decidable_duties(request.user).filter(pk=found.pk).exists()
    may_record = access.records_in(request.user, found.organisation_id)
    context = {
        "line": duty_lines([found], today)[0],
        "subject": _subject_name(request, found),
        "notes": [] if found.missing else calendar_notes(found, today),
        "gaps": gaps_of(found),
        "withdrawn": _withdrawn(request, found),
        "missing": _offered(request, found),
        "waivers": waivers_of(found),
        "may_decide": may_decide,
        "ways": ways_of(found) if may_record else [],
        "records_drill": may_record and EvidenceKind.DRILL_REAL in (found.rule.events or found.rule.accepts),
        "attest_form": (AttestForm(initial={"on": today}) if may_decide and can_attest(found) else None),
        "waive_form": WaiveForm() if may_decide and not found.missing else None,
    }
    return render(request, "training/duty.html", context | forms, status=status)


def _offered(request: HttpRequest, found: Duty) -> list[str]:
    """The attributes of the unit that the duty waits for, for those who may state them."""
    names = [name for name in found.missing.split(",") if name.startswith("unit.")]
    if not names or not accountable_organisations(request.user).filter(pk=found.organisation_id).exists():
        return []
    return names


def _withdrawn(request: HttpRequest, found: Duty) -> list[Evidence]:
    """The revoked rows that had counted for the duty, those that the user may open."""
    rows = withdrawn_from(found)
    open_to = access.evidence_open_to(request.user, [row.pk for row in rows])
    return [row for row in rows if row.pk in open_to]


def _subject_name(request: HttpRequest, found: Duty) -> str:
    """Who owes it, by name for those who may see the name; officers see only the unit."""
    subject = access.subject_rows(request.user, found.subject_kind).filter(pk=found.subject_id).first()
    return str(subject) if subject else _("A person of this unit")


@login_required
@require_POST
def attest(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    user, found = _decidable(request, duty_id)
    form = AttestForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, status=400, attest_form=form)
    try:
        attest_duty(duty=found, by=user, **form.cleaned_data)
    except AttestationRefused:
        messages.error(request, _("This rule takes no paper record."))
    else:
        messages.success(request, _("The record has been written to the ledger."))
    return redirect("training:duty", duty_id)


@login_required
@require_POST
def waive(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    user, found = _decidable(request, duty_id)
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            given = waive_duty(duty=found, by=user, **form.cleaned_data)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Waived until %(day)s.") % {"day": given.until})
            return redirect("training:duty", duty_id)
    return _show(request, found, status=400, waive_form=form)


@login_required
@require_POST
def unwaive(request: HttpRequest, duty_id: uuid.UUID, waiver_id: int) -> HttpResponse:
    user, found = _decidable(request, duty_id)
    rows = Waiver.objects.filter(rule_code=found.rule.code, subject_id=found.subject_id, ended_on=None)
    waiver = get_object_or_404(rows, pk=waiver_id, organisation=found.organisation_id)
    end_waiver(waiver=waiver, duty=found, by=user)
    messages.success(request, _("The waiver has ended."))
    return redirect("training:duty", duty_id)


@login_required
@never_cache
@require_GET
def exceptions(request: HttpRequest) -> HttpResponse:
    """Units whose duties cannot be computed, with the attributes that are missing and how many rules wait for them."""
    rows = access.visible_duties(request.user).exclude(missing__in=["", TRAINED_BEFORE])
    units = (
        Organisation.objects.filter(pk__in=rows.values("organisation"))
        .select_related("division")
        .order_by("division__code", "name")
    )
    page = Paginator(units, PER_PAGE).get_page(request.GET.get("page"))
    waiting: dict[uuid.UUID, dict[str, dict[str, set[Any]]]] = {}
    shown = rows.filter(organisation__in=list(page.object_list))
    for unit, missing, kind, subject, rule in shown.values_list(
        "organisation_id", "missing", "subject_kind", "subject_id", "rule_id"
    ):
        for name in missing.split(","):
            entry = waiting.setdefault(unit, {}).setdefault(name, {"rules": set(), "people": set()})
            entry["rules"].add(rule)
            if kind == SubjectKind.PERSON:
                entry["people"].add(subject)
    named = {rule for missing in waiting.values() for entry in missing.values() for rule in entry["rules"]}
    rules = Rule.objects.in_bulk(named)
    lines = [
        (
            unit,
            [_waiting(name, entry, rules) for name, entry in sorted(waiting.get(unit.pk, {}).items())],
            kind_named(unit.kind).is_exception,
        )
        for unit in page.object_list
    ]
    context = {
        "lines": lines,
        "page_obj": page,
        "totals": rows.aggregate(rows=Count("pk"), units=Count("organisation", distinct=True)),
    }
    return render(request, "training/exceptions.html", context)


def _waiting(name: str, entry: dict[str, set[Any]], rules: dict[Any, Rule]) -> dict[str, Any]:
    """What is missing and who waits for it; of several versions of a rule the newest."""
    newest = {rule.code: rule for rule in sorted((rules[key] for key in entry["rules"]), key=lambda rule: rule.version)}
    return {
        "name": name,
        "is_of_unit": name.startswith("unit."),
        "label": missing_label(name),
        "rules": [rule for _code, rule in sorted(newest.items())],
        "people": len(entry["people"]),
    }
