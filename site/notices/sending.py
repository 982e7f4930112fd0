"""When the outbox is sent: as soon as something was put in, and each minute for what had to wait."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from common.jobs.services import enqueue_once

from .models import Delivery, DeliveryState
from .tasks import send_outbox


def request_sending(**_signal: Any) -> bool:
    """Queues the sending of what may go out now; True when it was queued."""
    under_way = [DeliveryState.WAITING, DeliveryState.SENDING]
    due = Delivery.objects.filter(state__in=under_way, not_before__lte=timezone.now())
    return due.exists() and enqueue_once(send_outbox, key="notices-outbox")
