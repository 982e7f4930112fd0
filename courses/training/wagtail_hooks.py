"""The ledger, its rules and its certificates in the admin, to be read; school calendars, to be entered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from common.admin import RegionScopedViewSet, ScopedInspect, everybody, seen_through
from common.reports import register_report

from . import access
from .home_panels import NotComputablePanel
from .ledger.record import CORRECTED, REVOKED
from .models import CalendarDay, Certificate, Duty, Evidence, Rule, SchoolTerm
from .overdue_report import OverdueReport


class ReadOnlyViewSet(RegionScopedViewSet):
    read_only = True


class RuleInspect(ScopedInspect):
    """Leads on to the rule's own page, which says what it asks for."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("training:rule", args=[self.object.code])
        return [Button(_("Open its page"), url=url, icon_name="link-external", priority=10)]


class RuleViewSet(ReadOnlyViewSet):
    """Rules are law, the same in every region."""

    model = Rule
    icon = "doc-full"
    inspect_view_class = RuleInspect
    # What is written for the program stands in words on the rule's own page.
    inspect_view_fields_exclude = [
        "id", "title_en", "scope", "requirement", "accepts", "accepts_content", "events", "parts", "windows",
        "covered_by",
    ]  # fmt: skip
    list_display = ["code", "version", "title", "force", "verification", "cadence", "source"]
    list_filter = ["force", "verification", "cadence", "subject_kind"]
    search_fields = ["code", "title", "title_en", "source"]
    scope_rows = staticmethod(everybody)


class EvidenceInspect(ScopedInspect):
    """Leads on to the row's own page, where it is revoked or corrected."""

    labels = {
        "id": _("Row number"),
        "subject_kind": _("Whose"),
        "division_code": _("Division"),
        "revokes": _("The record that was revoked"),
        "recorded_by": _("Recorded by"),
        "recorded_at": _("Recorded at"),
    }

    def get_field_label(self, field_name: str, field: Any) -> str:
        return str(self.labels.get(field_name) or super().get_field_label(field_name, field))

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("training:evidence", args=[self.object.pk])
        return [Button(_("Open its page"), url=url, icon_name="link-external", priority=10)]


class EvidenceViewSet(ReadOnlyViewSet):
    """`verify_ledger` names rows by their id: it is shown. Hashes, keys and opaque subjects say nothing to a reader."""

    model = Evidence
    icon = "list-ul"
    inspect_view_class = EvidenceInspect
    inspect_view_fields_exclude = ["source_key", "subject_id", "organisation_id", "commitment", "stamp", "result"]
    list_display = [
        "kind", "content_key", Column("get_subject_kind_display", label=_("Whose"), sort_key="subject_kind"),
        "occurred_at", "place", "is_sample",
    ]  # fmt: skip
    list_filter = ["kind", "subject_kind", "is_sample"]
    list_export = ["id", "kind", "content_key", "subject_kind", "occurred_at", "division_code", "place", "is_sample"]
    ordering = "-occurred_at"
    search_fields = ["content_key", "place", "division_code"]
    scope_rows = seen_through(access.visible_evidence)


class DutyViewSet(ReadOnlyViewSet):
    model = Duty
    icon = "calendar-check"
    inspect_view_fields_exclude = ["id", "subject_id", "missing", "facts"]
    list_display = ["rule", "organisation", "subject_kind", "due_on", "met_on", "closed_on"]
    list_filter = ["subject_kind", "organisation"]
    search_fields = ["rule__code", "rule__title", "organisation__name"]
    scope_rows = seen_through(access.visible_duties)


class CertificateViewSet(ReadOnlyViewSet):
    model = Certificate
    icon = "draft"
    inspect_view_fields_exclude = ["id", "subject_id", "course_key", "stamp"]
    list_display = ["serial", "title", "issued_at", "valid_until", "revoked_at", "is_sample"]
    search_fields = ["serial", "title"]
    scope_rows = seen_through(access.visible_certificates)


class SchoolTermViewSet(RegionScopedViewSet):
    """Each county's officers enter the terms that their county announced."""

    model = SchoolTerm
    icon = "date"
    list_display = ["division", "school_year", "term", "starts_on", "ends_on", "document"]
    list_filter = ["school_year", "term"]
    list_export = ["division.code", "division.name", "school_year", "term", "starts_on", "ends_on", "document"]
    search_fields = ["division__name", "document"]
    panels = [
        FieldPanel("division"),
        FieldRowPanel([FieldPanel("school_year"), FieldPanel("term")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("document"),
    ]
    scope_rows = seen_through(access.own_terms)


class CalendarDayViewSet(RegionScopedViewSet):
    """Days off and make-up workdays that a county announced beside the national calendar."""

    model = CalendarDay
    icon = "calendar"
    list_display = ["division", "day", "is_workday", "name", "document"]
    list_filter = ["is_workday"]
    list_export = ["division.code", "division.name", "day", "is_workday", "name", "document"]
    search_fields = ["division__name", "name", "document"]
    panels = [
        FieldPanel("division"),
        FieldRowPanel([FieldPanel("day"), FieldPanel("is_workday")]),
        FieldPanel("name"),
        FieldPanel("document"),
    ]
    scope_rows = seen_through(access.own_calendar_days)


class LedgerGroup(ModelViewSetGroup):
    menu_label = _("Ledger and rules")
    menu_icon = "list-ul"
    menu_order = 310
    items = (
        EvidenceViewSet,
        DutyViewSet,
        CertificateViewSet,
        RuleViewSet,
        SchoolTermViewSet,
        CalendarDayViewSet,
    )


register_report(OverdueReport, order=200)


@hooks.register("construct_homepage_panels")
def not_computable_panel(request: HttpRequest, panels: list[Any]) -> None:
    if access.is_officer(request.user):
        panels.append(NotComputablePanel(request.user))


class _Reasoned(LogFormatter):
    """An entry that says the reason as well; a reason names nobody (`revoke_evidence`)."""

    def format_message(self, log_entry: Any) -> str:
        return f"{self.message}: {log_entry.data.get('reason', '')}"


@hooks.register("register_log_actions")
def register_revisions(actions: Any) -> None:
    @actions.register_action(REVOKED)
    class Revoked(_Reasoned):
        label = _("Revoke a record")
        message = _("Revoked a row of the ledger")

    @actions.register_action(CORRECTED)
    class Corrected(_Reasoned):
        label = _("Correct a record")
        message = _("Recorded a row of the ledger anew")


@hooks.register("register_admin_viewset")
def register_ledger() -> LedgerGroup:
    return LedgerGroup()
