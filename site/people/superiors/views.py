"""Pages of groups and departments: who they are, which units stand on their lists."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.sheets.refusals import SheetRefused
from divisions.models import Division

from ..access import OFFICERS, has_role, own_superiors
from ..access import visible_divisions as area_of
from ..models import ListedUnit, Organisation, Superior, SuperiorName, User
from ..offices.granting import superiors_within
from .forms import EndForm, EntryForm, FormerNameForm, HoldForm, ListFileForm, OutsideForm, SuperiorForm
from .lists import (
    ONE_DAY,
    Entry,
    ListRefused,
    apply_list,
    compare_list,
    end_listing,
    hold_otherwise,
    keeps_list,
    list_unit,
    tie_unit,
    tieable_units,
    tree_of,
)
from .outside import enter_outside
from .sheet import read_list

PER_PAGE = 50
SALT = "people.superiors.list"
MOST_CANDIDATES = 10


def _officer(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not has_role(user, *OFFICERS):
        raise PermissionDenied(_("Groups and departments are entered by fire officers, each for their own area."))
    return user


def kept(request: HttpRequest, superior_id: uuid.UUID) -> tuple[User, Superior]:
    """The user, and a group or department whose list they keep. 404 for everybody else."""
    user = request.user
    superior = get_object_or_404(Superior.objects.select_related("division"), pk=superior_id)
    if not isinstance(user, User) or not keeps_list(user, superior):
        raise Http404
    return user, superior


# -- who they are -----------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_GET
def superiors(request: HttpRequest) -> HttpResponse:
    """Groups and departments of the officer's area, searched by name, a former one too."""
    user = _officer(request)
    text = request.GET.get("q", "").strip()[:60]
    rows = superiors_within(user).select_related("division").order_by("sort", "division__code", "name")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(former_names__name__icontains=text)).distinct()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    with_account = set(
        Superior.objects.filter(pk__in=[row.pk for row in shown], grants__in=_current_grants()).values_list(
            "pk", flat=True
        )
    )
    lines = [(row, row.pk in with_account) for row in shown]
    return render(request, "people/superiors.html", {"page_obj": page, "lines": lines, "text": text})


