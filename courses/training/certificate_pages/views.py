"""Lists of certificates of a unit and of a class; issuing again under another name; all of them as one file."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.access import managed_organisations, visible_classes
from people.models import Organisation, Person, SchoolClass, User

from .. import access
from ..certificates.reissue import reissue_certificates, standing_under_another_name
from ..made_files.asking import ask_for_file
from ..unit_desk.panels import Panel
from .batch import KINDS
from .lists import (
    LONGEST_SEARCH,
    certificates_of,
    expiring_in,
    outside_certificates_of,
    outside_state_of,
    people_of,
    state_of,
    states,
)

PER_PAGE = 50


class NameForm(forms.Form):
    """What a person is called now."""

    name = forms.CharField(
        label=gettext_lazy("Name as it is now"),
        max_length=60,
        help_text=gettext_lazy("Certificates that stand under another name are issued again; the old ones say so."),
    )


def panel(unit: Organisation, user: Any, manages: bool) -> Panel | None:
    """The desk's part: how many certificates expire soon; nothing for who may not read the names."""
    if not manages:
        return None
    found = expiring_in(unit, timezone.localdate())
    return Panel("training/_certificates_panel.html", {"unit": unit, "soon": found["number"], "first": found["first"]})


@login_required
@never_cache
@require_GET
def of_unit(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The certificates of a unit's people, for its manager."""
    unit = get_object_or_404(managed_organisations(request.user), pk=organisation_id)
    file_url = reverse("training:ask_for_file", args=[unit.pk])
    return _list(request, unit, file_url, reverse("training:unit_desk", args=[unit.pk]))


@login_required
@never_cache
@require_GET
def of_class(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """The certificates of a class, for those who may see its pupils by name."""
    found = _named_class(request, class_id)
    file_url = reverse("training:class_certificates_file", args=[found.pk])
    return _list(request, found, file_url, reverse("training:class_record", args=[found.pk]))


def _named_class(request: HttpRequest, class_id: uuid.UUID) -> SchoolClass:
    found: SchoolClass = get_object_or_404(visible_classes(request.user), pk=class_id)
    if not access.opens_personal_parts(request.user, "class", found.pk):
        raise Http404
    return found


def _list(request: HttpRequest, whose: Organisation | SchoolClass, file_url: str, back_url: str) -> HttpResponse:
    today, state = timezone.localdate(), request.GET.get("state", "")
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    rows = certificates_of(people_of(request.user, whose), today, state=state, text=text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "subject": whose,
        "outside": _outside(request, whose, state, text) if isinstance(whose, Organisation) else None,
        "back_url": back_url,
        "file_url": file_url,
        "text": text,
        "state": state,
        "states": states(),
        "kinds": KINDS,
        "page_obj": page,
        "lines": [(certificate, *state_of(certificate, today)) for certificate in page.object_list],
        "may_rename": isinstance(whose, Organisation),
    }
    return render(request, "training/certificates.html", context)


def _outside(request: HttpRequest, unit: Organisation, state: str, text: str) -> dict[str, Any]:
    """A page of what others issued to the unit's people, each with its holder and where it stands."""
    today, people = timezone.localdate(), people_of(request.user, unit)
    rows = outside_certificates_of(unit, people, today, state=state, text=text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("outside"))
    holders = people.in_bulk([row.evidence.subject_id for row in page.object_list])
    lines = [(row, holders.get(row.evidence.subject_id), *outside_state_of(row, today)) for row in page.object_list]
    return {"page": page, "lines": lines}


@login_required
@require_POST
def class_file(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """Asks for all valid certificates of a class as one file."""
    found = _named_class(request, class_id)
    kind = request.POST.get("kind", "")
    if kind not in KINDS or not isinstance(request.user, User):
        raise Http404
    made = ask_for_file(kind=kind, by=request.user, organisation=None, options={"class": str(found.pk)})
    return redirect("training:made_file", made.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def reissue(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """The form with a person's present name; saving it issues the certificates again that stand under another."""
    unit = get_object_or_404(managed_organisations(request.user), pk=organisation_id)
    person: Person = get_object_or_404(people_of(request.user, unit), pk=person_id)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid() and isinstance(request.user, User):
        made = reissue_certificates(person=person, name=form.cleaned_data["name"], by=request.user)
        told = ngettext(
            "%(number)s certificate was issued again.", "%(number)s certificates were issued again.", len(made)
        )
        messages.success(request, _("The name is saved.") + " " + told % {"number": len(made)})
        return redirect("training:unit_certificates", unit.pk)
    context = {"unit": unit, "person": person, "form": form, "differing": standing_under_another_name(person).count()}
    return render(request, "training/certificate_reissue.html", context, status=400 if form.errors else 200)
