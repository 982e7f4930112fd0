"""Announcements in the admin: the way to their text for a 公众号."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from .admin_views import official_account
from .models import ArticlePage


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("announcements/<int:page_id>/official-account/", official_account, name="official_account")]


@hooks.register("register_page_header_buttons")
def official_account_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu beside the title of a published announcement, for who may edit it."""
    article = page.specific_deferred
    if isinstance(article, ArticlePage) and article.live and page.permissions_for_user(user).can_edit():
        url = reverse("official_account", args=[page.pk])
        yield Button(_("Text for the 公众号"), url=url, icon_name="copy", priority=55)


@hooks.register("register_help_menu_item")
def editors_handbook() -> MenuItem:
    return MenuItem(
        _("Handbook for editors"), reverse("help:handbook", args=["editor"]), name="handbook-editor",
        icon_name="help", order=10,
    )  # fmt: skip


@hooks.register("register_help_menu_item")
def all_handbooks() -> MenuItem:
    return MenuItem(_("All handbooks"), reverse("help:index"), name="handbooks", icon_name="list-ul", order=20)
