from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from .guards import SIGN_IN_LOG
        from .sign_in_log import connect

        connect()
        post_migrate.connect(SIGN_IN_LOG.restore, sender=self, dispatch_uid="people.guards")
