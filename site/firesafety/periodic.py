"""The periodic work of every room, run each minute in a thread of the task worker, or by `manage.py tick`."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from common.jobs.services import enqueue_once, prune_jobs
from common.models import Heartbeat
from common.periodic import added_work

logger = logging.getLogger(__name__)


def forget_old_heartbeats() -> int:
    """Drops beats of processes that ended more than a day ago."""
    return Heartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()[0]


def request_backup() -> bool:
    """Queues a backup when the newest is as old as BACKUP_EVERY_HOURS says; True when it was queued."""
    from .backups.writing import backups_in
    from .tasks import make_backup

    if not settings.BACKUP_EVERY_HOURS:
        return False
    newest = next((path.stat().st_mtime for path in backups_in(settings.BACKUP_DIR)), 0)
    if time.time() - newest < settings.BACKUP_EVERY_HOURS * 3600:
        return False
    return enqueue_once(make_backup, key="backup", rest=timedelta(hours=1))


def request_shredding() -> bool:
    """Queues the shredding of today unless it is done or under way; True when it was queued."""
    from privacy.models import RetentionRun
    from privacy.tasks import shred_what_is_past

    if RetentionRun.objects.filter(day=timezone.localdate(), done_at__isnull=False).exists():
        return False
    return enqueue_once(shred_what_is_past, key="privacy-shredding", rest=timedelta(hours=1))


def periodic_work() -> list[Callable[[], object]]:
    """What runs each minute, in order; each piece is idempotent and quick when there is nothing to do."""
    from courses.editorial import publish_scheduled
    from courses.training.duties.recompute import open_due_periods
    from courses.training.ledger.seal import seal_pending
    from courses.training.records.sampling import draw_once_a_day
    from courses.training.reminders.tasks import request_reminders
    from notices.sending import request_sending
    from people.role_groups import leave_groups_of_ended_roles
    from people.sign_in_log import forget_old_sign_ins
    from venues.bookings.check_in import close_past_days
    from venues.bookings.codes import forget_expired
    from venues.bookings.groups import give_back_unanswered
    from venues.bookings.holds import give_back_past_holds
    from venues.bookings.news import remind_of_tomorrow
    from venues.bookings.opening import extend_slots
    from venues.bookings.signals import request_news
    from venues.bookings.waiting import pass_offers_on
    from venues.indexing import index_missing

    return [
        publish_scheduled, open_due_periods, draw_once_a_day, seal_pending, extend_slots, close_past_days,
        give_back_past_holds, give_back_unanswered, pass_offers_on, remind_of_tomorrow, index_missing, request_news,
        forget_expired, request_shredding, forget_old_heartbeats, prune_jobs, forget_old_sign_ins,
        leave_groups_of_ended_roles, request_backup, request_reminders, request_sending,
    ]  # fmt: skip


def run_periodic() -> int:
    """Runs each piece; one that fails is logged and does not stop the others. Returns how many succeeded."""
    done = 0
    ours = [(getattr(work, "__name__", str(work)), work) for work in periodic_work()]
    for name, work in [*ours, *added_work().items()]:
        try:
            work()
            done += 1
        except Exception:
            logger.exception("periodic work %s failed", name)
    return done
