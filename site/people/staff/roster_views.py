"""Pages of a unit's roster for its manager: who works here, comes or has left; one person; departments."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import whole_number

from ..access import managed_organisations
from ..models import Membership, Organisation, Person, SignInKind, User
from ..sign_in_log import note
from .changes import open_changes
from .departments import (
    DepartmentRefused,
    departments_of,
    join_department,
    name_department,
    remove_department,
)
from .followup import duties_are_computed
from .invitations import Invitation, InviteRefused, invite_person
from .post_words import not_known
from .qr import link_picture
from .roster import Place, StaffRefused, come_back, current, enrol, leave, send_to_site, set_place, set_posts, sites_of
from .roster_forms import (
    DepartmentForm,
    EnrolForm,
    LeaveForm,
    NightShiftForm,
    PlaceForm,
    PostsForm,
    ReturnForm,
    SiteForm,
    place_initial,
)
from .roster_list import RosterList
from .shifts import set_night_shift


def managed_unit(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """The unit, for its manager. 404 for everybody else: officers see counts, not names."""
    unit: Organisation = get_object_or_404(managed_organisations(request.user), pk=organisation_id)
    return unit


def person_of(unit: Organisation, person_id: uuid.UUID) -> Person:
    """Somebody on the unit's roster, now or once."""
    rows = Membership.objects.filter(organisation=unit, school_class=None)
    return get_object_or_404(Person.objects.filter(pk__in=rows.values("person")), pk=person_id)


@login_required
@never_cache
@require_GET
def staff(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Who works in the unit, comes later or has left; searched, and filtered by post and department."""
    unit = managed_unit(request, organisation_id)
    found = RosterList.asked(unit, request.GET)
    page = found.page(request.GET.get("page"))
    context = {
        "unit": unit, "list": found, "page_obj": page, "lines": found.lines(page),
        "changes": open_changes(unit).count(), "is_computed": duties_are_computed(unit),
        "not_known": not_known(unit).values("person").distinct().count(),
    }  # fmt: skip
    return render(request, "people/staff.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Enters somebody; "and another" leads back to an empty form."""
    unit = managed_unit(request, organisation_id)
    if request.method == "GET":
        form = EnrolForm(unit=unit, initial={"id": uuid.uuid4(), "started_on": timezone.localdate()})
        return render(request, "people/staff_add.html", {"unit": unit, "form": form})
    form = EnrolForm(request.POST, unit=unit)
    if form.is_valid():
        try:
            with transaction.atomic():
                person, _new = enrol(
                    person_id=form.cleaned_data["id"], organisation=unit, place=form.place(), **form.values()
                )
        except StaffRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("%(name)s is on the roster; duties are computed.") % {"name": person.name})
            return redirect("people:staff_add" if "another" in request.POST else "people:staff", unit.pk)
    return render(request, "people/staff_add.html", {"unit": unit, "form": form}, status=400)


# -- one person -------------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_GET
def member(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """One person: posts and dates, with the forms to move, to leave, to come back and to invite."""
    unit = managed_unit(request, organisation_id)
    return _show(request, unit, person_of(unit, person_id))


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
    related = ("post", "department", "employer")
    held = list(current(unit, today).filter(person=person).select_related(*related))
    rows = Membership.objects.filter(organisation=unit, person=person, school_class=None).select_related(*related)
    context = {
        "unit": unit,
        "person": person,
        "rows": rows.order_by("-started_on", "pk"),
        "held": held,
        "is_here": bool(held),
        "certificates_asked": [row.post for row in held if row.post and row.post.asks_certificate],
        "account": User.objects.filter(person=person).first(),
        "invitation": invitation,
        "qr": link_picture(invitation.url) if invitation else "",
    }
    made = _forms_of(request, unit, person, held)
    return render(request, "people/staff_member.html", context | made | forms, status=status)


def _forms_of(request: HttpRequest, unit: Organisation, person: Person, held: list[Membership]) -> dict[str, Any]:
    """The forms that the page shows, filled in with what is."""
    today = timezone.localdate()
    if not held:
        return {"return_form": ReturnForm(unit=unit, initial={"started_on": today})}
    names = {"name": person.name, "second_name": person.second_name}
    sites = sites_of(unit, managed_organisations(request.user))
    codes = [row.post.code for row in held if row.post]
    since = today if codes else min(row.started_on for row in held)  # no move, where the post was not known
    return {
        "posts_form": PostsForm(unit=unit, initial={"posts": codes, "since": since}),
        "place_form": PlaceForm(unit=unit, initial=names | place_initial(Place.of(held[0]))),
        "leave_form": LeaveForm(initial={"on": today}),
        "site_form": SiteForm(sites=sites, kind=unit.kind, initial={"started_on": today}) if sites.exists() else None,
    }


def _change(
    request: HttpRequest,
    unit: Organisation,
    person: Person,
    form: Any,
    name: str,
    change: Callable[[], None],
    done: str,
) -> HttpResponse:
    """Saves one form of a person's page, or shows the page again with what is wrong."""
    if form.is_valid():
        try:
            with transaction.atomic():
                change()
        except (StaffRefused, DepartmentRefused) as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, done)
            return redirect("people:staff_member", unit.pk, person.pk)
    return _show(request, unit, person, status=400, **{name: form})


