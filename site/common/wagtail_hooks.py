"""Admin furniture that belongs to no room."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from .export_log import EXPORTED
from .pasting import pasted

# Names of the entries that rooms put into the help menu.
OWN_HELP = ("handbook-editor", "handbooks")


@hooks.register("construct_help_menu")
def stay_in_house(request, menu_items: list[MenuItem]) -> None:  # type: ignore[no-untyped-def]
    """Wagtail's guide and news are English pages of another site: what stands here is in our handbooks."""
    kept = [item for item in menu_items if item.name in ("keyboard-shortcuts-trigger", *OWN_HELP)]
    menu_items[:] = kept


@hooks.register("insert_global_admin_js")
def start_widgets() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/admin-start.js"))


@hooks.register("register_log_actions")
def register_export(actions: Any) -> None:
    @actions.register_action(EXPORTED)
    class Exported(LogFormatter):
        label = gettext_lazy("Export")

        def format_message(self, log_entry: Any) -> str:
            return _("Exported as %(form)s") % {"form": str(log_entry.data.get("form", "")).upper()}


@hooks.register("register_admin_urls")
def register_pasting() -> list[URLPattern]:
    return [path("pasted/", pasted, name="pasted")]


@hooks.register("insert_editor_js")
def clean_what_is_pasted() -> SafeString:
    return format_html('<script src="{}" data-url="{}"></script>', static("js/admin-paste.js"), reverse("pasted"))


@hooks.register("insert_global_admin_js")
def file_choice() -> SafeString:
    """The words of file buttons, also of those that a dialog brings later."""
    return format_html(
        '<script src="{}" data-button="button button-secondary" data-one="{}" data-several="{}" data-none="{}"'
        ' data-comma="{}" data-later></script>',
        static("js/file-choice.js"),
        _("Choose a file"),
        _("Choose files"),
        _("No file chosen yet"),
        pgettext("between file names", ", "),
    )


@hooks.register("insert_global_admin_css")
def file_choice_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-files.css"))
