"""Record pages: a person's own, and a class's or unit's for those who answer for it."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from people.access import accountable_organisations, visible_classes, visible_organisations, visible_persons
from people.models import Organisation, Person, PersonKind

from ..access import opens_personal_parts, recording_organisations
from ..duties.explanations import deciding, duty_lines
from ..duties.selectors import duties_of
from ..evidence.selectors import evidence_lines, evidence_of, revoked_evidence_of
from ..models import Certificate, Duty, SubjectKind


def _record(kind: str, subject_id: uuid.UUID, also: list[Duty]) -> dict[str, object]:
    """What a record page shows; `also` are duties of the class and unit the subject belongs to."""
    own = sorted(duties_of(kind, subject_id), key=lambda duty: bool(duty.missing))
    lines = duty_lines(own, timezone.localdate())
    return {
        "export_url": reverse("training:export_record", args=[str(kind), subject_id]),
        "duty_lines": lines,
        "deciding": deciding(lines),
        "evidence_lines": evidence_lines(evidence_of(kind, subject_id)[:200], [*own, *also]),
        "revoked": revoked_evidence_of(kind, subject_id)[:50],
    }


@login_required
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own record, and links to what the account answers for."""
    person: Person | None = request.user.person  # type: ignore[union-attr]
    context: dict[str, object] = {
        "person": person,
        "organisations": visible_organisations(request.user).order_by("name")[:100],
        "classes": visible_classes(request.user).select_related("organisation")[:100],
    }
    if person:
        context |= _record(SubjectKind.PERSON, person.pk, _shared_duties(person))
        context["certificates"] = Certificate.objects.filter(subject_id=person.pk)
    return render(request, "training/record.html", context)


def _shared_duties(person: Person) -> list[Duty]:
    """Duties of the units and classes the person belongs to now; a pupil's are the class's by school rules (S-…).

    What the school owes as a unit is no pupil's to do.
    """
    memberships = person.memberships.filter(ended_on=None)
    units = [membership.organisation_id for membership in memberships]
    classes = [membership.school_class_id for membership in memberships if membership.school_class_id]
    found = Duty.objects.filter(closed_on=None).select_related("rule", "met_by")
    if person.kind == PersonKind.PUPIL:
        return list(found.filter(subject_id__in=classes, rule__code__startswith="S-"))
    return list(found.filter(subject_id__in=[*units, *classes]))


@login_required
@require_GET
def person_record(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """One person's record, for those who may see the name."""
    person = get_object_or_404(visible_persons(request.user), pk=person_id)
    context = {"subject": person, **_record(SubjectKind.PERSON, person.pk, _shared_duties(person))}
    if person.pk != request.user.person_id:  # type: ignore[union-attr]
        context |= {"privacy_url": reverse("privacy:person", args=[person.pk]), "privacy_label": _("Personal data")}
    return render(request, "training/record_of.html", context)


@login_required
@require_GET
def class_record(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    school_class = get_object_or_404(visible_classes(request.user).select_related("organisation"), pk=class_id)
    unit = list(duties_of(SubjectKind.ORGANISATION, school_class.organisation_id))
    context = {"subject": school_class, **_record(SubjectKind.CLASS, school_class.pk, unit)}
    context["people"] = _people(request, school_class.memberships.filter(ended_on=None))
    if opens_personal_parts(request.user, SubjectKind.CLASS, school_class.pk):
        label = _("Names and guardians")
        context |= {"privacy_url": reverse("privacy:consents", args=[school_class.pk]), "privacy_label": label}
    return render(request, "training/record_of.html", context)


@login_required
@require_GET
def organisation_record(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    unit: Organisation = get_object_or_404(visible_organisations(request.user), pk=organisation_id)
    context = {"subject": unit, **_record(SubjectKind.ORGANISATION, unit.pk, [])}
    context["people"] = _people(request, unit.memberships.filter(ended_on=None))
    if accountable_organisations(request.user).filter(pk=unit.pk).exists():
        context["drills_url"] = reverse("training:real_drills", args=[unit.pk])
        context["file_year"] = timezone.localdate().year
    if recording_organisations(request.user).filter(pk=unit.pk).exists():
        context["record_drill_url"] = reverse("training:record_real_drill", args=[unit.pk])
    return render(request, "training/record_of.html", context)


def _people(request: HttpRequest, memberships) -> list[tuple[object, int, int]]:  # type: ignore[no-untyped-def]
    """The people the account may see by name: person, duties met, duties owed."""
    persons = visible_persons(request.user).filter(memberships__in=memberships).distinct().order_by("name")[:500]
    duties: dict[uuid.UUID, list[int]] = {}
    rows = Duty.objects.filter(subject_id__in=[p.pk for p in persons], closed_on=None, missing="").values_list(
        "subject_id", "met_on"
    )
    for subject, met_on in rows:
        counts = duties.setdefault(subject, [0, 0])
        counts[0] += met_on is not None
        counts[1] += 1
    return [(person, *duties.get(person.pk, [0, 0])) for person in persons]  # type: ignore[misc]
