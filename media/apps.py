from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilmsConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("Films")

    def ready(self) -> None:
        from wagtail.signals import published

        from .models import FilmScript

        published.connect(ask_for_film, sender=FilmScript, dispatch_uid="film-of-script")


def ask_for_film(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Asks for the film of a script that was published."""
    from .services import request_narrated

    request_narrated(instance)
