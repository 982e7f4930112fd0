"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import job

from .outbox import send_waiting


@job(label=_("Messages sent"), limit_s=1800)
def send_outbox() -> None:
    send_waiting()
