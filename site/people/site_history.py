"""Wagtail's history of the site, which names every row anybody changed, whatever the region."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, QuerySet, Value
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.log_actions import registry

from .three_officers import PlatformDuty, may


def _reads_history(user: Any) -> bool:
    """True for superusers or the audit officer. Whoever else is signed in is refused."""
    if user.is_authenticated and not may(user, PlatformDuty.AUDIT):
        raise PermissionDenied
    return bool(user.is_authenticated)


class AllEntriesView(LogEntriesView):
    """Every row. Wagtail shows those of models that a user may change, and the audit officer may change none."""

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
