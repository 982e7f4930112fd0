"""The question bank and quizzes in the Wagtail admin. Content is shared by all; it is not region-bound."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from common.edit_turns import SnippetCopyView, SnippetEditView, SnippetWorkflowActionView

from .models import Question, Quiz
from .subjects import Audience


class QuestionIndexView(IndexView):
    """The bank, with the ways in and out of it."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        ways = [
            (_("Questions from a file"), reverse("sheets:start", args=["questions", "bank"]), "upload"),
            (_("All as a table (.xlsx)"), reverse("quizzes:bank_workbook"), "download"),
            (_("What answers tell of questions"), reverse("quizzes:item_analysis"), "doc-full-inverse"),
            (_("All as GIFT"), reverse("quizzes:bank_gift"), "download"),
        ]
        buttons = [
            Button(label, url=url, icon_name=icon, priority=200 + place)
            for place, (label, url, icon) in enumerate(ways)
        ]
        return [*super().header_more_buttons, *buttons]


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
    index_view_class = QuestionIndexView
    edit_view_class = SnippetEditView
    copy_view_class = SnippetCopyView
    workflow_action_view_class = SnippetWorkflowActionView


def _audience(quiz: Quiz) -> str:
    """For whom a quiz is, in words; nothing for one that is for all."""
    return str(Audience(quiz.audience).label) if quiz.audience in Audience.values else quiz.audience


class QuizViewSet(SnippetViewSet):
    """How papers are drawn and taken. The ledger names it by key and course: the one is made, the other chosen once."""

    model = Quiz
    icon = "form"
    menu_label = _("Quizzes")
    list_display = [
        "title",
        Column("audience", label=_("audience"), accessor=_audience),
        "draw_count",
        "pass_mark",
        "time_limit_minutes",
        "show_key",
    ]
    search_fields = ["title", "key"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 211
    edit_view_class = SnippetEditView
    copy_view_class = SnippetCopyView


register_snippet(QuestionViewSet)
register_snippet(QuizViewSet)