def _current_grants() -> Any:
    from ..models import RoleGrant

    return RoleGrant.objects.on(timezone.localdate()).filter(superior__isnull=False)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def superior_add(request: HttpRequest) -> HttpResponse:
    """A new group or department of the officer's area."""
    return _edit(request, None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def superior_edit(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """Corrects a group or department; a new name is an act of its own."""
    user = _officer(request)
    return _edit(request, get_object_or_404(superiors_within(user).select_related("division"), pk=superior_id))


def _edit(request: HttpRequest, superior: Superior | None) -> HttpResponse:
    user = _officer(request)
    area = area_of(user)
    if superior is not None:
        area = (area | Division.objects.filter(pk=superior.division_id)).distinct()
    form = SuperiorForm(request.POST or None, instance=superior, divisions=area)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Saved."))
        return redirect("people:superior", saved.pk)
    status = 400 if request.method == "POST" else 200
    rename = FormerNameForm(initial={"on": timezone.localdate()}, auto_id="rename-%s") if superior else None
    context = {"form": form, "superior": superior, "rename_form": rename}
    return render(request, "people/superior_form.html", context, status=status)


@login_required
@require_POST
def superior_rename(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """Another name from a day on; the former one stays on record and is found by search."""
    user = _officer(request)
    superior = get_object_or_404(superiors_within(user), pk=superior_id)
    form = FormerNameForm(request.POST, auto_id="rename-%s")
    if form.is_valid():
        data = form.cleaned_data
        with transaction.atomic():
            SuperiorName.objects.create(
                superior=superior, name=superior.name, until=data["on"] - ONE_DAY, source=data["source"], by=user
            )
            superior.name, superior.name_to_confirm = data["name"], False
            superior.save(update_fields=["name", "name_to_confirm"])
        messages.success(request, _("Renamed. The former name stays on record and is found by search."))
        return redirect("people:superior", superior.pk)
    edit = SuperiorForm(instance=superior, divisions=area_of(user))
    context = {"form": edit, "superior": superior, "rename_form": form}
    return render(request, "people/superior_form.html", context, status=400)


# -- their lists ------------------------------------------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def superior(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """The list: of a group as a tree, each entry here or not; a form that adds one."""
    user, found = kept(request, superior_id)
    today = timezone.localdate()
    form = EntryForm(request.POST or None, superior=found, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        entry = Entry(data.pop("name"), data.pop("number"), data.pop("sort"), data.pop("place"),
                      bool(data.pop("outside", False)))  # fmt: skip
        try:
            listed = list_unit(superior=found, entry=entry, by=user, **data)
        except ListRefused as error:
            form.add_error("name", str(error.reason.value))
        else:
            messages.success(request, _("%(name)s stands on the list.") % {"name": listed.name})
            return redirect("people:superior", found.pk)
    text, here = request.GET.get("q", "").strip()[:60], request.GET.get("here", "")
    lines = [
        (row, level) for row, level in tree_of(found, today)
        if (not text or text.casefold() in f"{row.name} {row.number}".casefold())
        and (not here or (row.organisation_id is not None) == (here == "yes"))
    ]  # fmt: skip
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "superior": found, "form": form, "page_obj": page, "text": text, "here": here,
        "former": found.former_names.all(), "oversees": superiors_within(user).filter(pk=found.pk).exists(),
        "acts_for": own_superiors(user).filter(pk=found.pk).exists(),
    }  # fmt: skip
    return render(request, "people/superior.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def superior_import(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """A list as a spreadsheet: shown first with what it would change, applied by a second step."""
    user, found = kept(request, superior_id)
    if request.method == "POST" and "rows" in request.POST:
        return _apply(request, user, found)
    form = ListFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"superior": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            read = read_list(form.cleaned_data["file"].read())
        except SheetRefused as error:
            form.add_error("file", error.sentence)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            data = form.cleaned_data
            rows = [[one.name, one.number, one.sort, one.place] for one in read.entries]
            plan = {"superior": str(found.pk), "rows": rows, "complete": data["complete"], "source": data["source"]}
            context |= {
                "read": read, "change": compare_list(found, read.entries), "complete": data["complete"],
                "rows": signing.dumps(plan, salt=SALT, compress=True),
            }  # fmt: skip
    return render(request, "people/superior_import.html", context, status=400 if form.errors else 200)


def _apply(request: HttpRequest, user: User, found: Superior) -> HttpResponse:
    try:
        plan = signing.loads(request.POST["rows"], salt=SALT, max_age=3600)
    except signing.BadSignature:
        plan = {}
    if plan.get("superior") != str(found.pk):
        messages.error(request, _("Please send the file again."))
        return redirect("people:superior_import", found.pk)
    entries = [Entry(*row) for row in plan["rows"]]
    change = apply_list(superior=found, entries=entries, complete=plan["complete"], by=user, source=plan["source"])
    text = _("%(new)s entered, %(known)s were on the list.") % {"new": len(change.new), "known": change.known}
    messages.success(request, text)
    return redirect("people:superior", found.pk)


# -- one entry --------------------------------------------------------------------------------------------------------


def _entry(request: HttpRequest, listed_id: uuid.UUID) -> tuple[User, ListedUnit]:
    rows = ListedUnit.objects.select_related("superior__division", "organisation", "upper")
    listed = get_object_or_404(rows, pk=listed_id)
    user, _superior = kept(request, listed.superior_id)
    return user, listed


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """One entry: which unit it means, how it is held, until when it stands."""
    user, found = _entry(request, listed_id)
    return _show(request, user, found)


def _show(request: HttpRequest, user: User, found: ListedUnit, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    acts_for = own_superiors(user).filter(pk=found.superior_id).exists()
    may_enter = acts_for and found.superior.is_group and found.organisation_id is None and found.outside
    wanted = request.GET.get("q", found.name).strip()[:60]
    units = tieable_units(user, found.superior).select_related("division")
    candidates = units.filter(Q(name__icontains=wanted) | Q(number=found.number) & ~Q(number=""))
    held = {"holding": found.holding, "share_percent": found.share_percent, "upper": found.upper_id, "on": today}
    context = {
        "listed": found,
        "superior": found.superior,
        "candidates": candidates.order_by("name")[:MOST_CANDIDATES] if found.organisation_id is None else [],
        "wanted": wanted,
        "ties": found.organisation_id is None and has_role(user, *OFFICERS),
        "end_form": EndForm(initial={"until": today}),
        "hold_form": HoldForm(listed=found, initial=held) if found.superior.is_group else None,
        "outside_form": OutsideForm(auto_id="outside-%s") if may_enter else None,
    }
    return render(request, "people/listed.html", context | forms, status=status)


@login_required
@require_POST
def listed_tie(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Says which unit the entry means: by a fire officer of that unit's area."""
    user, found = _entry(request, listed_id)
    unit = get_object_or_404(Organisation, pk=_uuid(request.POST.get("organisation", "")))
    try:
        tie_unit(listed=found, organisation=unit, by=user)
    except ListRefused as error:
        messages.error(request, str(error.reason.value))
    else:
        messages.success(request, _("Tied; the unit's figures count for the list."))
    return redirect("people:listed", found.pk)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


@login_required
@require_POST
def listed_end(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Takes the unit off the list after a day."""
    user, found = _entry(request, listed_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            end_listing(listed=found, until=form.cleaned_data["until"])
        except ListRefused as error:
            form.add_error("until", str(error.reason.value))
        else:
            messages.success(request, _("Taken off the list after that day."))
            return redirect("people:superior", found.superior_id)
    return _show(request, user, found, status=400, end_form=form)


@login_required
@require_POST
def listed_hold(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """Another share or another upper member from a day on."""
    user, found = _entry(request, listed_id)
    if not found.superior.is_group:
        raise Http404
    form = HoldForm(request.POST, listed=found)
    if form.is_valid():
        try:
            after = hold_otherwise(listed=found, **form.cleaned_data)
        except ListRefused as error:
            form.add_error("on", str(error.reason.value))
        else:
            messages.success(request, _("Noted from that day on; before it stays as it was."))
            return redirect("people:listed", after.pk)
    return _show(request, user, found, status=400, hold_form=form)


@login_required
@require_POST
def listed_enter(request: HttpRequest, listed_id: uuid.UUID) -> HttpResponse:
    """A member outside the city becomes a unit under the group's own account."""
    user, found = _entry(request, listed_id)
    if not own_superiors(user).filter(pk=found.superior_id).exists() or not found.superior.is_group:
        raise PermissionDenied(_("This is for whoever acts for the group."))
    form = OutsideForm(request.POST, auto_id="outside-%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            enter_outside(listed=found, digits=data["province"], kind=data["kind"], by=user)
        except ListRefused as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("The member is here; you keep its people and records."))
            return redirect("people:listed", found.pk)
    return _show(request, user, found, status=400, outside_form=form)
