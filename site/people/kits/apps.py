from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KitsConfig(AppConfig):
    name = "people.kits"
    label = "kits"
    verbose_name = _("Offline kits")

    def ready(self) -> None:
        from people.desks import Place, for_roles, register_desk
        from people.models import Role

        register_desk("kits:outbox", _("Work without the network"), for_roles(Role.UNIT_MANAGER, place=Place.OFFERED))
