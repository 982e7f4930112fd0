"""Pages of a unit's staff for its manager, and of units and their managers for officers."""

from __future__ import annotations

import uuid
from typing import Any

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

from ..access import OFFICERS, has_role, managed_organisations, overseen_organisations
from ..models import Membership, Organisation, Person, Role, RoleGrant, SignInKind, User
from ..sign_in_log import note
from .followup import duties_are_computed
from .forms import AppointForm, EnrolForm, LeaveForm, PostsForm
from .invitations import (
    Invitation,
    InviteRefused,
    appoint_manager,
    dismiss_manager,
    invite_person,
    managers_of,
)
from .places import same_body
from .qr import link_picture
from .roster import StaffRefused, current, enrol, former, leave, set_posts

PER_PAGE = 100
MOST_PLACES = 50


def _managed(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """The unit, for its manager. 404 for everybody else: officers see counts, not names."""
    unit: Organisation = get_object_or_404(managed_organisations(request.user), pk=organisation_id)
    return unit


def _person(unit: Organisation, person_id: uuid.UUID) -> Person:
    """Somebody on the unit's roster, now or once."""
    rows = Membership.objects.filter(organisation=unit, school_class=None)
    return get_object_or_404(Person.objects.filter(pk__in=rows.values("person")), pk=person_id)


# -- the manager ------------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_GET
def staff(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Who works in the unit, searched by name or number and by post; `left=1` shows who has left."""
    unit, today = _managed(request, organisation_id), timezone.localdate()
    left = request.GET.get("left") == "1"
    rows = (former if left else current)(unit, today)
    text, post = request.GET.get("q", "").strip()[:60], request.GET.get("post", "")[:40]
    if text:
        rows = rows.filter(person__name__icontains=text) | rows.filter(staff_number__startswith=text)
    if post:
        rows = rows.filter(post__code=post)
    people = Person.objects.filter(pk__in=rows.values("person")).order_by("name", "pk")
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    lines = _lines(unit, list(page.object_list), left=left)
    posts = {row.post for row in current(unit, today).exclude(post=None).select_related("post")}
    context = {
        "unit": unit, "page_obj": page, "lines": lines, "left": left, "text": text, "post": post,
        "is_computed": duties_are_computed(unit),
        "posts": sorted(posts, key=lambda found: found.code if found else ""),
    }  # fmt: skip
    return render(request, "people/staff.html", context)


def _lines(unit: Organisation, people: list[Person], *, left: bool) -> list[tuple[Person, list[Membership]]]:
    """Each person with the memberships that the page is about, in one query."""
    today = timezone.localdate()
    rows = (former if left else current)(unit, today).filter(person__in=people).select_related("post")
    found: dict[uuid.UUID, list[Membership]] = {}
    for row in rows.order_by("started_on", "pk"):
        found.setdefault(row.person_id, []).append(row)
    return [(person, found.get(person.pk, [])) for person in people]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Enters somebody; "and another" leads back to an empty form."""
    unit = _managed(request, organisation_id)
    if request.method == "GET":
        form = EnrolForm(initial={"id": uuid.uuid4(), "started_on": timezone.localdate()})
        return render(request, "people/staff_add.html", {"unit": unit, "form": form})
    form = EnrolForm(request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            person, _new = enrol(person_id=data.pop("id"), organisation=unit, **data)
        except StaffRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("%(name)s is on the roster; duties are computed.") % {"name": person.name})
            return redirect("people:staff_add" if "another" in request.POST else "people:staff", unit.pk)
    return render(request, "people/staff_add.html", {"unit": unit, "form": form}, status=400)


@login_required
@never_cache
@require_GET
def member(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One person: posts and dates, with the forms to move, to leave and to invite."""
    unit = _managed(request, organisation_id)
    return _show(request, unit, _person(unit, person_id))


def _show(
    request: HttpRequest,
    unit: Organisation,
    person: Person,
    *,
    status: int = 200,
    invitation: Invitation | None = None,
    **forms: Any,
) -> HttpResponse:
    today = timezone.localdate()
    held = list(current(unit, today).filter(person=person).select_related("post"))
    rows = Membership.objects.filter(organisation=unit, person=person, school_class=None).select_related("post")
    context = {
        "unit": unit,
        "person": person,
        "rows": rows.order_by("-started_on", "pk"),
        "is_here": bool(held),
        "account": User.objects.filter(person=person).first(),
        "posts_form": PostsForm(initial={"posts": [row.post.code for row in held if row.post], "since": today}),
        "leave_form": LeaveForm(initial={"on": today}),
        "invitation": invitation,
        "qr": link_picture(invitation.url) if invitation else "",
    }
    return render(request, "people/staff_member.html", context | forms, status=status)


@login_required
@require_POST
def move(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Other posts from a day on."""
    unit = _managed(request, organisation_id)
    person, form = _person(unit, person_id), PostsForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            set_posts(person=person, organisation=unit, posts=data["posts"], since=data["since"])
        except StaffRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("The posts are changed; duties are computed anew."))
            return redirect("people:staff_member", unit.pk, person.pk)
    return _show(request, unit, person, status=400, posts_form=form)


@login_required
@require_POST
def depart(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Somebody leaves: the training file stays, the roles in the unit end."""
    unit = _managed(request, organisation_id)
    person, form = _person(unit, person_id), LeaveForm(request.POST)
    if form.is_valid():
        try:
            leave(person=person, organisation=unit, on=form.cleaned_data["on"])
        except StaffRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("%(name)s has left; the training file stays.") % {"name": person})
            return redirect("people:staff", unit.pk)
    return _show(request, unit, person, status=400, leave_form=form)


@login_required
@never_cache
@require_POST
def invite(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """An account, or a new link to it, shown this once."""
    unit = _managed(request, organisation_id)
    person = _person(unit, person_id)
    if not current(unit, timezone.localdate()).filter(person=person).exists():
        raise PermissionDenied(_("This person no longer works here."))
    try:
        invitation = invite_person(person=person, organisation=unit)
        note(request, SignInKind.INVITED, user=invitation.user, method=str(request.user))
    except InviteRefused as error:
        messages.error(request, str(error.reason.value))
        return redirect("people:staff_member", unit.pk, person.pk)
    return _show(request, unit, person, invitation=invitation)


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
                    started_on=timezone.localdate(),
                )  # fmt: skip
                invitation = appoint_manager(person=person, organisation=found, by=user)
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
