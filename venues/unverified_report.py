"""Venues that nobody has verified or confirmed: a report of the admin, each officer's own."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from common.reports import ScopedReport
from people.access import OFFICERS, has_role

from .models import Venue, VenueKind, VenueState


class UnverifiedFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(choices=VenueKind.choices, label=_("kind"))
    state = django_filters.ChoiceFilter(choices=VenueState.choices, label=_("state"))

    class Meta:
        model = Venue
        fields = ["kind", "state"]


def unconfirmed() -> Q:
    """A condition on a venue: it says it is open and its keeper has not confirmed where and when; or nobody knows."""
    open_unseen = Q(state=VenueState.OPEN, confirmed_on=None, is_sample=False)
    return Q(state=VenueState.UNVERIFIED) | open_unseen


class UnverifiedReport(ScopedReport):
    """Venues not verified, and open ones whose keeper has not confirmed address, point and hours."""

    model = Venue
    name = "unverified-venues"
    page_title = _("Venues to confirm")
    header_icon = "home"
    index_url_name = "unverified-venues:index"
    index_results_url_name = "unverified-venues:index_results"
    filterset_class = UnverifiedFilterSet
    columns = [
        TitleColumn(
            "venue", label=_("Venue"), accessor=str,
            get_url=lambda venue: reverse("venues:venue", args=[venue.division.code]),
        ),
        Column("above", label=_("Lies in"), accessor=lambda venue: above(venue)),
        Column("kind", label=_("kind"), accessor="get_kind_display"),
        Column("state", label=_("state"), accessor="get_state_display"),
        Column("address", label=_("address"), accessor=lambda venue: venue.address or "—"),
        Column("lacks", label=_("What is missing"), accessor=lambda venue: lacks(venue)),
    ]  # fmt: skip
    list_export = ["name", "code", "above", "get_kind_display", "get_state_display", "address", "lacks"]
    export_headings = {
        "name": _("Venue"),
        "code": _("Division code"),
        "above": _("Lies in"),
        "get_kind_display": _("kind"),
        "get_state_display": _("state"),
        "address": _("address"),
        "lacks": _("What is missing"),
    }

    @classmethod
    def may_read(cls, user: Any) -> bool:
        """Officers read it, although they have no right to the venues in the admin."""
        return has_role(user, *OFFICERS) or super().may_read(user)

    def report_rows(self) -> QuerySet[Venue]:
        rows = Venue.objects.filter(unconfirmed()).select_related("division__parent")
        return rows.order_by("division__code")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        item.name, item.code, item.above, item.lacks = str(item), item.division.code, above(item), lacks(item)
        return super().to_row_dict(item)


def above(venue: Venue) -> str:
    """The division that the venue's own lies in; empty for the topmost."""
    return venue.division.parent.name if venue.division.parent else ""


def lacks(venue: Venue) -> str:
    """What of address, point and the keeper's word is not there yet, in words."""
    missing = [
        (_("address"), not venue.address),
        (_("point on the map"), venue.lng is None or venue.lat is None),
        (_("the keeper's word"), venue.confirmed_on is None),
    ]
    return "、".join(str(name) for name, is_missing in missing if is_missing) or "—"
