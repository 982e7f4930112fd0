from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "courses.schools"
    label = "schools"
    verbose_name = _("School desk")

    def ready(self) -> None:
        from people.desks import Place, register_desk, register_todo
        from people.models import Role, User

        from .access import announces_terms, keeps_school
        from .papers import register
        from .todos import planned_in, planned_lessons

        def place_of_schools(user: User) -> Place | None:
            return Place.MAIN if keeps_school(user) else None

        def place_of_terms(user: User) -> Place | None:
            return Place.MORE if announces_terms(user) else None

        register_desk("schools:index", _("School desk"), place_of_schools)
        register_desk("schools:terms", _("School terms"), place_of_terms)
        register_todo("schools.plan", planned_lessons, roles=[Role.UNIT_MANAGER], rows_of=planned_in)
        register()
