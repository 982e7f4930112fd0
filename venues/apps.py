from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VenuesConfig(AppConfig):
    name = "venues"
    verbose_name = _("Experience venues")

    def ready(self) -> None:
        from . import indexing, kept_parts

        indexing.connect()
        kept_parts.connect()
