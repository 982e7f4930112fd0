"""Venues in the Wagtail admin, each officer and editor within their own jurisdiction."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from common.admin import RegionScopedViewSet

from .access import visible_to
from .models import Venue


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


@hooks.register("register_admin_viewset")
def register_viewset() -> VenueViewSet:
    return VenueViewSet("venue_admin")
