"""Admin furniture that belongs to no room."""

from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_reports_menu")
def hide_site_history(request, menu_items: list[MenuItem]) -> None:  # type: ignore[no-untyped-def]
    """The site history names rows of every region; its address is for superusers (firesafety.urls)."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name != "site-history"]
