from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomConfig(AppConfig):
    name = "courses.classroom"
    label = "classroom"
    verbose_name = _("Live lessons")

    def ready(self) -> None:
        from people.desks import register_todo
        from people.models import Role

        from .todos import open_lessons

        register_todo("classroom.lessons", open_lessons, roles=[Role.TEACHER, Role.UNIT_MANAGER])
