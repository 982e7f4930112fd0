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
