from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernmentConfig(AppConfig):
    name = "people.government"
    label = "government"
    verbose_name = _("Sign-in of the government's own")

    def ready(self) -> None:
        from .linking import connect

        connect()
