"""Divisions, units, classes and persons in the admin."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from common.admin import RegionScopedViewSet, seen_through
from common.made_keys import KeyPanel
from divisions.models import Division

from .. import access
from ..classes.names import new_codes
from ..models import Organisation, Person, SchoolClass, kind_choices
from ..staff.facts import ATTRIBUTES, save_unit
from ..staff.places import clean_credit_code, clean_number
from ..three_officers import gives_rights


class DivisionViewSet(RegionScopedViewSet):
    model = Division
    icon = "site"
    read_only = True
    list_display = ["name", "code", "level", "kind", "parent", "valid_from", "valid_until"]
    list_filter = ["level"]
    list_export = ["code", "name", "level", "kind", "lng", "lat", "valid_from", "valid_until"]
    search_fields = ["name", "code"]

    @staticmethod
    def scope_rows(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        """Those of the user's area; all for who gives rights: what divisions are called is public."""
        return queryset if gives_rights(user) else queryset.filter(pk__in=access.visible_divisions(user).values("pk"))


class OrganisationForm(WagtailAdminModelForm):
    """A unit with its kind from the table, a number that can be one, and what changed noted with who changed it."""

    kind = forms.ChoiceField(label=_("kind of unit"), choices=kind_choices)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        number = partial(clean_number, data.get("number_kind", ""))
        for name, check in (("number", number), ("legal_body_code", clean_credit_code)):
            try:
                data[name] = check(data.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        return data

    def save(self, commit: bool = True) -> Organisation:
        unit: Organisation = super().save(commit=False)
        if not commit:
            return unit
        return save_unit(unit, {name: self.cleaned_data[name] for name in ATTRIBUTES}, by=self.for_user)


class OrganisationFilterSet(WagtailFilterSet):
    kind = ChoiceFilter(label=_("kind of unit"), choices=kind_choices)

    class Meta:
        model = Organisation
        fields = ["kind", "key_unit", "public_assembly", "is_sample"]


class OrganisationViewSet(RegionScopedViewSet):
    model = Organisation
    filterset_class = OrganisationFilterSet
    icon = "home"
    list_display = ["name", "kind", "division", "key_unit", "public_assembly", "is_sample"]
    list_export = [
        "name",
        "kind",
        "number",
        "address",
        "division.code",
        "division.full_name",
        "headcount",
        "key_unit",
        "is_sample",
    ]
    search_fields = ["name", "number", "division__name", "division__code"]
    inspect_view_fields_exclude = ["id"]
    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("division"),
        FieldPanel("parent"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("number_kind"), FieldPanel("number")]),
                FieldPanel("legal_body"),
                FieldRowPanel([FieldPanel("legal_body_name"), FieldPanel("legal_body_code")]),
            ],
            heading=_("The place and its legal body"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("floor_area_m2"), FieldPanel("height_m"), FieldPanel("storeys")]),
                FieldRowPanel([FieldPanel("headcount"), FieldPanel("beds"), FieldPanel("boarding_pupils")]),
                FieldRowPanel([FieldPanel("dense_place"), FieldPanel("commercial_complex"), FieldPanel("residential")]),
                FieldRowPanel([FieldPanel("shared_building"), FieldPanel("shared_management")]),
                FieldRowPanel([FieldPanel("high_rise_area"), FieldPanel("control_room"), FieldPanel("sub_plan")]),
            ],
            heading=_("Attributes that rules ask for (leave empty what is not known)"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("public_assembly"),
                FieldPanel("key_unit"),
                FieldPanel("key_unit_document"),
                FieldPanel("key_unit_since"),
            ],
            heading=_("Supervision"),
        ),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=OrganisationForm).bind_to_model(self.model)

    scope_rows = seen_through(access.visible_organisations)


class SchoolClassForm(WagtailAdminModelForm):
    """A class; the code by which its pupils join is made for it."""

    def save(self, commit: bool = True) -> SchoolClass:
        if not self.instance.join_code:
            self.instance.join_code = new_codes(1)[0]
        saved: SchoolClass = super().save(commit)
        return saved


class SchoolClassViewSet(RegionScopedViewSet):
    model = SchoolClass
    icon = "group"
    inspect_view_fields_exclude = ["id"]
    list_display = ["name", "organisation", "grade", "school_year", "is_sample"]
    list_filter = ["organisation", "grade", "school_year"]
    search_fields = ["name", "organisation__name"]
    panels = [
        FieldPanel("organisation"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("grade"), FieldPanel("school_year")]),
        KeyPanel("join_code", read_only=True),
    ]

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=SchoolClassForm).bind_to_model(self.model)

    scope_rows = seen_through(access.visible_classes)


class PersonViewSet(RegionScopedViewSet):
    """Names are read here by those who may; people are added by their unit or class, not in the admin."""

    model = Person
    icon = "user"
    inspect_view_fields_exclude = ["id", "phone_mark"]
    read_only = True
    list_display = ["__str__", "kind", "shredded_at", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["name"]
    scope_rows = seen_through(access.visible_persons)
