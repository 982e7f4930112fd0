from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        from people.access import OFFICERS
        from people.desks import Place, for_roles, register_desk
        from people.models import Role

        served = for_roles(Role.UNIT_MANAGER, Role.TEACHER, *OFFICERS, place=Place.OFFERED, superusers=Place.OFFERED)
        register_desk("privacy:find", _("Requests about personal data"), served)
        reported = for_roles(Role.CITY_OFFICER, place=Place.OFFERED, superusers=Place.OFFERED)
        register_desk("privacy:report", _("Minors' data: yearly report"), reported)
