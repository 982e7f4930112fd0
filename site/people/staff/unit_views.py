"""Pages of a unit as a place: entered, corrected, completed, renamed, shut and opened again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from divisions.models import Division

from ..access import accountable_organisations, overseen_organisations
from ..access import visible_divisions as area_of
from ..models import Organisation, StatedFact, User, kind_named
from .facts import ATTRIBUTES, as_text, told_by_kind, value_words
from .unit_acts import ActRefused, rename_unit, reopen_unit, shut_unit
from .unit_forms import RenameForm, ReopenForm, ShutForm, StateForm, UnitForm
from .views import officer_of

PER_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def unit_add(request: HttpRequest) -> HttpResponse:
    """A new unit in the officer's area."""
    user = officer_of(request)
    form = UnitForm(request.POST or None, divisions=area_of(user))
    if request.method == "POST" and form.is_valid():
        unit = form.save_by(user)
        messages.success(request, _("The unit is entered. Now appoint its manager."))
        return redirect("people:unit", unit.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "people/unit_form.html", {"form": form}, status=status)


def _accountable(request: HttpRequest, organisation_id: uuid.UUID) -> tuple[User, Organisation, bool]:
    """The user, a unit they answer for, and whether they oversee it. 404 for everybody else."""
    rows = accountable_organisations(request.user).select_related("division", "legal_body")
    unit: Organisation = get_object_or_404(rows, pk=organisation_id)
    assert isinstance(request.user, User)  # nobody else answers for a unit
    return request.user, unit, overseen_organisations(request.user).filter(pk=unit.pk).exists()


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What rules ask of a unit: completed by its manager where nobody knows it yet, corrected by an officer."""
    user, unit, oversees = _accountable(request, organisation_id)
    places = area_of(user) | Division.objects.filter(pk=unit.division_id)
    form = UnitForm(request.POST or None, instance=unit, divisions=places.distinct(), only_unknown=not oversees)
    if request.method == "POST" and form.is_valid():
        form.save_by(user)
        messages.success(request, _("Saved. What was owed before today stays as it was computed."))
        return redirect("people:unit_edit", unit.pk)
    status = 400 if request.method == "POST" else 200
    name = Organisation.objects.values_list("name", flat=True).get(pk=unit.pk)
    context = {"form": form, "unit": unit, "name": name, "oversees": oversees}
    return render(request, "people/unit_form.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def unit_fact(request: HttpRequest, organisation_id: uuid.UUID, name: str) -> HttpResponse:
    """One attribute with its date and source: a manager completes it where nobody knows it, an officer corrects it."""
    user, unit, oversees = _accountable(request, organisation_id)
    if name not in ATTRIBUTES:
        raise Http404
    if not oversees and getattr(unit, name) is not None:
        raise PermissionDenied(_("This is on record already. Your fire officers can correct it."))
    form = StateForm(request.POST or None, unit=unit, name=name, initial={"since": timezone.localdate()})
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = ""
    if request.method == "POST" and form.is_valid():
        form.save_by(user)
        messages.success(
            request, _("Noted; duties are computed anew, of a large unit within minutes. What was owed before stays.")
        )
        return redirect(back) if back else redirect("people:unit_facts", unit.pk)
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "unit": unit, "back": back, "oversees": oversees}
    return render(request, "people/unit_fact.html", context, status=status)


@login_required
@never_cache
@require_GET
def unit_facts(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What a unit is like, and who stated it, since when and from what source; what nobody knows comes with a form."""
    _user, unit, oversees = _accountable(request, organisation_id)
    page = Paginator(unit.stated.select_related("by"), PER_PAGE).get_page(request.GET.get("page"))
    rows: list[StatedFact] = list(page.object_list)
    context = {
        "unit": unit, "oversees": oversees, "page_obj": page, "names_none": kind_named(unit.kind).is_exception,
        "facts": [_fact(unit, name, oversees) for name in ATTRIBUTES],
        "lines": [
            (row, _label(row.name), value_words(row.value), value_words(row.before)) for row in rows
        ],
    }  # fmt: skip
    return render(request, "people/unit_facts.html", context)


def _label(name: str) -> str:
    field: Any = Organisation._meta.get_field(name) if name in ATTRIBUTES else None
    return str(field.verbose_name) if field else name


def _fact(unit: Organisation, name: str, oversees: bool) -> dict[str, Any]:
    text = as_text(getattr(unit, name))
    return {
        "name": name, "label": _label(name), "value": value_words(text), "known": bool(text),
        "may_state": oversees or not text, "by_kind": told_by_kind(unit, name) if not text else None,
    }  # fmt: skip


# -- what happens to a unit --------------------------------------------------------------------------------------------


def _overseen(request: HttpRequest, organisation_id: uuid.UUID) -> tuple[User, Organisation]:
    user = officer_of(request)
    rows = overseen_organisations(user).select_related("division")
    return user, get_object_or_404(rows, pk=organisation_id)


@login_required
@never_cache
@require_GET
def unit_acts(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The forms to rename, shut and reopen a unit, with what has happened to it."""
    _user, unit = _overseen(request, organisation_id)
    return _show_acts(request, unit)


def _show_acts(request: HttpRequest, unit: Organisation, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "unit": unit,
        "acts": unit.acts.select_related("by"),
        "rename_form": RenameForm(initial={"on": today}),
        "shut_form": ShutForm(initial={"on": today, "kind": "suspended"}),
        "reopen_form": ReopenForm(initial={"on": today}) if unit.shut_on else None,
    }
    return render(request, "people/unit_acts.html", context | forms, status=status)


@dataclass(frozen=True)
class _Act:
    """One of the acts: its form, what does it, and what is said then."""

    form: Callable[..., Any]
    do: Callable[..., Any]
    done: Any


ACTS = {
    "rename": _Act(
        RenameForm, rename_unit, gettext_lazy("Renamed. The former name stays on record and is found by search.")
    ),
    "shut": _Act(
        ShutForm, shut_unit, gettext_lazy("Noted. Duties end on that day; what was owed and done before stays.")
    ),
    "reopen": _Act(ReopenForm, reopen_unit, gettext_lazy("The unit is open again; duties are computed anew.")),
}


@login_required
@require_POST
def unit_act(request: HttpRequest, organisation_id: uuid.UUID, act: str) -> HttpResponse:
    """What happens to a unit from a day on: it has another name, stops or is struck off, is open again."""
    user, unit = _overseen(request, organisation_id)
    wanted = ACTS[act]
    form = wanted.form(request.POST)
    if form.is_valid():
        try:
            wanted.do(unit=unit, by=user, **form.cleaned_data)
        except ActRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, wanted.done)
            return redirect("people:unit_acts", unit.pk)
    return _show_acts(request, unit, status=400, **{f"{act}_form": form})
