"""Film scripts in the Wagtail admin. They are shared by all; they are not region-bound."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from common.edit_turns import SnippetEditView, SnippetWorkflowActionView

from .models import FilmScript


def _state(script: FilmScript) -> Any:
    film = script.film
    return film.get_state_display() if film else ""


class FilmScriptViewSet(SnippetViewSet):
    model = FilmScript
    icon = "media"
    menu_label = _("Narrated films")
    list_display = [
        "title",
        "key",
        Column("film", label=_("film"), accessor=_state),
        BooleanColumn("live", label=_("live")),
    ]
    search_fields = ["title", "key"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 215
    edit_view_class = SnippetEditView
    workflow_action_view_class = SnippetWorkflowActionView


register_snippet(FilmScriptViewSet)
