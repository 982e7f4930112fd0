"""The project's own app: system checks and the serve, seed and backup commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .plugins import refuse_taken_labels

if TYPE_CHECKING:
    from people.desks import Place
    from people.models import User


class FiresafetyConfig(AppConfig):
    name = "firesafety"

    def __init__(self, app_name: str, app_module: Any) -> None:
        super().__init__(app_name, app_module)
        # Before Django finds two apps of one label, which it does not say in words of the setting.
        if settings.PLUGINS:
            others = [entry for entry in settings.INSTALLED_APPS if entry != app_name]
            refuse_taken_labels(settings.PLUGINS, others)

    def ready(self) -> None:
        from people.desks import register_desk

        from . import checks, plugin_checks  # noqa: F401
        from .class_drills import register_class_drills
        from .lessons import register_lessons
        from .logs import quiet_refusals
        from .pages import register_pages
        from .static_files import ask_storage_alone
        from .titles import register_titles

        register_desk("start", _("Setting up"), _place_of_the_set_up)
        quiet_refusals()
        ask_storage_alone()
        register_titles()
        register_lessons()
        register_class_drills()
        register_pages()
        _forget_pages_when_something_changes()


def _place_of_the_set_up(user: User) -> Place | None:
    from people.desks import Place
    from people.three_officers import PlatformDuty, may

    return Place.WIDE if may(user, PlatformDuty.SYSTEM) or may(user, PlatformDuty.SECURITY) else None


# Rows that stand on pages of courses beside the pages themselves.
ON_PAGES = ("quizzes.Quiz", "media.Film", "portal.SiteDetails")


def _forget_pages_when_something_changes() -> None:
    from django.apps import apps
    from django.db.models.signals import post_delete, post_save
    from wagtail.models import Page
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    from .page_cache import forget_pages

    for signal in (page_published, page_slug_changed, page_unpublished, post_page_move):
        signal.connect(forget_pages, dispatch_uid=f"pages-{id(signal)}")
    for model in apps.get_models():
        if issubclass(model, Page):
            post_delete.connect(forget_pages, sender=model, dispatch_uid=f"pages-{model.__name__}")
    for label in ON_PAGES:
        for signal in (post_save, post_delete):
            signal.connect(forget_pages, sender=apps.get_model(label), dispatch_uid=f"pages-{label}-{id(signal)}")
