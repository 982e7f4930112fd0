"""Lessons that nobody has looked through for long: a report of the admin, each editor's own pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from common.reports import ScopedReport

from .models import CoursePage, LessonPage

DAYS = 365
TERMS = [("180", _("half a year")), ("365", _("a year")), ("730", _("two years"))]


class StaleFilterSet(WagtailFilterSet):
    days = django_filters.ChoiceFilter(
        choices=TERMS, label=_("Not published anew for"), method="filter_days", empty_label=_("a year"),
    )  # fmt: skip

    class Meta:
        model = LessonPage
        fields = ["days"]

    def filter_days(self, rows: QuerySet[LessonPage], name: str, value: str) -> QuerySet[LessonPage]:
        return rows.filter(last_published_at__lt=timezone.now() - timedelta(days=int(value)))


class StaleReport(ScopedReport):
    """Published lessons, the longest untouched first: unless asked otherwise those of more than a year."""

    model = LessonPage
    name = "stale-lessons"
    page_title = _("Lessons to look through again")
    header_icon = "time"
    index_url_name = "stale-lessons:index"
    index_results_url_name = "stale-lessons:index_results"
    filterset_class = StaleFilterSet
    columns = [
        TitleColumn(
            "title", label=_("lesson"), accessor="title",
            get_url=lambda lesson: reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        ),
        Column("course", label=_("course"), accessor="course"),
        DateColumn("last_published_at", label=_("Last published")),
        Column("days", label=_("Days since"), accessor=lambda lesson: days_since(lesson)),
        Column("published_by", label=_("By"), accessor=lambda lesson: lesson.published_by or "—"),
    ]  # fmt: skip
    list_export = ["title", "course", "last_published_at", "days", "published_by"]
    export_headings = {
        "title": _("lesson"),
        "course": _("course"),
        "last_published_at": _("Last published"),
        "days": _("Days since"),
        "published_by": _("By"),
    }

    @classmethod
    def may_read(cls, user: Any) -> bool:
        return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, ["add", "change", "publish"]))

    def report_rows(self) -> QuerySet[LessonPage]:
        """The lessons with their course, and with who published them last."""
        edited = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
            self.request.user, ["change", "publish"]
        )
        published = PageLogEntry.objects.filter(page=OuterRef("pk"), action="wagtail.publish").order_by("-timestamp")
        own_path = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - LessonPage.steplen)
        course = CoursePage.objects.filter(path=own_path)
        rows = LessonPage.objects.filter(live=True, pk__in=edited.values("pk"), last_published_at__isnull=False)
        rows = rows.annotate(
            course=Subquery(course.values("title")[:1]),
            published_by=Subquery(published.values("user__display_name")[:1]),
        )
        if not self.request.GET.get("days"):
            rows = rows.filter(last_published_at__lt=timezone.now() - timedelta(days=DAYS))
        found: QuerySet[LessonPage] = rows.order_by("last_published_at", "pk")
        return found

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        item.days = days_since(item)
        return super().to_row_dict(item)


def days_since(lesson: LessonPage) -> int:
    """For how many days the lesson has not been published anew."""
    return int((timezone.now() - lesson.last_published_at).days)
