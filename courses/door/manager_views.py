"""Pages of a unit's staff doors for its manager: posters, what is told about the place, who waits to be confirmed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.models import Organisation, Post, User
from people.staff.catalogue import grouped_posts
from people.staff.departments import DepartmentRefused
from people.staff.roster import StaffRefused
from people.staff.roster_forms import EnrolForm, KnownField
from people.staff.roster_list import known_words
from people.staff.roster_views import managed_unit

from .course import CHINESE, languages, name_of
from .deciding import DecideRefused, confirm_entry, likely_known, mark_explained, refuse_entry
from .entries import asking, close_door, done_together, entries_of, open_door, waiting
from .models import DoorEntry, EntryState, SitePart, StaffDoor
from .poster import poster_pdf, poster_png, url_of

PER_PAGE = 50
POLLED = "every 10s"


class SitePartForm(forms.ModelForm[SitePart]):
    """What is told about the place in one language."""

    class Meta:
        model = SitePart
        fields = ("exits", "equipment", "alarm", "assembly", "dangers")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("exits", "equipment", "alarm", "dangers")}


class ConfirmForm(EnrolForm):
    """Who it is: somebody new with posts, days and employer, or somebody on the roster."""

    explained = forms.BooleanField(
        label=gettext_lazy("I, or somebody for me, explained the course in a way this person understood"),
        required=False,
    )
    field_order: tuple[str, ...] = ("known", *EnrolForm.field_order, "explained")  # type: ignore[assignment]

    def __init__(self, *args: Any, entry: DoorEntry, **kwargs: Any) -> None:
        super().__init__(*args, unit=entry.organisation, **kwargs)
        del self.fields["id"], self.fields["ended_on"]
        people = likely_known(entry)
        if people:
            self.fields["known"] = KnownField(known_words(people, entry.organisation))
        if self.data.get("known", KnownField.NEW) != KnownField.NEW:
            self.fields["posts"].required = False  # whoever is on the roster has them there
        if not entry.needs_explaining or entry.explained_at:
            del self.fields["explained"]
        self.order_fields(self.field_order)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _waiting_context(unit: Organisation, page: Any) -> dict[str, Any]:
    rows = list(page.object_list)
    together = done_together(rows)
    return {
        "unit": unit,
        "page_obj": page,
        "lines": [(row, name_of(row.language), row.browser in together) for row in rows],
        "asking": [(row, name_of(row.language)) for row in asking(unit)[:PER_PAGE]],
        "polled": POLLED,
    }


def _page(request: HttpRequest, unit: Organisation) -> Any:
    return Paginator(waiting(unit), PER_PAGE).get_page(request.GET.get("page"))


@login_required
@never_cache
@require_GET
def desk(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Who asks for a person, who waits to be confirmed, and the unit's doors with their posters."""
    unit = managed_unit(request, organisation_id)
    doors = StaffDoor.objects.filter(organisation=unit, closed_at=None).select_related("organisation", "post")
    context = _waiting_context(unit, _page(request, unit)) | {
        "doors": [(door, url_of(door)) for door in doors.order_by("made_at")],
        "posts": grouped_posts(unit.kind, without=[door.post for door in doors if door.post]),
        "has_any": doors.filter(post=None).exists(),
        "parts": [(language, SitePart.objects.filter(organisation=unit, language=language.code).first())
                  for language in languages().values()],
    }  # fmt: skip
    return render(request, "door/desk.html", context)


