"""Attesting several duties of a unit at once, with one note: what an officer has seen done of many people."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import Membership, Organisation

from .. import access
from ..duties.decisions import AttestationRefused, attest_duties
from ..duties.forms import AttestForm
from ..models import Duty, EvidenceKind, Rule, SubjectKind
from .common import user_of

PER_PAGE = 50


class ChoiceForm(forms.Form):
    """Of which unit, and for which rule."""

    unit = forms.UUIDField(widget=forms.HiddenInput, required=False)
    rule = forms.SlugField(widget=forms.HiddenInput, required=False)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attest_several(request: HttpRequest) -> HttpResponse:
    """Unmet duties of a unit under one rule, to be ticked and attested with one note."""
    if not access.is_officer(request.user):
        raise PermissionDenied(_("Records are reviewed by fire officers."))
    is_post = request.method == "POST"
    form = AttestForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        initial={"on": timezone.localdate()},
    )
    status = 200
    if request.method == "POST":
        keys, status = _keys(request), 400
        if not keys:
            form.add_error(None, _("Tick at least one duty."))
        elif form.is_valid():
            try:
                number = attest_duties(keys=keys, by=user_of(request), **form.cleaned_data)
            except AttestationRefused:
                form.add_error(None, _("One of these rules takes no paper record: what it asks for must be done."))
            else:
                text = ngettext("%(number)s duty attested.", "%(number)s duties attested.", number)
                messages.success(request, text % {"number": number})
                return redirect(request.get_full_path())
    return render(request, "training/attest_several.html", _context(request, form), status=status)


def _keys(request: HttpRequest) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in dict.fromkeys(request.POST.getlist("duty"))]
    except ValueError:
        raise PermissionDenied from None


def _context(request: HttpRequest, form: AttestForm) -> dict[str, Any]:
    chosen = ChoiceForm(request.GET)
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    rows = access.decidable_duties(request.user).filter(missing="", met_on=None, closed_on=None)
    papers = [pk for pk, kinds in Rule.objects.values_list("pk", "accepts") if EvidenceKind.PAPER_UPLOAD in kinds]
    rows = rows.filter(period_start__lte=timezone.localdate(), rule__in=papers)
    unit = Organisation.objects.filter(pk=wanted.get("unit") or uuid.UUID(int=0)).first()
    rows = rows.filter(organisation=unit) if unit else rows
    rows = rows.filter(rule__code=wanted["rule"]) if wanted.get("rule") else rows
    rows = rows.select_related("rule", "organisation").order_by("organisation__name", "rule__code", "due_on", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "form": form,
        "unit": unit,
        "rule": wanted.get("rule", ""),
        "page_obj": page,
        "lines": [(duty, about, str(duty.pk)) for duty, about in _about(list(page.object_list))],
        "ticked": request.POST.getlist("duty"),
    }


def _about(duties: list[Duty]) -> list[tuple[Duty, str]]:
    """Each duty with whose it is: the unit, a class, or a post; officers see no names."""
    people = [duty.subject_id for duty in duties if duty.subject_kind == SubjectKind.PERSON]
    posts = {
        (member.person_id, member.organisation_id): str(member.post)
        for member in Membership.objects.filter(person__in=people, post__isnull=False).select_related("post")
    }
    words = {
        SubjectKind.PERSON: gettext_lazy("A person of this unit"),
        SubjectKind.CLASS: gettext_lazy("A class"),
        SubjectKind.ORGANISATION: gettext_lazy("The unit itself"),
    }
    found = []
    for duty in duties:
        post = posts.get((duty.subject_id, duty.organisation_id))
        word = str(words[SubjectKind(duty.subject_kind)])
        found.append((duty, f"{word} · {post}" if post else word))
    return found
