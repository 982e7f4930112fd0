"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import job
from common.jobs.services import enqueue_once
from people.models import Circular

from .circulars import tell_managers
from .outbox import send_waiting


@job(label=_("Messages sent"), limit_s=1800)
def send_outbox() -> None:
    send_waiting()


@job(label=_("Managers told of a notice from above"), limit_s=1800)
def tell_circular(circular_id: str) -> None:
    tell_managers(circular_id)


def ask_to_tell(circular: Circular) -> None:
    """Fills the hook of the room below: managers are told in the background, for a list may hold a thousand units."""
    enqueue_once(tell_circular, str(circular.pk), key=f"circular:{circular.pk}")
