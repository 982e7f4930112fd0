from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DrillsConfig(AppConfig):
    name = "simulator.drills"
    label = "drills"
    verbose_name = _("Drills")

    def ready(self) -> None:
        from people.desks import Place, register_desk

        from .access import may_open

        register_desk("drills:open", _("Open a drill"), lambda user: Place.OFFERED if may_open(user) else None)
