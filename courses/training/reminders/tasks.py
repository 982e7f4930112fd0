"""The background job of reminders, and when it is asked for."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.jobs.policies import UNHURRIED, job
from common.jobs.services import enqueue_once

from .run import is_due, remind


@job(label=_("Reminders of the day"), limit_s=3600, priority=UNHURRIED)
def send_reminders() -> int:
    return remind(timezone.localdate())


def request_reminders() -> bool:
    """Queues the reminders of today unless they are sent or under way, or it is night; True when they were queued."""
    return is_due(timezone.localdate()) and enqueue_once(send_reminders, key="reminders", rest=timedelta(hours=1))
