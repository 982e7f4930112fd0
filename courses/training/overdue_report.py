"""What is overdue in the units that an officer looks after, unit by unit: a report of the admin."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from common.reports import ScopedReport

from .duties.selectors import status_case
from .models import Duty, SubjectKind


class OverdueFilterSet(WagtailFilterSet):
    organisation = django_filters.CharFilter(
        field_name="organisation__name", lookup_expr="icontains", label=_("Name of the unit")
    )
    subject_kind = django_filters.ChoiceFilter(choices=SubjectKind.choices, label=_("Whose"))

    class Meta:
        model = Duty
        fields = ["organisation", "subject_kind"]


class OverdueReport(ScopedReport):
    """Duties whose day and grace have passed, the longest overdue first. Nobody is named; no unit is ranked.

    A rule whose text nobody has checked turns nothing overdue.
    """

    model = Duty
    name = "overdue"
    page_title = _("Overdue duties")
    header_icon = "calendar-check"
    index_url_name = "overdue:index"
    index_results_url_name = "overdue:index_results"
    filterset_class = OverdueFilterSet
    says_only = True
    columns = [
        TitleColumn(
            "organisation", label=_("Unit"), accessor="organisation.name",
            get_url=lambda duty: reverse("oversight:unit", args=[duty.organisation_id]),
        ),
        Column("place", label=_("Division"), accessor=lambda duty: place_of(duty)),
        Column("rule", label=_("Duty"), accessor="rule.name"),
        Column("whose", label=_("Whose"), accessor="get_subject_kind_display"),
        Column("due_on", label=_("Due on"), accessor="due_on"),
        Column("days", label=_("Days overdue"), accessor=lambda duty: days_over(duty)),
    ]  # fmt: skip
    list_export = [
        "organisation.name", "organisation.number", "place", "rule.name", "rule.code", "get_subject_kind_display",
        "due_on", "days",
    ]  # fmt: skip
    export_headings = {
        "organisation.name": _("Unit"),
        "organisation.number": _("Number of the unit"),
        "place": _("Division"),
        "rule.name": _("Duty"),
        "rule.code": _("Code of the rule"),
        "get_subject_kind_display": _("Whose"),
        "due_on": _("Due on"),
        "days": _("Days overdue"),
    }

    def report_rows(self) -> QuerySet[Duty]:
        today = timezone.localdate()
        late = Duty.objects.filter(met_on=None, due_on__lt=today).annotate(bucket=status_case(today))
        rows = late.filter(bucket="overdue").select_related("rule", "organisation__division__parent")
        return rows.order_by(F("due_on").asc(), "organisation__name", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        item.place, item.days = place_of(item), days_over(item)
        return super().to_row_dict(item)


def place_of(duty: Duty) -> str:
    """The unit's division with the one above it."""
    division = duty.organisation.division
    return f"{division.parent.name if division.parent else ''}{division.name}"


def days_over(duty: Duty, today: date | None = None) -> int:
    """For how many days the duty has been overdue."""
    return ((today or timezone.localdate()) - duty.due_on).days if duty.due_on else 0
