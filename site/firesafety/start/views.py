"""The first page of an empty installation, and the list of what a new one still needs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.ratelimit import allow, client_address
from divisions.importing import ImportRefused
from divisions.management.commands.import_divisions import JIAXING, JIAXING_ROOT
from people.models import SignInKind
from people.sign_in_log import note
from people.three_officers import PlatformDuty, may

from .city import CityTooLargeError, make_county_offices, put_in_city
from .forms import AdministratorForm, CityForm
from .setup_code import is_waiting, make_administrator
from .steps import steps

TRIES, MINUTES = 10, 15
SHOWN_ERRORS = 20


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Who starts an empty installation becomes its administrator by the printed code; then what is to be done."""
    if is_waiting():
        return _administrator(request)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={reverse('start')}")
    _in_charge(request, PlatformDuty.SYSTEM, PlatformDuty.SECURITY)
    return render(request, "start/steps.html", _listed(request, CityForm()))


def _administrator(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        form = AdministratorForm(initial={"code": request.GET.get("code", "")[:40]})
        return render(request, "start/administrator.html", {"form": form})
    if not allow(f"setup-code:{client_address(request)}", limit=TRIES, seconds=MINUTES * 60):
        return render(request, "429.html", status=429)
    form = AdministratorForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        user = make_administrator(username=data["username"], name=data["name"], password=data["password"])
        if user is not None:
            note(request, SignInKind.INVITED, user=user, method="setup code")
            messages.success(request, _("The administrator's account is made. Please sign in with it."))
        return redirect(f"{reverse('account_login')}?next={reverse('start')}")
    return render(request, "start/administrator.html", {"form": form}, status=400)


def _in_charge(request: HttpRequest, *duties: PlatformDuty) -> None:
    """Raises Http404 unless the account has one of the duties; who may do everything has them all."""
    if not any(may(request.user, duty) for duty in duties):
        raise Http404


def _listed(request: HttpRequest, form: CityForm) -> dict[str, Any]:
    """What the list of steps shows: each step, and whether it is this account's work."""
    return {"steps": [(step, step.duty is None or may(request.user, step.duty)) for step in steps()], "form": form}


@login_required
@never_cache
@require_POST
def city(request: HttpRequest) -> HttpResponse:
    """Puts in Jiaxing as supplied, or a city from a file."""
    _in_charge(request, PlatformDuty.SYSTEM)
    if "jiaxing" in request.POST:
        count = put_in_city(JIAXING, root=JIAXING_ROOT)
        messages.success(request, _("%(count)s divisions are in, each with a planned venue.") % {"count": count})
        return redirect("start")
    form = CityForm(request.POST, request.FILES)
    errors: list[tuple[int, str]] = []
    if form.is_valid():
        try:
            count = _put_in(form.cleaned_data["file"])
        except ImportRefused as refusal:
            errors = refusal.errors
            form.add_error("file", _("The file was refused; nothing was written."))
        except CityTooLargeError as error:
            form.add_error("file", _("%(rows)s rows are too many for this page: use `manage.py import_divisions`.")
                           % {"rows": error.rows})  # fmt: skip
        else:
            messages.success(request, _("%(count)s divisions are in, each with a planned venue.") % {"count": count})
            return redirect("start")
    context = _listed(request, form) | {"errors": errors[:SHOWN_ERRORS], "more": len(errors) - SHOWN_ERRORS}
    return render(request, "start/steps.html", context, status=400)


def _put_in(file: object) -> int:
    name = str(getattr(file, "name", "divisions.csv")).lower()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("divisions.csv.gz" if name.endswith(".gz") else "divisions.csv")
        with path.open("wb") as stream:
            stream.writelines(file.chunks())  # type: ignore[attr-defined]
        return put_in_city(path)


@login_required
@never_cache
@require_POST
def offices(request: HttpRequest) -> HttpResponse:
    """An office for the city and one for each county."""
    _in_charge(request, PlatformDuty.SECURITY)
    made = make_county_offices()
    messages.success(request, _("%(count)s offices are made.") % {"count": made})
    return redirect("start")
