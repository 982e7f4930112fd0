"""Officers' pages of the yearly list of key units: a dry run, what was not matched, what thresholds suggest."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.access import overseen_organisations
from people.models import Organisation, User

from .. import access
from ..duties.recompute import is_large
from ..models import KeyUnitDecision, KeyUnitEntry
from .forms import KeyUnitForm
from .import_list import decide_key_unit, own_province, suggestion
from .rates import key_unit_rates, newest_lists

PER_PAGE = 30


def _officer(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not access.is_officer(request.user):
        raise PermissionDenied(_("The list of key units is kept by fire officers."))
    return request.user


@login_required
@never_cache
@require_GET
def key_units(request: HttpRequest) -> HttpResponse:
    """The newest lists with their rates, the names that no unit here has, and the units of the area."""
    user = _officer(request)
    today = timezone.localdate()
    lists = access.overseen_key_unit_lists(user)
    unmatched = KeyUnitEntry.objects.filter(list__in=newest_lists(lists), organisation=None).select_related("list")
    units = overseen_organisations(user).select_related("division").order_by("-key_unit", "division__code", "name")
    page = Paginator(units, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rates": key_unit_rates(lists, today.replace(month=1, day=1), today),
        "unmatched": unmatched[:200],
        "page_obj": page,
        "lines": [(unit, suggestion(unit, today)) for unit in page.object_list],
        "decisions": KeyUnitDecision.objects.filter(organisation__in=list(page.object_list)).select_related(
            "organisation", "decided_by"
        ),
        "decision_form": KeyUnitForm(),
        "sources": _sources(page.object_list, today),
    }
    return render(request, "training/key_units.html", context)


def _sources(units: Iterable[Organisation], today: date) -> list[str]:
    """By which document the figures of the units' provinces hold; empty where none have been entered."""
    own = (own_province(unit.division.code, today) for unit in units)
    return list(dict.fromkeys(f"{one['name']}：{one['source']}" for one in own if one))


@login_required
@require_POST
def decide(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    user = _officer(request)
    unit: Organisation = get_object_or_404(overseen_organisations(user), pk=organisation_id)
    form = KeyUnitForm(request.POST)
    if form.is_valid():
        decide_key_unit(unit=unit, by=user, **form.cleaned_data)
        messages.success(request, _("The decision on %(unit)s has been kept.") % {"unit": unit})
        if is_large(unit.pk):
            messages.info(request, _("The duties of its people are being computed; this takes a minute."))
    else:
        messages.error(request, _("A decision needs a reason."))
    return redirect("training:key_units")
