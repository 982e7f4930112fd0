from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from people.telling import register_circulars, register_invitations

        from . import standard  # noqa: F401 - declares the kinds
        from .invitations import tell_invited
        from .sending import request_sending
        from .services import outbox_filled
        from .share import MESSAGES
        from .sharing import register_share
        from .tasks import ask_to_tell

        register_invitations(tell_invited)
        register_circulars(ask_to_tell)
        register_share("n", MESSAGES)
        outbox_filled.connect(request_sending, dispatch_uid="notices.outbox")

        post_migrate.connect(_sow, sender=self, dispatch_uid="notices.templates")


def _sow(**_signal: object) -> None:
    from common.migrated import is_migrated

    from .models import NoticeTemplate, SmsVariable
    from .rendering import sow_templates

    if is_migrated(NoticeTemplate, SmsVariable):
        sow_templates()
