"""The question bank and quizzes in the Wagtail admin. Content is shared by all; it is not region-bound."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from common.edit_turns import SnippetEditView, SnippetWorkflowActionView

from .models import Question, Quiz


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = ["stem", "topic", "kind", BooleanColumn("live", label=_("live"))]
    list_filter = ["topic", "kind", "live"]
    search_fields = ["stem", "key"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 210
    edit_view_class = SnippetEditView
    workflow_action_view_class = SnippetWorkflowActionView


class QuizViewSet(SnippetViewSet):
    """How papers are drawn and taken. Its key and course are what the ledger names it by: they are set once."""

    model = Quiz
    icon = "form"
    menu_label = _("Quizzes")
    list_display = ["title", "key", "audience", "draw_count", "pass_mark", "time_limit_minutes", "show_key"]
    search_fields = ["title", "key"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 211
    edit_view_class = SnippetEditView


register_snippet(QuestionViewSet)
register_snippet(QuizViewSet)
