"""The project's own app: system checks and the serve, seed and backup commands."""

from django.apps import AppConfig


class FiresafetyConfig(AppConfig):
    name = "firesafety"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .lessons import register_lessons
        from .logs import quiet_refusals
        from .pages import register_pages
        from .titles import register_titles

        quiet_refusals()
        register_titles()
        register_lessons()
        register_pages()
