"""Film scripts in the Wagtail admin. They are shared by all; they are not region-bound."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from common.edit_turns import SnippetCopyView, SnippetEditView, SnippetWorkflowActionView

from .models import Film, FilmScript, FilmState


def _state(script: Any) -> Any:
    """How far the film is; nothing before it was asked for."""
    return FilmState(script.film_state).label if script.film_state else ""


class FilmScriptViewSet(SnippetViewSet):
    model = FilmScript
    icon = "media"
    menu_label = _("Narrated films")
    list_display = [
        "title",
        Column("film", label=_("film"), accessor=_state),
        BooleanColumn("live", label=_("live")),
    ]
    search_fields = ["title", "key"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 215
    edit_view_class = SnippetEditView
    copy_view_class = SnippetCopyView
    workflow_action_view_class = SnippetWorkflowActionView

    def get_queryset(self, request: HttpRequest) -> QuerySet[FilmScript]:
        """The scripts, each with the state of its film."""
        state = Film.objects.filter(key=OuterRef("key")).values("state")[:1]
        return FilmScript.objects.annotate(film_state=Subquery(state))


register_snippet(FilmScriptViewSet)
