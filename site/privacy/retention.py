"""The shredding of a day: what is past its time goes, table by table, and a row says how much went."""

from __future__ import annotations

import logging
from datetime import date

from django.utils import timezone

from common.data_register import Holding, register
from common.jobs.leases import fenced, progress_note

from .models import RetentionRun

logger = logging.getLogger(__name__)


class NotAllShreddedError(RuntimeError):
    """Some tables could not be shredded; the others are. The job is tried again."""


def shred_past_time() -> RetentionRun:
    """Shreds what is past its time. Raises NotAllShreddedError when a table failed.

    Each table goes in a transaction of its own together with its count, so that a run which was interrupted can be
    repeated, goes on where it was, and never counts twice.
    """
    now = timezone.now()
    day = timezone.localdate(now)
    RetentionRun.objects.get_or_create(day=day)
    held, failed, note = register().held, [], progress_note()
    for done, one in enumerate(held):
        try:
            _shred(one, day)
        except Exception:
            logger.exception("%s could not be shredded", one.model)
            failed.append(one.model)
        note(done / len(held))
    if failed:
        raise NotAllShreddedError(", ".join(failed))
    with fenced():
        RetentionRun.objects.filter(day=day).update(done_at=timezone.now())
    return RetentionRun.objects.get(day=day)


def _shred(one: Holding, day: date) -> None:
    assert one.shred is not None  # the register's test sees to it
    with fenced():
        run = RetentionRun.objects.select_for_update().get(day=day)
        count = one.shred(timezone.now())
        if count:
            run.counts[one.model] = run.counts.get(one.model, 0) + count
            run.save(update_fields=["counts"])
