"""Wagtail's history of the site, which names every row anybody changed, whatever the region."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied
from wagtail.admin.views.reports.audit_logging import LogEntriesView

from .three_officers import PlatformDuty, may


def _reads_history(user: Any) -> bool:
    """True for superusers or the audit officer. Whoever else is signed in is refused."""
    if user.is_authenticated and not may(user, PlatformDuty.AUDIT):
        raise PermissionDenied
    return bool(user.is_authenticated)


site_history = user_passes_test(_reads_history)(LogEntriesView.as_view())
site_history_results = user_passes_test(_reads_history)(LogEntriesView.as_view(results_only=True))
