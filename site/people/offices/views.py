"""Pages of roles and offices: who works with the platform, granted and ended by whoever is above."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from divisions.models import Division

from ..access import has_role
from ..access import visible_divisions as area_of
from ..models import Jurisdiction, Organisation, Role, RoleGrant, SignInKind, User
from ..sign_in_log import note
from ..staff.invitations import Invitation, InviteRefused, invite_person, new_link, open_account
from ..staff.qr import link_picture
from ..three_officers import gives_rights
from .forms import GrantForm, OfficeForm, TeacherForm
from .granting import (
    OFFICE_ROLES,
    SUPERIOR_ROLES,
    GrantRefused,
    end_role,
    grant_role,
    grantable_roles,
    grants_below,
    offices_within,
    schools_of,
)

PER_PAGE = 50
BY_PAGE = (
    *OFFICE_ROLES,
    Role.VENUE_KEEPER,
    *SUPERIOR_ROLES,
)  # what this page grants; managers and teachers have pages of their own


def _granter(request: HttpRequest) -> User:
    """The account, when it grants roles."""
    user = request.user
    if not isinstance(user, User) or not any(role in BY_PAGE for role in grantable_roles(user)):
        raise PermissionDenied(_("Roles are granted by whoever is above."))
    return user


@login_required
@never_cache
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role below this account, searched and by role; `ended=1` shows what has ended."""
    user, today = _granter(request), timezone.localdate()
    ended = request.GET.get("ended") == "1"
    text, role = request.GET.get("q", "").strip()[:60], request.GET.get("role", "")[:20]
    below = grants_below(user)
    rows = below.filter(valid_until__lte=today) if ended else RoleGrant.objects.on(today).filter(pk__in=below)
    if text:
        rows = rows.filter(Q(user__display_name__icontains=text) | Q(user__username__istartswith=text))
    if role:
        rows = rows.filter(role=role)
    rows = rows.select_related(
        "user", "jurisdiction", "organisation", "school_class", "venue_division", "superior", "given_by"
    )
    page = Paginator(rows.order_by("role", "user__display_name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page, "ended": ended, "text": text, "role": role,
        "roles": grantable_roles(user), "grantable": [found for found in grantable_roles(user) if found in BY_PAGE],
        "may_make_offices": _makes_offices(user),
    }  # fmt: skip
    return render(request, "people/roles.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, role: str) -> HttpResponse:
    """Gives somebody a role; the link of a new account is shown this once."""
    user = _granter(request)
    if role not in BY_PAGE:
        raise Http404
    wanted = Role(role)
    if wanted not in grantable_roles(user):
        raise PermissionDenied(_("This role is granted by whoever is above you."))
    form = GrantForm(request.POST or None, user=user, role=wanted)
    invitation = None
    if request.method == "POST" and form.is_valid():
        try:
            invitation = _grant(request, form, wanted)
        except (GrantRefused, InviteRefused) as error:
            form.add_error(None, str(error.reason.value))
        else:
            if invitation is None:
                messages.success(request, _("The role is given."))
                return redirect("people:roles")
            form = GrantForm(user=user, role=wanted)
    context = {"form": form, "role": wanted, "invitation": invitation, "qr": _picture(invitation)}
    return render(request, "people/role_grant.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _grant(request: HttpRequest, form: GrantForm, role: Role) -> Invitation | None:
    """Grants what the form says; for a new person the invitation to the account."""
    by: User = request.user  # type: ignore[assignment]
    data, scope = form.cleaned_data, form.scope()
    invitation = None
    if form.account is None:
        waiting = _waiting(by, role, data["name"], **scope)
        invitation = new_link(waiting) if waiting else open_account(name=data["name"], phone=data["phone"])
        note(request, SignInKind.INVITED, user=invitation.user, method=str(by))
    account = invitation.user if invitation else form.account
    assert account is not None
    grant_role(user=account, role=role, by=by, valid_until=data["valid_until"], **scope)
    return invitation


def _waiting(by: User, role: Role, name: str, **scope: object) -> User | None:
    """The account that the same form made a moment ago and that nobody has used: sent twice, it makes one."""
    rows = RoleGrant.objects.filter(role=role, given_by=by, user__display_name=name, user__last_login=None, **scope)
    found = rows.filter(user__is_active=True).select_related("user").first()
    return found.user if found else None


def _picture(invitation: Invitation | None) -> str:
    return link_picture(invitation.url) if invitation else ""


@login_required
@require_POST
def end(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Ends a role today."""
    found = get_object_or_404(_seen(request), pk=grant_id)
    end_role(grant=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The role has ended."))
    if found.role == Role.TEACHER:
        school = found.organisation_id or (found.school_class.organisation_id if found.school_class else None)
        return redirect("people:teachers", school)
    return redirect("people:roles")


def _seen(request: HttpRequest) -> QuerySet[RoleGrant]:
    user = request.user
    return grants_below(user) if isinstance(user, User) else RoleGrant.objects.none()


@login_required
@never_cache
@require_POST
def renew(request: HttpRequest, grant_id: int) -> HttpResponse:
    """A new link for an account all of whose roles this account may end."""
    user = _granter(request)
    found = get_object_or_404(grants_below(user).select_related("user"), pk=grant_id)
    try:
        if RoleGrant.objects.filter(user=found.user).exclude(pk__in=grants_below(user)).exists():
            raise PermissionDenied(_("This account holds roles that you do not oversee."))
        invitation = new_link(found.user)
    except InviteRefused as error:
        messages.error(request, str(error.reason.value))
        return redirect("people:roles")
    note(request, SignInKind.INVITED, user=found.user, method=str(user))
    context = {"invitation": invitation, "qr": _picture(invitation), "role": Role(found.role)}
    return render(request, "people/role_grant.html", context)


# -- a school's teachers ----------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def teachers(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Who of a school's staff teaches which class; granted by the school's manager."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    school: Organisation = get_object_or_404(schools_of(user), pk=organisation_id)
    form = TeacherForm(request.POST or None, school=school)
    invitation = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                account = User.objects.filter(person=data["person"]).first()
                if account is None:
                    invitation = invite_person(person=data["person"], organisation=school)
                    account = invitation.user
                    note(request, SignInKind.INVITED, user=account, method=str(user))
                whole = None if data["school_class"] else school
                grant_role(user=account, role=Role.TEACHER, by=user, organisation=whole,
                           school_class=data["school_class"], valid_until=data["valid_until"])  # fmt: skip
            form = TeacherForm(school=school)
        except (GrantRefused, InviteRefused) as error:
            form.add_error(None, str(error.reason.value))
    held = RoleGrant.objects.on(timezone.localdate()).filter(role=Role.TEACHER)
    held = held.filter(Q(organisation=school) | Q(school_class__organisation=school))
    page = Paginator(
        held.select_related("user", "school_class", "organisation").order_by("user__display_name", "pk"), PER_PAGE
    ).get_page(request.GET.get("page"))
    context = {"unit": school, "form": form, "page_obj": page, "invitation": invitation, "qr": _picture(invitation)}
    return render(request, "people/teachers.html", context, status=400 if form.errors else 200)


# -- offices ----------------------------------------------------------------------------------------------------------


def _makes_offices(user: User) -> bool:
    return has_role(user, Role.CITY_OFFICER) or gives_rights(user)


def _maker(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not _makes_offices(request.user):
        raise PermissionDenied(_("Offices are entered by the city's officers."))
    return request.user


@login_required
@never_cache
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """The offices within what this account oversees, with what each looks after."""
    user = _maker(request)
    rows = offices_within(user).prefetch_related("divisions").order_by("name")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    held = RoleGrant.objects.on(today).filter(jurisdiction__in=[office.pk for office in page.object_list])
    staffed = set(held.values_list("jurisdiction_id", flat=True))
    lines = [(office, office.pk in staffed) for office in page.object_list]
    return render(request, "people/offices.html", {"page_obj": page, "lines": lines})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def office(request: HttpRequest, office_id: int | None = None) -> HttpResponse:
    """A new office, or another area for one there is."""
    user = _maker(request)
    found: Jurisdiction | None = get_object_or_404(offices_within(user), pk=office_id) if office_id else None
    area = Division.objects.all() if gives_rights(user) else area_of(user)
    form = OfficeForm(request.POST or None, instance=found, divisions=area)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
        messages.success(request, _("The office is saved."))
        return redirect("people:offices")
    status = 400 if request.method == "POST" else 200
    return render(request, "people/office_form.html", {"form": form, "office": found}, status=status)
