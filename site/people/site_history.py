"""Wagtail's history of the site, which names every row anybody changed, whatever the region."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, QuerySet, Value
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.log_actions import registry

from .models import User
from .three_officers import PlatformDuty, may


def _reads_history(user: Any) -> bool:
    """True for superusers or the audit officer. Whoever else is signed in is refused."""
    if user.is_authenticated and not may(user, PlatformDuty.AUDIT):
        raise PermissionDenied
    return bool(user.is_authenticated)


def _types_in_history(_request: object) -> QuerySet[ContentType]:
    found = {key for log in registry.get_log_entry_models() for key in log.objects.all().get_content_type_ids()}
    return ContentType.objects.filter(pk__in=found).order_by("model")


class AllEntriesFilters(SiteHistoryReportFilterSet):
    """Wagtail's filters, offering what stands in any entry of any log."""

    object_type = ContentTypeFilter(
        label=SiteHistoryReportFilterSet.base_filters["object_type"].label,
        method="filter_object_type",
        queryset=_types_in_history,
    )

    def get_action_choices(self) -> list[tuple[str, str]]:
        used = {action for log in registry.get_log_entry_models() for action in log.objects.all().get_actions()}
        return [choice for choice in registry.get_choices() if choice[0] in used]

    def get_users_queryset(self) -> QuerySet[User]:
        found = {key for log in registry.get_log_entry_models() for key in log.objects.all().get_user_ids()}
        return User.objects.filter(pk__in=found).order_by(User.USERNAME_FIELD)

    class Meta(SiteHistoryReportFilterSet.Meta):
        pass


class AllEntriesView(LogEntriesView):
    """Every row. Wagtail shows those of models that a user may change, and the audit officer may change none."""

    filterset_class = AllEntriesFilters

    def get_filtered_queryset(self) -> QuerySet[Any]:
        self.log_models = list(registry.get_log_entry_models())
        parts = []
        for index, model in enumerate(self.log_models):
            which = Value(index, output_field=IntegerField())
            rows = model.objects.values("pk", "timestamp").annotate(log_model_index=which)
            parts.append(self.filter_queryset(rows).order_by())
        found: QuerySet[Any] = parts[0].union(*parts[1:], all=True).order_by("-timestamp")
        return found


site_history = user_passes_test(_reads_history)(AllEntriesView.as_view())
site_history_results = user_passes_test(_reads_history)(AllEntriesView.as_view(results_only=True))
