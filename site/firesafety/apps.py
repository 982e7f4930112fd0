"""The project's own app: system checks and the serve, seed and backup commands."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiresafetyConfig(AppConfig):
    name = "firesafety"

    def ready(self) -> None:
        from people.desks import Place, register_desk

        from . import checks  # noqa: F401
        from .class_drills import register_class_drills
        from .lessons import register_lessons
        from .logs import quiet_refusals
        from .pages import register_pages
        from .titles import register_titles

        register_desk("start", _("Setting up"), lambda user: Place.WIDE if user.is_superuser else None)
        quiet_refusals()
        register_titles()
        register_lessons()
        register_class_drills()
        register_pages()