@login_required
@never_cache
@require_GET
def waiting_people(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The part of the desk that the page asks for again and again."""
    unit = managed_unit(request, organisation_id)
    return render(request, "door/_waiting.html", _waiting_context(unit, _page(request, unit)))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """What whoever begins is told about this place, in the language `language`."""
    unit = managed_unit(request, organisation_id)
    code = request.GET.get("language", CHINESE)
    language = languages().get(code, languages()[CHINESE])
    part = SitePart.objects.filter(organisation=unit, language=language.code).first()
    form = SitePartForm(request.POST or None, instance=part or SitePart(organisation=unit, language=language.code))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("door:desk", unit.pk)
    context = {"unit": unit, "form": form, "spoken": language}
    return render(request, "door/place.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def open_one(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Opens a door for a post, or for any."""
    unit = managed_unit(request, organisation_id)
    code = request.POST.get("post", "")[:40]
    post = get_object_or_404(Post, code=code) if code else None
    open_door(organisation=unit, post=post, by=_user(request))
    messages.success(request, _("The code is ready: print its poster."))
    return redirect("door:desk", unit.pk)


def _door(unit: Organisation, door_id: uuid.UUID) -> StaffDoor:
    rows = StaffDoor.objects.filter(organisation=unit, closed_at=None).select_related("organisation", "post")
    return get_object_or_404(rows, pk=door_id)


@login_required
@require_POST
def close_one(request: HttpRequest, organisation_id: uuid.UUID, door_id: uuid.UUID) -> HttpResponse:
    """Closes a door: its printed posters lead nowhere from now on."""
    unit = managed_unit(request, organisation_id)
    close_door(door=_door(unit, door_id))
    messages.success(request, _("The code is closed: posters with it lead nowhere."))
    return redirect("door:desk", unit.pk)


@login_required
@never_cache
@require_GET
def poster(request: HttpRequest, organisation_id: uuid.UUID, door_id: uuid.UUID, kind: str) -> HttpResponse:
    """The poster as PDF or picture."""
    door = _door(managed_unit(request, organisation_id), door_id)
    content, type_ = (
        (poster_pdf(door), "application/pdf") if kind == "pdf" else (poster_png(door), "image/png")
    )  # fmt: skip
    headers = {"Content-Disposition": f'inline; filename="poster.{kind}"'}
    return HttpResponse(content, content_type=type_, headers=headers)


# -- deciding ---------------------------------------------------------------------------------------------------------


def _entry(unit: Organisation, entry_id: uuid.UUID) -> DoorEntry:
    return get_object_or_404(entries_of(unit), pk=entry_id)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, organisation_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Confirms who took the course; person, membership and evidence are written at once."""
    unit = managed_unit(request, organisation_id)
    entry = _entry(unit, entry_id)
    if entry.state != EntryState.PENDING:
        messages.info(request, _("Somebody has decided about this person already."))
        return redirect("door:desk", unit.pk)
    today = timezone.localdate()
    posts = [entry.post.code] if entry.post else []
    initial = {"name": entry.name, "started_on": today, "on_duty_from": today, "posts": posts}
    form = ConfirmForm(request.POST or None, entry=entry, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values.pop("ended_on", None)
        try:
            with transaction.atomic():
                person = confirm_entry(
                    entry=entry, by=_user(request), place=form.place(), known=form.cleaned_data.get("known"),
                    explained=form.cleaned_data.get("explained", False), **values,
                )  # fmt: skip
        except (DecideRefused, StaffRefused, DepartmentRefused) as error:
            form.add_error(None, str(error.reason.value))
        else:
            messages.success(request, _("%(name)s is confirmed: on the roster, with the training recorded.") % {
                "name": person})  # fmt: skip
            return redirect("door:desk", unit.pk)
    context = {
        "unit": unit, "entry": entry, "form": form, "spoken": name_of(entry.language),
        "is_together": entry.browser in done_together([entry]),
    }  # fmt: skip
    return render(request, "door/decide.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def refuse(request: HttpRequest, organisation_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Refuses a course; what was entered is deleted."""
    unit = managed_unit(request, organisation_id)
    if refuse_entry(entry=_entry(unit, entry_id), by=_user(request)):
        messages.success(request, _("Refused; what was entered is deleted."))
    return redirect("door:desk", unit.pk)


@login_required
@require_POST
def explained(request: HttpRequest, organisation_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """Notes that somebody explained the course to whoever asked."""
    unit = managed_unit(request, organisation_id)
    mark_explained(entry=_entry(unit, entry_id), by=_user(request))
    messages.success(request, _("Noted as explained."))
    return redirect("door:desk", unit.pk)
