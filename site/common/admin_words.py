"""Words of Wagtail's admin that no catalogue can reach: labels its forms leave to the fields' names, and rows of ours.

Wagtail's dialogs for links and its list of sites name no labels, its search of pages no noun.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import connections
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

LINK_LABELS = {
    "link_text": _("Text of the link"),
    "email_address": _("E-mail address"),
    "subject": _("Subject of the e-mail"),
    "body": _("Text of the e-mail"),
    "phone_number": _("Phone number"),
}
SITE_LABELS = {"port": _("Port"), "site_name": _("Name of the site"), "root_page": _("Root page")}
RIGHTS = {
    "add": _("add: %(thing)s"),
    "change": _("change: %(thing)s"),
    "delete": _("delete: %(thing)s"),
    "view": _("view: %(thing)s"),
    "publish": _("publish: %(thing)s"),
    "lock": _("lock: %(thing)s"),
    "unlock": _("unlock: %(thing)s"),
    "choose": _("choose: %(thing)s"),
}

# What Wagtail's first migrations call the rows that they make.
FIRST_ROWS = {
    "Root": "全部",
    "Editors": "默认编辑组",
    "Moderators": "默认审核组",
    "Moderators approval": "默认审核",
    "Welcome to your new Wagtail site!": "默认首页",
}


def name_what_is_unnamed() -> None:
    """Gives Wagtail's forms, columns and lists the labels that they lack."""
    from wagtail.admin.forms import choosers
    from wagtail.admin.views.pages.search import SearchView
    from wagtail.sites.views import IndexView
    from wagtail.users.forms import PagePermissionsForm

    for form in (
        choosers.ExternalLinkChooserForm, choosers.AnchorLinkChooserForm, choosers.EmailLinkChooserForm,
        choosers.PhoneLinkChooserForm,
    ):  # fmt: skip
        for name, field in form.base_fields.items():
            field.label = LINK_LABELS.get(name, field.label)
    for column in IndexView.columns:
        column.label = SITE_LABELS.get(column.name, column.label)
    SearchView.verbose_name_plural = _("pages")
    PagePermissionsForm.base_fields["page"].label = _("page")


def name_people() -> None:
    """Shows people's names where Wagtail shows sign-in names: at the foot of the menu, in the report of aging pages."""
    from wagtail.admin.ui.sidebar import MainMenuModule
    from wagtail.admin.utils import get_user_display_name
    from wagtail.admin.views.reports.aging_pages import AgingPagesView

    arguments = MainMenuModule.js_args

    def js_args(self: Any) -> list[Any]:
        *menus, person = arguments(self)
        return [*menus, {**person, "name": get_user_display_name(self.user)}]

    def decorate_paginated_queryset(self: Any, pages: Any) -> Any:
        users = self.user_model.objects.in_bulk({page.last_published_by for page in pages} - {None})
        names = {key: get_user_display_name(user) for key, user in users.items()}
        for page in pages:
            self.add_last_publisher_name_to_page(names, page)
        return pages

    MainMenuModule.js_args = js_args
    AgingPagesView.decorate_paginated_queryset = decorate_paginated_queryset


def name_rows(*, app_config: AppConfig, using: str, **_signal: Any) -> None:
    """Once `migrate` is through with the last app: gives Chinese names to what it wrote in English."""
    last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
    if app_config == last and _is_complete(using):
        _name_rights()
        _name_first_rows()


def _is_complete(using: str) -> bool:
    """False for a database that was migrated in part, which may lack the tables."""
    return {"auth_permission", "wagtailcore_task"} <= set(connections[using].introspection.table_names())


def _name_first_rows() -> None:
    """Names the rows that Wagtail made, where nobody has renamed them."""
    from wagtail.models import Collection, Page, PageLogEntry, Task, Workflow

    for english, chinese in FIRST_ROWS.items():
        Page.objects.filter(depth__lte=2, title=english).update(title=chinese, draft_title=chinese)
        Collection.objects.filter(depth=1, name=english).update(name=chinese)
        PageLogEntry.objects.filter(label=english).update(label=chinese)
        for model in (Group, Workflow, Task):
            model._default_manager.filter(name=english).update(name=chinese)


def _name_rights() -> None:
    """Writes the names of rights in Chinese, as the pages of groups show them: Django keeps them in the database."""
    with override("zh-hans"):
        for right in Permission.objects.select_related("content_type"):
            name = _name_of(right)
            if name and name != right.name:
                Permission.objects.filter(pk=right.pk).update(name=name)


def _name_of(right: Permission) -> str:
    """The Chinese name of a right such as `change_page`; empty where the catalogues know none."""
    verb, _underscore, model = right.codename.partition("_")
    if verb in RIGHTS and model == right.content_type.model:
        return str(RIGHTS[verb]) % {"thing": right.content_type.name}
    known = gettext(right.name)
    return known if known != right.name else ""
