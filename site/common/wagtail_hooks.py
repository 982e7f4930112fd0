"""Admin furniture that belongs to no room."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_help_menu")
def stay_in_house(request, menu_items: list[MenuItem]) -> None:  # type: ignore[no-untyped-def]
    """Wagtail's guide and news are English pages of another site: our help keeps the shortcuts alone."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("insert_global_admin_js")
def start_widgets() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/admin-start.js"))
