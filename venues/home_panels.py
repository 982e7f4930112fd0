"""Venues to confirm, on the first page of an officer's admin."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.admin import rows_for
from common.home_panels import Line, WaitingPanel

from .models import Venue
from .unverified_report import lacks, unconfirmed


class VenuesToConfirmPanel(WaitingPanel):
    """Venues that nobody has verified, or whose keeper has not confirmed where and when they are open."""

    name = "venues-to-confirm"
    heading = _("Venues to confirm")
    rest_label = _("All of them")
    rest_url_name = "unverified-venues:index"
    order = 231

    def rows(self) -> QuerySet[Venue]:
        rows = rows_for(self.user, Venue.objects.filter(unconfirmed()))
        return rows.select_related("division").order_by("division__code")

    def line(self, row: Venue) -> Line:
        return Line(str(row), reverse("venues:venue", args=[row.division.code]), lacks(row))
