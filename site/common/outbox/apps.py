from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "common.outbox"
    label = "outbox"
    verbose_name = _("Work done without the network")
