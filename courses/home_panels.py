"""What an editor left unpublished, on the admin's first page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import DraftStateMixin, Page

from common.home_panels import SHOWN, Line, WaitingPanel


def drafts_of(user: Any) -> Iterator[QuerySet[Any]]:
    """Pages and other rows with drafts, by kind, whose newest version this user wrote and nobody has published."""
    others = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    for model in (Page, *others):
        rows = model._default_manager.filter(has_unpublished_changes=True, latest_revision__user=user)
        yield rows.select_related("latest_revision").order_by("-latest_revision__created_at")


class DraftsPanel(WaitingPanel):
    """My drafts: what I wrote last and nobody has published."""

    name = "my-drafts"
    heading = _("My drafts")
    order = 205

    def found(self) -> tuple[Iterable[Line], int]:
        kinds = list(drafts_of(self.user))
        rows = [row for drafts in kinds for row in drafts[:SHOWN]]
        rows.sort(key=lambda row: row.latest_revision.created_at, reverse=True)
        finder = AdminURLFinder(self.user)
        lines = [
            Line(row.latest_revision.object_str, url, _saved(row))
            for row in rows[:SHOWN]
            if (url := finder.get_edit_url(row))
        ]
        return lines, sum(drafts.count() for drafts in kinds)


def _saved(row: Any) -> str:
    """When the draft was saved."""
    return timezone.localtime(row.latest_revision.created_at).strftime("%Y-%m-%d %H:%M")
