"""Texts of notices in the admin: editors change them and see each channel with sample values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from common.edit_turns import SnippetEditView

from .kinds import all_kinds
from .models import NoticeTemplate
from .preview import previews_of


class VariablesPanel(HelpPanel):
    """Which variables the kind's texts may hold, and the way to the preview."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            made = self.instance
            context["variables"] = made.kind.variables if made.pk else ()
            context["preview_url"] = reverse("notice_preview", args=[made.pk]) if made.pk else ""
            return context


class VariableSelect(forms.Select):
    """The variables of all texts by their labels; those of the text itself stand above it."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        known = {variable.name: variable.label for kind in all_kinds() for variable in kind.variables}
        held = {one: one for one in value if one and one not in known}
        self.choices = [("", "—"), *((one, f"{{{one}}} {label}") for one, label in sorted({**held, **known}.items()))]
        return super().optgroups(name, value, attrs)


class NoticeTemplateViewSet(SnippetViewSet):
    """Rows are made by the rooms that declare a kind; nobody adds or deletes one."""

    model = NoticeTemplate
    icon = "mail"
    menu_label = _("Texts of notices")
    list_display = ["__str__", "title_zh", "sms_state", "sms_code"]
    list_filter = ["sms_state"]
    search_fields = ["title_zh", "title_en", "key"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 260
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_view_class = SnippetEditView
    panels = [
        VariablesPanel(template="notices/variables_panel.html", heading=_("Variables and preview")),
        MultiFieldPanel([FieldPanel("title_zh"), FieldPanel("body_zh"), FieldPanel("short_zh")], heading=_("Chinese")),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("body_en"), FieldPanel("short_en")], heading=_("English")),
        MultiFieldPanel(
            [
                FieldPanel("sms_zh"),
                FieldRowPanel([FieldPanel("sms_code"), FieldPanel("sms_state")]),
                InlinePanel(
                    "sms_variables",
                    panels=[FieldPanel("name", widget=VariableSelect), FieldPanel("type"), FieldPanel("longest")],
                    heading=_("Variables as registered"),
                    label=_("Variable"),
                ),
            ],
            heading=_("Text message (as the gateway approved it)"),
        ),
    ]


class OnlyChanging(ModelPermissionPolicy):
    """A text may be changed; none is added or deleted by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and bool(super().user_has_permission(user, action))


register_permission_policy(NoticeTemplate, OnlyChanging(NoticeTemplate), exact_class=True)
register_snippet(NoticeTemplateViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("notice-texts/<int:template_id>/preview/", preview, name="notice_preview")]


def preview(request: HttpRequest, template_id: int) -> HttpResponse:
    """Each channel's text with sample values, in both languages."""
    if not request.user.has_perm("notices.change_noticetemplate"):  # type: ignore[union-attr]
        raise PermissionDenied
    made = get_object_or_404(NoticeTemplate, pk=template_id)
    context: dict[str, Any] = {"template": made, "previews": previews_of(made)}
    return render(request, "notices/preview.html", context)
