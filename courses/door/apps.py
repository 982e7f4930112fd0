from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoorConfig(AppConfig):
    name = "courses.door"
    label = "door"
    verbose_name = _("Staff doors")

    def ready(self) -> None:
        from courses.training.evidence.content_titles import list_contents, name_contents
        from notices.sharing import register_share
        from people.desks import register_todo
        from people.models import Role

        from .share import DOORS
        from .titles import part_titles, parts
        from .todos import open_courses, people_at_doors

        name_contents("prejob", part_titles)
        list_contents("prejob", parts)
        register_todo("door.people", people_at_doors, roles=[Role.UNIT_MANAGER], rows_of=open_courses)
        register_share("w", DOORS)
