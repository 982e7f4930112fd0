"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import job

from .circulars import tell_managers
from .outbox import send_waiting


@job(label=_("Messages sent"), limit_s=1800)
def send_outbox() -> None:
    send_waiting()


@job(label=_("Managers told of a notice from above"), limit_s=1800)
def tell_circular(circular_id: str) -> None:
    tell_managers(circular_id)
