"""Reports of the admin over rows that belong to a region: what the viewer may see, as a list and as a table."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.mixins import multigetattr
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from .admin import rows_for
from .export_log import log_export
from .wording import says_only

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes a CSV file for GBK
SAYS = "says_only"  # a column without cells, whose heading is the sentence that every report carries


class ScopedReport(ReportView):
    """A report over the rows of one model. Each who may read it sees the rows within their divisions.

    A subclass names the columns, what is exported under which headings, and `report_rows`. Where the rows tell of
    training, `says_only` has the list and the table say what they do not tell.
    """

    model: type[Model]
    name = ""
    list_export: list[str] = []
    export_headings: dict[str, Any] = {}
    says_only = False
    template_name = "wagtailadmin/reports/scoped_report.html"

    any_permission_required = ["view", "change"]  # asked of `may_read`

    @classmethod
    def may_read(cls, user: Any) -> bool:
        """True for who may open the report; which rows stand in it is another question."""
        policy = ModelPermissionPolicy(cls.model)
        return bool(policy.user_has_any_permission(user, ["view", "change"]))

    def user_has_any_permission(self, permissions: list[str]) -> bool:
        return self.may_read(self.request.user)

    def report_rows(self) -> QuerySet[Any]:
        """All rows that the report is about, whosoever they are."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        return rows_for(self.request.user, self.report_rows())

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"says_only": says_only() if self.says_only else ""}

    def get_filename(self) -> str:
        return self.name

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        """The report as a table, with a line in the site history."""
        log_export(self.request.user, what=self.page_title, form=spreadsheet_format)
        if self.says_only:
            self.list_export = [*self.list_export, SAYS]
            self.export_headings = {**self.export_headings, SAYS: says_only()}
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {name: "" if name == SAYS else multigetattr(item, name) for name in self.list_export}

    def stream_csv(self, queryset: QuerySet[Any]) -> Any:
        yield BYTE_ORDER_MARK
        yield from super().stream_csv(queryset)


class ReportMenuItem(MenuItem):
    """A report in the menu, for who may read it."""

    def __init__(self, report: type[ScopedReport], *, order: int) -> None:
        super().__init__(
            report.page_title, reverse(f"{report.name}:index"), name=report.name, icon_name=report.header_icon,
            order=order,
        )  # fmt: skip
        self.report = report

    def is_shown(self, request: HttpRequest) -> bool:
        return self.report.may_read(request.user)


def report_urls(report: type[ScopedReport]) -> list[URLPattern | URLResolver]:
    """The two addresses of a report: the page, and its list alone."""
    own = [
        path("", report.as_view(), name="index"),
        path("results/", report.as_view(results_only=True), name="index_results"),
    ]
    return [path(f"reports/{report.name}/", include((own, report.name), namespace=report.name))]


def register_report(report: type[ScopedReport], *, order: int) -> None:
    """Gives a report its addresses and, under its own title and icon, its place in the menu of reports."""
    hooks.register("register_admin_urls", lambda: report_urls(report))
    hooks.register("register_reports_menu_item", lambda: ReportMenuItem(report, order=order))
