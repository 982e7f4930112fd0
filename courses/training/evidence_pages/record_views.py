"""Record pages: a person's own, and a class's or unit's for those who answer for it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from people.access import accountable_organisations, visible_classes, visible_organisations, visible_persons
from people.models import Organisation, Person, PersonKind, SchoolClass

from ..access import opens_personal_parts, records_in
from ..duties.explanations import deciding, duty_lines
from ..duties.selectors import duties_of
from ..evidence.selectors import evidence_lines, evidence_of, revoked_evidence_of
from ..filings.certificates import certificate_words, certificates_of
from ..models import Certificate, Duty, SubjectKind

FIRST, PER_PAGE = 20, 50
LONGEST_SEARCH = 60


def _record(request: HttpRequest, kind: str, subject_id: uuid.UUID, also: list[Duty]) -> dict[str, object]:
    """What a record page shows; `also` are duties of the class and unit the subject belongs to.

    Evidence and what was revoked of it come a page at a time, each with its own number in the address.
    """
    own = sorted(duties_of(kind, subject_id), key=lambda duty: bool(duty.missing))
    lines = duty_lines(own, timezone.localdate())
    rows = Paginator(evidence_of(kind, subject_id), PER_PAGE).get_page(request.GET.get("page"))
    revoked = Paginator(revoked_evidence_of(kind, subject_id), PER_PAGE).get_page(request.GET.get("revoked"))
    return {
        "export_url": reverse("training:export_record", args=[str(kind), subject_id]),
        "duty_lines": lines,
        "deciding": deciding(lines),
        "evidence_page": rows,
        "evidence_lines": evidence_lines(list(rows.object_list), [*own, *also]),
        "revoked": revoked,
    }


@login_required
@require_GET
def record(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own record, and links to what the account answers for."""
    person: Person | None = request.user.person  # type: ignore[union-attr]
    context: dict[str, object] = {
        "person": person,
        "answered_for": _first_of_mine(request),
    }
    if person:
        context |= _record(request, SubjectKind.PERSON, person.pk, _shared_duties(person))
        context["outside_certificates"] = _outside_certificates(person)
        context["certificates"] = Certificate.objects.filter(subject_id=person.pk)
    return render(request, "training/record.html", context)


def _outside_certificates(person: Person) -> list[tuple[str, str]]:
    """The certificates from elsewhere that are on record: what each is and until when, and its page."""
    return [
        (certificate_words(one), reverse("training:filed_record", args=[one.pk]))
        for one in certificates_of([person.pk]).get(person.pk, [])
    ]


def _shared_duties(person: Person) -> list[Duty]:
    """Duties of the units and classes the person belongs to now; none for a pupil.

    What the school or the class owes is no pupil's to do, and no child is shown it as a failure.
    """
    if person.kind == PersonKind.PUPIL:
        return []
    memberships = person.memberships.filter(ended_on=None)
    units = [membership.organisation_id for membership in memberships]
    classes = [membership.school_class_id for membership in memberships if membership.school_class_id]
    found = Duty.objects.filter(closed_on=None).select_related("rule", "met_by")
    return list(found.filter(subject_id__in=[*units, *classes]))


