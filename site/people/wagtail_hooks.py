"""People, units and rights in the Wagtail admin, each user within what they may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.log_actions import LogFormatter

from common.choosers import RegionScopedChooserViewSet

from .cms import choosers
from .cms.posts import PostViewSet
from .cms.rights import JurisdictionViewSet, RoleGrantViewSet, SignInViewSet
from .cms.viewsets import DivisionViewSet, OrganisationViewSet, PersonViewSet, SchoolClassViewSet
from .offices.granting import ENDED, GRANTED
from .site_history import AllEntriesView
from .three_officers import PlatformDuty, may


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


@hooks.register("register_admin_viewset")
def register_people() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("register_admin_viewset")
def register_choosers() -> list[RegionScopedChooserViewSet]:
    return [choosers.divisions, choosers.organisations, choosers.classes, choosers.accounts]


@hooks.register("construct_reports_menu")
def show_site_history(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """The site history names rows of every region; its address is for superusers or the audit officer.

    Wagtail names it to whoever may open a page, which the audit officer may not.
    """
    others = [item for item in menu_items if item.name != "site-history"]
    if not may(request.user, PlatformDuty.AUDIT):
        menu_items[:] = others
    elif len(others) == len(menu_items):
        url = reverse("wagtailadmin_reports:site_history")
        menu_items.append(
            MenuItem(AllEntriesView.page_title, url, name="site-history", icon_name="history", order=1000)
        )


class _Until(LogFormatter):
    """An entry that says on which day the role no longer holds."""

    def format_message(self, log_entry: Any) -> str:
        until = log_entry.data.get("until", "")
        return f"{self.message} · {gettext('no longer from %(day)s')}" % {"day": until} if until else str(self.message)


@hooks.register("register_log_actions")
def register_grants(actions: Any) -> None:
    @actions.register_action(GRANTED)
    class Granted(_Until):
        label = _("Grant a role")
        message = _("Granted a role")

    @actions.register_action(ENDED)
    class Ended(_Until):
        label = _("End a role")
        message = _("Ended a role")
