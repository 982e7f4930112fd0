"""What the admin's forms of courses and lessons need."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from common.edit_turns import SnippetEditView
from common.reports import register_report

from .home_panels import DraftsPanel
from .models import Campaign
from .stale_report import StaleReport


@hooks.register("insert_editor_js")
def lesson_form_script() -> SafeString:
    words = _(
        "Draw a place onto the picture with the mouse, or choose a place and move it with the arrow keys; Shift and an"
        " arrow key change its size."
    )
    spots = _("Click on the picture where the spot of a line lies, or choose a spot and move it with the arrow keys.")
    script = static("js/admin-lesson.js")
    return format_html('<script src="{}" data-help="{}" data-spots="{}"></script>', script, words, spots)


@hooks.register("insert_global_admin_css")
def lesson_form_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-lesson.css"))


class CampaignViewSet(SnippetViewSet):
    """Campaigns of the year, whose days and lessons editors own."""

    model = Campaign
    icon = "calendar-alt"
    menu_label = gettext_lazy("Campaigns")
    list_display = [
        "title",
        Column("next_days", label=gettext_lazy("Running or next"), accessor="next_days"),
        BooleanColumn("is_on", label=gettext_lazy("in use")),
    ]
    search_fields = ["title", "text"]
    search_backend_name = None
    add_to_admin_menu = True
    menu_order = 212
    edit_view_class = SnippetEditView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        rows: QuerySet[Campaign] = Campaign.objects.prefetch_related("periods")
        return rows


register_snippet(CampaignViewSet)


register_report(StaleReport, order=220)


@hooks.register("construct_homepage_panels")
def drafts_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DraftsPanel(request.user))
