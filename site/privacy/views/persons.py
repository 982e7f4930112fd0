"""A person's request, served by who answers for the unit or class, or by the officer who oversees it."""

from __future__ import annotations

import re
import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.normal import plain_line
from people.access import visible_persons
from people.models import Person, User

from .. import access
from ..forms import FindForm, ReferenceForm, ServedEraseForm
from ..limits import may_serve_more
from ..models import AskedBy
from ..requests import Asking, of_person
from .serving import do_erase, give_export, held, too_many

NUMBER = re.compile(r"#?([0-9a-f]{8})")
MOST_FOUND = 20


@login_required
@never_cache
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Finds one person among those the account answers for; there is no list to leaf through."""
    if not access.may_serve(request.user):
        raise PermissionDenied
    form = FindForm(request.GET or None)
    found = None
    if request.GET and form.is_valid():
        if not may_serve_more(request.user.pk or 0):
            return too_many(request)
        found = _matching(request.user, form.cleaned_data["q"])[:MOST_FOUND]
    return render(request, "privacy/find.html", {"form": form, "found": found})


def _matching(user: object, text: str) -> QuerySet[Person]:
    """Persons in reach with exactly this name, or with the number that stands for a name."""
    wanted = Q(name=plain_line(text))
    if number := NUMBER.fullmatch(text.strip().lower()):
        start = number[1]
        wanted |= Q(pk__gte=uuid.UUID(start + "0" * 24), pk__lte=uuid.UUID(start + "f" * 24))
    persons = access.served_persons(user).filter(wanted)
    return persons.prefetch_related("memberships__organisation", "memberships__school_class").order_by("pk")


def _served(request: HttpRequest, person_id: uuid.UUID) -> Person:
    """The person, for who may serve the request. Raises Http404."""
    return get_object_or_404(access.served_persons(request.user), pk=person_id)


def _asking(request: HttpRequest, person: Person, reference: str) -> Asking:
    """An officer serves those whose names the office does not see; all others serve their own people."""
    user = cast(User, request.user)
    own = visible_persons(user).filter(pk=person.pk).exists() or not access.is_officer(user)
    return Asking(AskedBy.SCHOOL if own else AskedBy.OFFICER, served_by=user, reference=reference)


@login_required
@never_cache
@require_GET
def person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    return _page(request, _served(request, person_id), ReferenceForm(), ServedEraseForm())


def _page(request: HttpRequest, whom: Person, asked: ReferenceForm, erased: ServedEraseForm) -> HttpResponse:
    context = {
        "person": whom,
        "members": whom.memberships.select_related("organisation", "school_class", "post"),
        "held": held(of_person(whom)),
        "export_form": asked,
        "erase_form": erased,
        "may_erase": access.may_erase(request.user, whom),
    }
    return render(request, "privacy/person.html", context)


@login_required
@require_POST
def export(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    whom, form = _served(request, person_id), ReferenceForm(request.POST)
    if not form.is_valid():
        return _page(request, whom, form, ServedEraseForm())
    if not may_serve_more(request.user.pk or 0):
        return too_many(request)
    return give_export(request, of_person(whom), _asking(request, whom, form.cleaned_data["reference"]))


@login_required
@require_POST
def erase(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Erases for somebody of one's own; nobody erases who is also another unit's."""
    whom, form = _served(request, person_id), ServedEraseForm(request.POST)
    if not access.may_erase(request.user, whom):
        raise PermissionDenied(_("This person also belongs to a unit you do not answer for."))
    if not form.is_valid():
        return _page(request, whom, ReferenceForm(), form)
    asking = _asking(request, whom, form.cleaned_data["reference"])
    return do_erase(request, of_person(whom), asking, back=reverse("privacy:find"))
