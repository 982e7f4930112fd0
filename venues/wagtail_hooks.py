"""Venues in the Wagtail admin, each officer and editor within their own jurisdiction."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from common.admin import RegionScopedViewSet, seen_through
from common.choosers import RegionScopedChooserViewSet
from common.reports import register_report

from .access import visible_to
from .home_panels import VenuesToConfirmPanel
from .models import Venue
from .unverified_report import UnverifiedReport


class VenueViewSet(RegionScopedViewSet):
    model = Venue
    icon = "home"
    menu_label = _("Venues")
    addable = False  # each division has its venue, made when divisions are imported
    shown_with = ("division",)
    list_display = ["__str__", "kind", "state", "is_sample"]
    list_filter = ["kind", "state"]
    search_fields = ["division__name", "division__code"]
    search_backend_name = None
    form_fields = ["state", "address", "phone", "intro", "area_m2", "lng", "lat", "confirmed_on"]
    inspect_view_enabled = True
    add_to_admin_menu = True
    scope_rows = seen_through(visible_to)


class VenueChooser(RegionScopedChooserViewSet):
    """The venue that a page is about. Names of venues are public: an editor has them all."""

    model = Venue
    icon = "home"
    fields_searched = ("division__name", "division__code", "division__parent__name")
    choose_one_text = _("Choose a venue")
    choose_another_text = _("Choose another venue")

    def rows_offered(self, user: Any) -> QuerySet[Venue]:
        """Those that have no page yet: each has one at most."""
        return Venue.objects.select_related("division").filter(page=None).order_by("division__code")


register_report(UnverifiedReport, order=210)


@hooks.register("construct_homepage_panels")
def to_confirm_panel(request: HttpRequest, panels: list[Any]) -> None:
    if UnverifiedReport.may_read(request.user):
        panels.append(VenuesToConfirmPanel(request.user))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[VenueViewSet | VenueChooser]:
    return [VenueViewSet("venue_admin"), VenueChooser("venue_chooser")]
