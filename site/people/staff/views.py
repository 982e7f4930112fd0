"""Pages of units and their managers, for officers."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..access import OFFICERS, has_role, overseen_organisations
from ..models import Organisation, Role, RoleGrant, SignInKind, User
from ..sign_in_log import note
from .forms import AppointForm
from .invitations import (
    InviteRefused,
    appoint_manager,
    dismiss_manager,
    managers_of,
)
from .places import same_body
from .qr import link_picture
from .roster import StaffRefused, current, enrol

PER_PAGE = 100
MOST_PLACES = 50


# -- the officer ------------------------------------------------------------------------------------------------------


def officer_of(request: HttpRequest) -> User:
    """The officer who asks; refuses everybody else."""
    if not isinstance(request.user, User) or not has_role(request.user, *OFFICERS):
        raise PermissionDenied(_("Units are entered by fire officers, each for their own area."))
    return request.user


@login_required
@never_cache
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The units of an officer's area, searched by name, with how many managers and people each has."""
    user = officer_of(request)
    rows = overseen_organisations(user).select_related("division").order_by("division__code", "name")
    if text := request.GET.get("q", "").strip()[:60]:
        rows = rows.filter(Q(name__icontains=text) | Q(acts__former_name__icontains=text)).distinct()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today, shown = timezone.localdate(), list(page.object_list)
    managed = RoleGrant.objects.on(today).filter(role=Role.UNIT_MANAGER, organisation__in=shown)
    with_manager = set(managed.values_list("organisation_id", flat=True))
    context = {"page_obj": page, "lines": [(unit, unit.pk in with_manager) for unit in shown], "text": text}
    return render(request, "people/units.html", context)


def _before(unit: Organisation) -> date:
    """A first day for somebody of whom it is not known: the eve of the day on which the unit came to the platform."""
    return timezone.localdate(unit.created_at) - timedelta(days=1)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """A unit's managers; appointing one shows the link of the account this once."""
    user = officer_of(request)
    found = get_object_or_404(overseen_organisations(user).select_related("division"), pk=organisation_id)
    form = AppointForm(request.POST or None, initial={"id": uuid.uuid4()})
    invitation = None
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                person, _new = enrol(
                    person_id=form.cleaned_data["id"], organisation=found, name=form.cleaned_data["name"],
                    started_on=form.cleaned_data["started_on"] or _before(found),
                )  # fmt: skip
                invitation = appoint_manager(
                    person=person, organisation=found, by=user, phone=form.cleaned_data["phone"]
                )
                note(request, SignInKind.INVITED, user=invitation.user, method=str(user))
            form = AppointForm(initial={"id": uuid.uuid4()})
        except (StaffRefused, InviteRefused) as error:
            form.add_error(None, str(error.reason.value))
    context = {
        "unit": found,
        "managers": managers_of(found),
        "acts": found.acts.select_related("by"),
        "places": same_body(found).filter(pk__in=overseen_organisations(user).values("pk"))[:MOST_PLACES],
        "people": current(found, timezone.localdate()).values("person").distinct().count(),
        "form": form,
        "invitation": invitation,
        "qr": link_picture(invitation.url) if invitation else "",
    }
    return render(request, "people/unit.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def dismiss(request: HttpRequest, organisation_id: uuid.UUID, grant_id: int) -> HttpResponse:
    """Ends a manager's role today."""
    user = officer_of(request)
    found = get_object_or_404(overseen_organisations(user), pk=organisation_id)
    dismiss_manager(grant=get_object_or_404(managers_of(found), pk=grant_id))
    messages.success(request, _("The role has ended."))
    return redirect("people:unit", found.pk)
