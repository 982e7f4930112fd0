"""Venues to confirm, on the first page of an officer's admin."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.admin import rows_for
from common.home_panels import SHOWN, Line, WaitingPanel

from .models import Venue
from .unverified_report import lacks, unconfirmed


class VenuesToConfirmPanel(WaitingPanel):
    """Venues that nobody has verified, or whose keeper has not confirmed where and when they are open."""

    name = "venues-to-confirm"
    heading = _("Venues to confirm")
    rest_label = _("All of them")
    order = 231

    @property
    def rest_url(self) -> str:  # type: ignore[override]
        return reverse("unverified-venues:index")

    def found(self) -> tuple[Iterable[Line], int]:
        rows = rows_for(self.user, Venue.objects.filter(unconfirmed())).select_related("division")
        lines = [
            Line(str(venue), reverse("venues:venue", args=[venue.division.code]), lacks(venue))
            for venue in rows.order_by("division__code")[:SHOWN]
        ]
        return lines, rows.count()
