"""Who may do what, and who signed in: jurisdictions, roles and the sign-in log in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from common.admin import RegionScopedViewSet, ScopedAdd
from common.chooser_rows import ChooserRows
from divisions.models import Division

from ..models import Jurisdiction, Organisation, RoleGrant, SignIn
from ..three_officers import gives_rights, refuse_role_beside_duty, rows_of_audit, rows_of_security
from . import choosers


class JurisdictionForm(WagtailAdminModelForm):
    """Divisions and single units, each chosen by its name."""

    divisions = forms.ModelMultipleChoiceField(
        Division.objects.all(), label=_("Divisions"), required=False,
        widget=ChooserRows(choosers.divisions.widget_class),
        help_text=_("Each covers all that lies below it."),
    )  # fmt: skip
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(), label=_("Single units"), required=False,
        widget=ChooserRows(choosers.organisations.widget_class),
        help_text=_("Units outside these divisions that the office looks after as well."),
    )  # fmt: skip


class JurisdictionViewSet(RegionScopedViewSet):
    model = Jurisdiction
    icon = "globe"
    list_display = ["name", "valid_from", "valid_until", "is_sample"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        FieldPanel("divisions"),
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
    """A role over one scope. Accounts and scopes are chosen by their names."""

    class Meta(WagtailAdminModelForm.Meta):
        widgets = {"user": choosers.accounts.widget_class}

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
        FieldPanel("superior"),
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
