"""Officers' pages of the yearly list of key units: a dry run, what was not matched, what thresholds suggest."""

from __future__ import annotations

import base64
import uuid
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.core.signing import BadSignature, loads
from django.core.signing import dumps as signed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from divisions.models import Division
from people.access import overseen_divisions, overseen_organisations
from people.models import Organisation, User

from .. import access
from ..models import KeyUnitDecision, KeyUnitEntry
from .forms import KeyUnitForm, KeyUnitListForm
from .import_list import ListError, decide_key_unit, import_list, provinces, read_list, suggestion
from .rates import key_unit_rates, newest_lists

PER_PAGE = 30
SALT = "key-unit-list"
HOUR = 3600


def _officer(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not access.is_officer(request.user):
        raise PermissionDenied(_("The list of key units is kept by fire officers."))
    return request.user


def _divisions(user: User) -> QuerySet[Division]:
    """Where an officer may import a list: the city's and the counties' divisions of the own area."""
    rows = Division.objects.all() if user.is_superuser else Division.objects.within_any(overseen_divisions(user))
    return rows.filter(level__in=["city", "county", "town"]).order_by("code")


@login_required
@never_cache
@require_GET
def key_units(request: HttpRequest) -> HttpResponse:
    """The newest lists with their rates, the names that no unit here has, and the units of the area."""
    return _show(request, _officer(request))


def _show(request: HttpRequest, user: User, *, form: KeyUnitListForm | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    lists = access.overseen_key_unit_lists(user)
    unmatched = KeyUnitEntry.objects.filter(list__in=newest_lists(lists), organisation=None).select_related("list")
    units = overseen_organisations(user).select_related("division").order_by("-key_unit", "division__code", "name")
    page = Paginator(units, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form or KeyUnitListForm(divisions=_divisions(user), initial={"year": today.year}),
        "rates": key_unit_rates(lists, today.replace(month=1, day=1), today),
        "unmatched": unmatched[:200],
        "page_obj": page,
        "lines": [(unit, suggestion(unit, today)) for unit in page.object_list],
        "decisions": KeyUnitDecision.objects.filter(organisation__in=list(page.object_list)).select_related(
            "organisation", "decided_by"
        ),
        "decision_form": KeyUnitForm(),
        "provinces": provinces(),
    }
    return render(request, "training/key_units.html", context, status=status)


@login_required
@require_POST
def check_list(request: HttpRequest) -> HttpResponse:
    """The dry run: what the file says, line by line, before anything is kept."""
    user = _officer(request)
    form = KeyUnitListForm(request.POST, request.FILES, divisions=_divisions(user))
    if not form.is_valid():
        return _show(request, user, form=form, status=400)
    data = form.cleaned_data["file"].read()
    try:
        reading = read_list(data, form.cleaned_data["division"])
    except ListError as error:
        form.add_error("file", str(error))
        return _show(request, user, form=form, status=400)
    about = {
        "division": form.cleaned_data["division"].pk,
        "year": form.cleaned_data["year"],
        "document": form.cleaned_data["document"],
        "issued_on": form.cleaned_data["issued_on"].isoformat(),
        "file": base64.b64encode(data).decode(),
    }
    context = {
        "reading": reading,
        "about": form.cleaned_data,
        "ticket": signed(about, salt=SALT, compress=True),
        "errors": reading.errors[:200],
    }
    return render(request, "training/key_unit_check.html", context)


@login_required
@require_POST
def keep_list(request: HttpRequest) -> HttpResponse:
    """Keeps the list that was looked at; lines with errors are left out, as the dry run said."""
    user = _officer(request)
    try:
        about = loads(request.POST.get("ticket", ""), salt=SALT, max_age=HOUR)
    except BadSignature:
        messages.error(request, _("The dry run is too old; choose the file again."))
        return redirect("training:key_units")
    division = get_object_or_404(_divisions(user), pk=about["division"])
    try:
        made = import_list(
            reading=read_list(base64.b64decode(about["file"]), division),
            division=division,
            year=about["year"],
            document=about["document"],
            issued_on=date.fromisoformat(about["issued_on"]),
            by=user,
        )
    except ListError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(list)s has been imported.") % {"list": made})
    return redirect("training:key_units")


@login_required
@require_POST
def decide(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    user = _officer(request)
    unit: Organisation = get_object_or_404(overseen_organisations(user), pk=organisation_id)
    form = KeyUnitForm(request.POST)
    if form.is_valid():
        decide_key_unit(unit=unit, by=user, **form.cleaned_data)
        messages.success(request, _("The decision on %(unit)s has been kept.") % {"unit": unit})
    else:
        messages.error(request, _("A decision needs a reason."))
    return redirect("training:key_units")
