from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "people.papers"
    label = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        from people.access import OFFICERS
        from people.desks import Place, for_roles, register_desk
        from people.models import Role

        keepers = for_roles(Role.UNIT_MANAGER, *OFFICERS, place=Place.OFFERED)
        register_desk("papers:papers", _("Papers and templates"), keepers)