@login_required
@require_POST
def move(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Other posts from a day on."""
    unit = managed_unit(request, organisation_id)
    person, form = person_of(unit, person_id), PostsForm(request.POST, unit=unit)

    def change() -> None:
        data = form.cleaned_data
        set_posts(person=person, organisation=unit, posts=data["posts"], since=data["since"])

    done = _("The posts are changed; duties are computed anew.")
    return _change(request, unit, person, form, "posts_form", change, done)


@login_required
@require_POST
def put(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Names, department, shift and employer."""
    unit = managed_unit(request, organisation_id)
    person = person_of(unit, person_id)
    form = PlaceForm(request.POST, unit=unit, initial={"second_name": person.second_name})

    def change() -> None:
        data = form.cleaned_data
        set_place(
            person=person, organisation=unit, place=form.place(), name=data["name"],
            second_name=data.get("second_name"),
        )  # fmt: skip

    return _change(request, unit, person, form, "place_form", change, _("Saved."))


@login_required
@require_POST
def send(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Puts somebody on the roster of a site, where the company's training counts."""
    unit = managed_unit(request, organisation_id)
    person = person_of(unit, person_id)
    form = SiteForm(request.POST, sites=sites_of(unit, managed_organisations(request.user)), kind=unit.kind)

    def change() -> None:
        data = form.cleaned_data
        posts = [data["post"]] if data["post"] else []
        send_to_site(
            person=person, employer=unit, site=data["site"], posts=posts, started_on=data["started_on"]
        )  # fmt: skip

    done = _("On the site's roster too: the company's part of the training counts there, the site's part is owed.")
    return _change(request, unit, person, form, "site_form", change, done)


@login_required
@require_POST
def come(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Somebody who had left begins again."""
    unit = managed_unit(request, organisation_id)
    person, form = person_of(unit, person_id), ReturnForm(request.POST, unit=unit)

    def change() -> None:
        data = form.cleaned_data
        come_back(
            person=person, organisation=unit, posts=data["posts"], started_on=data["started_on"],
            on_duty_from=data["on_duty_from"],
        )  # fmt: skip

    done = _("%(name)s is on the roster; duties are computed.") % {"name": person.name}
    return _change(request, unit, person, form, "return_form", change, done)


@login_required
@require_POST
def depart(request: HttpRequest, organisation_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Somebody leaves: the training file stays, the roles in the unit end."""
    unit = managed_unit(request, organisation_id)
    person, form = person_of(unit, person_id), LeaveForm(request.POST)
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
    unit = managed_unit(request, organisation_id)
    person = person_of(unit, person_id)
    if not current(unit, timezone.localdate()).filter(person=person).exists():
        raise PermissionDenied(_("This person no longer works here."))
    try:
        invitation = invite_person(person=person, organisation=unit)
        note(request, SignInKind.INVITED, user=invitation.user, method=str(request.user))
    except InviteRefused as error:
        messages.error(request, str(error.reason.value))
        return redirect("people:staff_member", unit.pk, person.pk)
    return _show(request, unit, person, invitation=invitation)


# -- departments ------------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def departments(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The unit's departments, a new one, and when its night shift begins."""
    unit = managed_unit(request, organisation_id)
    about_shift = "night_shift_starts" in request.POST
    shift_form = NightShiftForm(
        request.POST if about_shift else None, initial={"night_shift_starts": unit.night_shift_starts}
    )
    if about_shift and shift_form.is_valid():
        set_night_shift(organisation=unit, starts=shift_form.cleaned_data["night_shift_starts"])
        messages.success(request, _("Saved."))
        return redirect("people:departments", unit.pk)
    form = DepartmentForm(request.POST if request.method == "POST" and not about_shift else None)
    if form.is_valid():
        try:
            name_department(organisation=unit, name=form.cleaned_data["name"])
        except DepartmentRefused as error:
            form.add_error("name", str(error.reason.value))
        else:
            return redirect("people:departments", unit.pk)
    context = {"unit": unit, "departments": departments_of(unit), "form": form, "shift_form": shift_form}
    status = 400 if form.errors or shift_form.errors else 200
    return render(request, "people/departments.html", context, status=status)


@login_required
@require_POST
def department(request: HttpRequest, organisation_id: uuid.UUID, department_id: int) -> HttpResponse:
    """Renames a department, joins it with another (`into`) or removes it (`remove`)."""
    unit = managed_unit(request, organisation_id)
    found = get_object_or_404(unit.departments, pk=department_id)
    into = request.POST.get("into", "")
    try:
        if "remove" in request.POST:
            remove_department(department=found)
        elif into:
            others = unit.departments.exclude(pk=found.pk)
            join_department(department=found, into=get_object_or_404(others, pk=whole_number(into)))
        else:
            form = DepartmentForm(request.POST)
            if not form.is_valid():
                messages.error(request, _("Please enter a name."))
                return redirect("people:departments", unit.pk)
            name_department(organisation=unit, name=form.cleaned_data["name"], department=found)
    except DepartmentRefused as error:
        messages.error(request, str(error.reason.value))
    else:
        messages.success(request, _("Saved."))
    return redirect("people:departments", unit.pk)
