"""Units whose duties nobody can compute, on the first page of an officer's admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.home_panels import Line, WaitingPanel
from people.models import Organisation

from .access import decidable_duties
from .models import TRAINED_BEFORE

LACKING = ~Q(duties__missing__in=["", TRAINED_BEFORE]) & Q(duties__closed_on=None)


class NotComputablePanel(WaitingPanel):
    """Units of the officer's area that lack an attribute which rules ask for."""

    name = "not-computable"
    heading = _("Units whose duties cannot be computed")
    rest_label = _("See what is missing")
    rest_url_name = "training:exceptions"
    order = 232

    def rows(self) -> QuerySet[Organisation]:
        waiting = decidable_duties(self.user).exclude(missing__in=["", TRAINED_BEFORE]).filter(closed_on=None)
        units = Organisation.objects.filter(pk__in=waiting.order_by().values("organisation"))
        return units.annotate(waiting=Count("duties", filter=LACKING)).order_by("name")

    def line(self, row: Any) -> Line:
        return Line(row.name, reverse("oversight:unit", args=[row.pk]), _rules_waiting(row.waiting))


def _rules_waiting(number: int) -> str:
    return ngettext("%(number)s duty", "%(number)s duties", number) % {"number": number}