@login_required
@require_GET
def person_record(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """One person's record, for those who may see the name."""
    person = get_object_or_404(visible_persons(request.user), pk=person_id)
    context = {"subject": person, **_record(request, SubjectKind.PERSON, person.pk, _shared_duties(person))}
    context["outside_certificates"] = _outside_certificates(person)
    if person.pk != request.user.person_id:  # type: ignore[union-attr]
        context |= {"privacy_url": reverse("privacy:person", args=[person.pk]), "privacy_label": _("Personal data")}
    return render(request, "training/record_of.html", context)


@login_required
@require_GET
def class_record(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    school_class = get_object_or_404(visible_classes(request.user).select_related("organisation"), pk=class_id)
    unit = list(duties_of(SubjectKind.ORGANISATION, school_class.organisation_id))
    context = {"subject": school_class, **_record(request, SubjectKind.CLASS, school_class.pk, unit)}
    context |= _first_people(request, school_class.memberships, "training:class_people", class_id)
    if opens_personal_parts(request.user, SubjectKind.CLASS, school_class.pk):
        context["certificates_url"] = reverse("training:class_certificates", args=[class_id])
        label = _("Names and guardians")
        context |= {"privacy_url": reverse("privacy:consents", args=[school_class.pk]), "privacy_label": label}
    return render(request, "training/record_of.html", context)


@login_required
@require_GET
def organisation_record(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    unit: Organisation = get_object_or_404(visible_organisations(request.user), pk=organisation_id)
    context = {"subject": unit, **_record(request, SubjectKind.ORGANISATION, unit.pk, [])}
    context |= _first_people(request, unit.memberships, "training:organisation_people", organisation_id)
    if accountable_organisations(request.user).filter(pk=unit.pk).exists():
        context["drills_url"] = reverse("training:real_drills", args=[unit.pk])
        context["filed_url"] = reverse("training:filed_records", args=[unit.pk])
        context["file_year"] = timezone.localdate().year
    if records_in(request.user, unit.pk):
        context["record_drill_url"] = reverse("training:record_real_drill", args=[unit.pk])
    return render(request, "training/record_of.html", context)


def _first_people(request: HttpRequest, memberships: Any, name: str, subject_id: uuid.UUID) -> dict[str, object]:
    """The first of the people, how many there are, and the page with all of them."""
    people = _people_of(request, memberships)
    return {
        "people": _with_duties(list(people[:FIRST])),
        "people_count": people.count(),
        "people_url": reverse(name, args=[subject_id]),
    }


def _people_of(request: HttpRequest, memberships: Any) -> QuerySet[Person]:
    """Today's members of the class or unit whom the account may see by name, by name."""
    members = memberships.filter(ended_on=None).values("person")
    return visible_persons(request.user).filter(pk__in=members).order_by("name", "pk")


def _with_duties(persons: list[Person]) -> list[tuple[Person, int, int]]:
    """Each person with the duties met and owed."""
    duties: dict[uuid.UUID, list[int]] = {}
    rows = Duty.objects.filter(subject_id__in=[p.pk for p in persons], closed_on=None, missing="").values_list(
        "subject_id", "met_on"
    )
    for subject, met_on in rows:
        counts = duties.setdefault(subject, [0, 0])
        counts[0] += met_on is not None
        counts[1] += 1
    return [(person, *duties.get(person.pk, [0, 0])) for person in persons]  # type: ignore[misc]


@login_required
@never_cache
@require_GET
def class_people(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """All pupils of a class, a page at a time."""
    subject = get_object_or_404(visible_classes(request.user), pk=class_id)
    return _all_people(request, subject, reverse("training:class_record", args=[class_id]))


@login_required
@never_cache
@require_GET
def organisation_people(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """All people of a unit whom the account may see by name, a page at a time."""
    subject = get_object_or_404(visible_organisations(request.user), pk=organisation_id)
    return _all_people(request, subject, reverse("training:organisation_record", args=[organisation_id]))


def _all_people(request: HttpRequest, subject: Any, back_url: str) -> HttpResponse:
    people, text = _people_of(request, subject.memberships), request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if text:
        people = people.filter(name__icontains=text)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {"subject": subject, "back_url": back_url, "text": text, "page_obj": page}
    return render(request, "training/record_people.html", context | {"people": _with_duties(list(page.object_list))})


def _first_of_mine(request: HttpRequest) -> list[dict[str, object]]:
    """The first units and classes that the account answers for, how many there are, and the page with all of them."""
    found = []
    for kind, title in (("units", _("Units")), ("classes", _("Classes"))):
        rows = _mine(request, kind)
        if first := [_line_of(row) for row in rows[:FIRST]]:
            url = reverse("training:answered_for", args=[kind])
            found.append({"title": title, "rows": first, "count": rows.count(), "url": url})
    return found


def _mine(request: HttpRequest, kind: str) -> QuerySet[Any]:
    if kind == "units":
        return visible_organisations(request.user).order_by("name", "pk")
    return visible_classes(request.user).select_related("organisation").order_by("organisation__name", "grade", "name")


def _line_of(row: Organisation | SchoolClass) -> tuple[str, str, str]:
    """Name, what it is, and the address of its record."""
    if isinstance(row, Organisation):
        return row.name, row.get_kind_display(), reverse("training:organisation_record", args=[row.pk])
    return f"{row.organisation.name} {row.name}", "", reverse("training:class_record", args=[row.pk])


@login_required
@never_cache
@require_GET
def answered_for(request: HttpRequest, kind: str) -> HttpResponse:
    """All units or classes that the account answers for, searched by name."""
    rows, text = _mine(request, kind), request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if text:
        named = Q(name__icontains=text)
        rows = rows.filter(named if kind == "units" else named | Q(organisation__name__icontains=text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    title = _("Units") if kind == "units" else _("Classes")
    context = {"title": title, "text": text, "page_obj": page, "rows": [_line_of(row) for row in page.object_list]}
    return render(request, "training/answered_for.html", context)
