"""Venues in the Wagtail admin, each officer and editor within their own jurisdiction."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from common.admin import RegionScopedViewSet
from common.choosers import NameFilterForm
from common.reports import ReportMenuItem, report_urls

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

    @staticmethod
    def scope_rows(queryset: QuerySet, user: object) -> QuerySet:  # type: ignore[type-arg]
        return queryset.filter(pk__in=visible_to(user).values("pk"))


class VenueFilterForm(NameFilterForm):
    fields_searched = ("division__name", "division__code", "division__parent__name")


class WithoutPage:
    """Venues that have no page yet: each has one at most."""

    filter_form_class = VenueFilterForm
    ordering = ("division__code",)

    @staticmethod
    def get_object_list() -> QuerySet[Venue]:
        return Venue.objects.select_related("division").filter(page=None)


class ChooseVenue(WithoutPage, ChooseView):
    pass


class ChooseVenueResults(WithoutPage, ChooseResultsView):
    pass


class VenueChooser(ChooserViewSet):
    """The venue that a page is about. Names of venues are public: an editor has them all. It creates none."""

    model = Venue
    icon = "home"
    choose_view_class = ChooseVenue
    choose_results_view_class = ChooseVenueResults
    choose_one_text = _("Choose a venue")
    choose_another_text = _("Choose another venue")

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        return [pattern for pattern in patterns if pattern.name != "create"]


@hooks.register("register_admin_urls")
def unverified_urls() -> list[URLPattern | URLResolver]:
    return report_urls(UnverifiedReport)


@hooks.register("register_reports_menu_item")
def unverified_item() -> ReportMenuItem:
    return ReportMenuItem(UnverifiedReport, _("Venues to confirm"), icon_name="home", order=210)


@hooks.register("construct_homepage_panels")
def to_confirm_panel(request: HttpRequest, panels: list[Any]) -> None:
    if UnverifiedReport.may_read(request.user):
        panels.append(VenuesToConfirmPanel(request.user))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[VenueViewSet | VenueChooser]:
    return [VenueViewSet("venue_admin"), VenueChooser("venue_chooser")]
