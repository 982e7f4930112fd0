"""Kinds of units that officers add, and the categories that they name for a kind."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.normal import plain_line

from ..access import has_role, overseen_organisations
from ..models import LegalCategory, Organisation, Role, UnitKind, User
from .views import officer_of


class KindForm(forms.ModelForm[UnitKind]):
    """A kind with the categories whose rules it takes; one without any leaves its units on the exception list."""

    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Legal categories whose rules it takes"), choices=LegalCategory.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: nobody can tell what its units owe; they stand on the exception list."),
    )  # fmt: skip
    may_be = forms.MultipleChoiceField(
        label=gettext_lazy("Categories that some of them have: each unit states these itself"),
        choices=LegalCategory.choices, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = UnitKind
        fields = ("name", "name_en", "categories", "may_be", "like", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.built_in:
            for name in ("name", "name_en", "like"):
                del self.fields[name]
        else:
            self.fields["like"].help_text = _(
                "Some rules name kinds, not categories. Whose rules of those does it take?"
            )

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        return name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if both := set(data.get("categories", [])) & set(data.get("may_be", [])):
            labels = "、".join(str(LegalCategory(code).label) for code in sorted(both))
            self.add_error("may_be", _("These have been chosen for all units of the kind: %(names)s.") % {
                "names": labels})  # fmt: skip
        return data

    @transaction.atomic
    def save_by(self, by: User) -> UnitKind:
        """Saves the kind. Where its categories change, its units owe by the new ones from today on."""
        kind = self.instance
        if not kind.code:
            kind.code, kind.added_by = f"added-{uuid.uuid4().hex[:8]}", by
        kind.save()
        Organisation.objects.filter(kind=kind.code).update(facts_since=timezone.localdate())
        return kind


def _may_change(user: object) -> bool:
    """Kinds hold in every county: the city's officers keep them."""
    return has_role(user, Role.CITY_OFFICER)


@login_required
@never_cache
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of unit with its categories, and how many units of the officer's area are of it."""
    user = officer_of(request)
    counts = dict(overseen_organisations(user).values_list("kind").annotate(number=Count("pk")).order_by())
    lines = [(kind, counts.get(kind.code, 0)) for kind in UnitKind.objects.select_related("added_by")]
    return render(request, "people/kinds.html", {"lines": lines, "may_change": _may_change(user)})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def kind_add(request: HttpRequest) -> HttpResponse:
    """A new kind."""
    return _edit(request, UnitKind())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def kind_edit(request: HttpRequest, kind_id: int) -> HttpResponse:
    """Another kind's categories; of kinds that came with the platform the name stays."""
    return _edit(request, get_object_or_404(UnitKind, pk=kind_id))


def _edit(request: HttpRequest, kind: UnitKind) -> HttpResponse:
    user = officer_of(request)
    if not _may_change(user):
        raise PermissionDenied(_("Kinds hold in every county: the city's officers keep them."))
    form = KindForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        saved = form.save_by(user)
        if saved.is_exception:
            messages.warning(request, _("The kind names no legal category: its units stand on the exception list."))
        else:
            messages.success(request, _("Saved; duties are computed anew in the background."))
        return redirect("people:kinds")
    status = 400 if request.method == "POST" else 200
    return render(request, "people/kind_form.html", {"form": form, "kind": kind}, status=status)
