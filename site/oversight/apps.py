from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "oversight"
    label = "oversight"
    verbose_name = _("Oversight")

    def ready(self) -> None:
        from common.menu import register_menu_link
        from courses.training.made_files.making import Maker, register_maker
        from notices.sharing import register_share
        from people.access import OFFICERS, has_role
        from people.desks import Place, for_roles, register_desk
        from people.models import Role

        from .own_file import own_units_xlsx
        from .share import OVERSEEN_UNITS
        from .unit_file import overdue_xlsx

        register_desk("oversight:index", _("Coverage"), for_roles(*OFFICERS, place=Place.MAIN, superusers=Place.WIDE))
        register_desk("oversight:units", _("Units, most overdue first"), for_roles(*OFFICERS, place=Place.MORE))
        acting = for_roles(Role.GROUP_MANAGER, Role.DEPARTMENT_OFFICER, place=Place.MAIN)
        register_desk("oversight:owns", _("Own units"), acting)
        register_menu_link("/oversight/", _("Oversight"), lambda user: has_role(user, *OFFICERS))
        register_maker("own_units_xlsx", Maker(_("Own units (Excel)"), own_units_xlsx, for_unit=False))
        register_maker("overdue_xlsx", Maker(_("Units and what is overdue (Excel)"), overdue_xlsx, for_unit=False))
        register_share("o", OVERSEEN_UNITS)
