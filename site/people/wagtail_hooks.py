"""People, units and rights in the admin. Divisions are listed here too: who sees which is a question of people."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django_filters import ChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup

from common.admin import RegionScopedViewSet, ScopedAdd, ScopedIndex, everybody
from common.choosers import NameFilterForm, RegionScopedChooserViewSet, ScopedChoose, ScopedChooseResults
from divisions.codes import is_code
from divisions.models import Division

from . import access
from .models import Jurisdiction, Organisation, Person, Post, RoleGrant, SchoolClass, SignIn, kind_choices
from .staff.catalogue import posts_named
from .staff.facts import ATTRIBUTES, save_unit
from .staff.places import clean_credit_code, clean_number
from .three_officers import (
    PlatformDuty,
    gives_rights,
    may,
    refuse_role_beside_duty,
    rows_of_audit,
    rows_of_security,
)


def seen_by(user: Any, queryset: QuerySet[Any], visible: QuerySet[Any]) -> QuerySet[Any]:
    """`queryset` narrowed to the rows of another queryset over the same table."""
    return queryset.filter(pk__in=visible.values("pk"))


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
        return seen_by(user, queryset, access.visible_divisions(user))


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

    @staticmethod
    def scope_rows(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        return seen_by(user, queryset, access.visible_organisations(user))


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
        FieldPanel("join_code"),
    ]

    @staticmethod
    def scope_rows(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        return seen_by(user, queryset, access.visible_classes(user))


class PersonViewSet(RegionScopedViewSet):
    """Names are read here by those who may; people are added by their unit or class, not in the admin."""

    model = Person
    icon = "user"
    inspect_view_fields_exclude = ["id", "phone_mark"]
    read_only = True
    list_display = ["__str__", "kind", "shredded_at", "is_sample"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["name"]

    @staticmethod
    def scope_rows(queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        return seen_by(user, queryset, access.visible_persons(user))


class PostForm(WagtailAdminModelForm):
    """The kinds of units that offer the post first are ticked, not typed as codes."""

    kinds = forms.MultipleChoiceField(
        label=_("offered first in"), choices=kind_choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Post.objects.values_list("code", "name"))
        known = pgettext("list", ", ").join(f"{code}（{names.get(code, code)}）" for code in sorted(posts_named()))
        self.fields["code"].help_text = _(
            "Rules know a post by this code alone. Named by rules: %(codes)s. A post of another code owes what every "
            "employee owes, and no more."
        ) % {"codes": known}


class PostIndex(ScopedIndex):
    """With how many rules name each post: one that was made by hand and that none names is seen here."""

    @cached_property
    def columns(self) -> list[Any]:
        named, none = posts_named(), _("no rule names this post")
        found: list[Any] = super().columns
        found.append(
            Column("named", label=_("Rules that name it"), accessor=lambda post: str(named.get(post.code, none)))
        )
        return found


class PostViewSet(RegionScopedViewSet):
    """The catalogue of posts is the same everywhere. What is changed here stays when the file is loaded again."""

    model = Post
    index_view_class = PostIndex
    icon = "tag"
    inspect_view_fields_exclude = ["id", "loaded"]
    list_display = ["name", "name_en", "code", "source"]
    search_fields = ["name", "name_en", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("source")]),
        FieldRowPanel([FieldPanel("asks_certificate"), FieldPanel("reports_changes")]),
        FieldRowPanel([FieldPanel("position"), FieldPanel("everywhere")]),
        FieldPanel("kinds"),
        MultiFieldPanel(
            [FieldPanel("duties"), FieldPanel("duties_source"), FieldPanel("duties_checked")],
            heading=_("Yearly duty letter"),
        ),
    ]
    scope_rows = staticmethod(everybody)

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=PostForm).bind_to_model(self.model)


class JurisdictionForm(WagtailAdminModelForm):
    """Divisions are entered as codes: a list of 665,000 choices helps nobody."""

    codes = forms.CharField(
        label=_("Division codes"),
        help_text=_("One 12-digit code a line; each covers all that lies below it."),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("codes", "\n".join(self.instance.divisions.values_list("code", flat=True)))

    def clean_codes(self) -> list[Division]:
        codes = self.cleaned_data["codes"].split()
        found = {division.code: division for division in Division.objects.filter(code__in=filter(is_code, codes))}
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(_("No division has this code: %(codes)s"), params={"codes": "、".join(unknown)})
        return list(found.values())

    def save(self, commit: bool = True) -> Jurisdiction:
        jurisdiction: Jurisdiction = super().save(commit)
        if commit:
            jurisdiction.divisions.set(self.cleaned_data["codes"])
        return jurisdiction


class JurisdictionViewSet(RegionScopedViewSet):
    model = Jurisdiction
    icon = "globe"
    list_display = ["name", "valid_from", "valid_until", "is_sample"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        FieldPanel("codes"),
        FieldPanel("organisations"),
    ]
    scope_rows = staticmethod(rows_of_security)

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=JurisdictionForm).bind_to_model(self.model)


class SecurityAdd(ScopedAdd):
    """Giving rights is for superusers or the security officer: the form lists accounts, which have no area."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not gives_rights(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


class RoleGrantForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean()
        if user := found.get("user"):
            refuse_role_beside_duty(RoleGrant(user=user))
        return found


class RoleGrantViewSet(RegionScopedViewSet):
    model = RoleGrant
    add_view_class = SecurityAdd
    icon = "key"
    shown_with = ("user",)
    list_display = ["__str__", "role", "jurisdiction", "organisation", "venue_division", "valid_from", "valid_until"]
    list_filter = ["role"]
    search_fields = ["user__username", "user__display_name"]
    panels = [
        FieldPanel("user"),
        FieldPanel("role"),
        FieldPanel("jurisdiction"),
        FieldPanel("organisation"),
        FieldPanel("school_class"),
        FieldPanel("venue_division"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
    ]
    scope_rows = staticmethod(rows_of_security)

    def get_edit_handler(self) -> Any:
        return ObjectList(self.panels, base_form_class=RoleGrantForm).bind_to_model(self.model)


class SignInViewSet(RegionScopedViewSet):
    """The sign-in log, read and exported by superusers or the audit officer; the database refuses to change it."""

    model = SignIn
    icon = "history"
    read_only = True
    list_display = ["at", "kind", "username", "method", "address"]
    list_filter = ["kind", "at"]
    list_export = ["at", "kind", "account", "username", "method", "address", "user_agent"]
    search_fields = ["username", "address"]
    scope_rows = staticmethod(rows_of_audit)


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("People and units")
    menu_icon = "group"
    menu_order = 300
    items = (
        OrganisationViewSet,
        SchoolClassViewSet,
        PersonViewSet,
        PostViewSet,
        JurisdictionViewSet,
        RoleGrantViewSet,
        SignInViewSet,
        DivisionViewSet,
    )


class DivisionFilterForm(NameFilterForm):
    fields_searched = ("name", "code", "parent__name")


class ChooseDivision(ScopedChoose):
    filter_form_class = DivisionFilterForm


class ChooseDivisionResults(ScopedChooseResults):
    filter_form_class = DivisionFilterForm


class DivisionChooser(RegionScopedChooserViewSet):
    model = Division
    icon = "site"
    choose_view_class = ChooseDivision
    choose_results_view_class = ChooseDivisionResults
    choose_one_text = _("Choose a division")
    choose_another_text = _("Choose another division")


class OrganisationChooser(RegionScopedChooserViewSet):
    model = Organisation
    icon = "home"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_viewset")
def register_choosers() -> list[RegionScopedChooserViewSet]:
    return [DivisionChooser("division_chooser"), OrganisationChooser("organisation_chooser")]


@hooks.register("construct_reports_menu")
def hide_site_history(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """The site history names rows of every region; its address is for superusers or the audit officer."""
    if not may(request.user, PlatformDuty.AUDIT):
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]
