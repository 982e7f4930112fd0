from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "venues.bookings"
    label = "bookings"
    verbose_name = _("Bookings")

    def ready(self) -> None:
        from common.menu import is_visitor, register_menu_link
        from notices.sharing import register_share
        from people.desks import Place, for_roles, register_desk, register_todo
        from people.models import Role
        from people.phones import register_code_sender

        from . import door, signals
        from .senders import send_code
        from .share import SLOTS, VENUES
        from .todos import groups_that_changed, groups_to_answer, slots_that_differ

        signals.connect()
        register_code_sender(send_code)
        door.register()
        register_menu_link("/book/", _("My bookings"), is_visitor)
        register_share("t", SLOTS)
        register_share("v", VENUES)
        keepers = for_roles(Role.VENUE_KEEPER, place=Place.MAIN, superusers=Place.WIDE)
        register_desk("bookings:keeper", _("Venue check-in"), keepers)
        register_desk("bookings:kept", _("My venues"), for_roles(Role.VENUE_KEEPER, place=Place.MORE))
        register_desk("bookings:mine", _("My bookings"), lambda user: Place.OWN)
        register_todo("bookings.groups", groups_to_answer, roles=[Role.VENUE_KEEPER])
        register_todo("bookings.changed", groups_that_changed, roles=[Role.VENUE_KEEPER])
        register_todo("bookings.differs", slots_that_differ, roles=[Role.VENUE_KEEPER])
