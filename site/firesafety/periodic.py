"""The periodic work of every room, run each minute in a thread of the task worker, or by `manage.py tick`."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from common.jobs.services import prune_jobs
from common.models import Heartbeat

logger = logging.getLogger(__name__)


def forget_old_heartbeats() -> int:
    """Drops beats of processes that ended more than a day ago."""
    return Heartbeat.objects.filter(seen_at__lt=timezone.now() - timedelta(days=1)).delete()[0]


def periodic_work() -> list[Callable[[], object]]:
    """What runs each minute, in order; each piece is idempotent and quick when there is nothing to do."""
    from courses.editorial import publish_scheduled
    from courses.training.duties.recompute import open_due_periods
    from courses.training.ledger.seal import seal_pending
    from people.sign_in_log import forget_old_sign_ins
    from simulator.drills.sessions.retention import expire_daily
    from venues.bookings.codes import forget_expired
    from venues.bookings.slots import extend_slots

    return [
        publish_scheduled, open_due_periods, seal_pending, extend_slots,
        forget_expired, expire_daily, forget_old_heartbeats, prune_jobs, forget_old_sign_ins,
    ]  # fmt: skip


def run_periodic() -> int:
    """Runs each piece; one that fails is logged and does not stop the others. Returns how many succeeded."""
    done = 0
    for work in periodic_work():
        try:
            work()
            done += 1
        except Exception:
            logger.exception("periodic work %s failed", work.__name__)
    return done
