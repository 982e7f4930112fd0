from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "courses.training"
    label = "training"
    verbose_name = _("Training ledger")

    def ready(self) -> None:
        from . import signals  # noqa: F401 - connects the receivers
        from .ledger.guards import restore_guards

        post_migrate.connect(restore_guards, sender=self)
        self._register_desks()

    def _register_desks(self) -> None:
        from people.access import OFFICERS
        from people.desks import Place, for_roles, register_desk

        register_desk("training:rules", _("Rules and exceptions"), for_roles(*OFFICERS, place=Place.MORE))
        register_desk("training:record", _("My records"), lambda user: Place.OWN)
