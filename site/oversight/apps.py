from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "oversight"
    label = "oversight"
    verbose_name = _("Oversight")

    def ready(self) -> None:
        from people.access import OFFICERS
        from people.desks import Place, for_roles, register_desk

        register_desk("oversight:index", _("Coverage"), for_roles(*OFFICERS, place=Place.MAIN, superusers=Place.WIDE))
