"""What becomes of a job: asked for, claimed, finished, put back, failed, tried again, forgotten."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult, get_date_max

from common.models import Heartbeat

from .leases import LEASE, Lease, LeaseLost
from .models import Job
from .policies import BACKEND, policy_of

PAUSES_S = (5, 30, 120, 600)
BEAT_NAME = "task-worker"
STOPPED = "the worker was stopped"
LOST = "WorkerLost"  # how the reason of a lost worker begins; earlier versions wrote no more of its name

logger = logging.getLogger(__name__)


class RetryRefused(Exception):
    """The job has not failed, or another one already does its work."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job a worker has taken: the queue's row, the lease, and the try it is, counted from one."""

    row: DBTaskResult[Any, Any]
    lease: Lease
    tries: int


def enqueue_once(task: Task[Any, Any], *args: Any, key: str, rest: timedelta | None = None) -> bool:
    """Queues a task unless a job with this key waits or runs; True when it was queued.

    With `rest`, also not before so much time has passed since the last job with this key failed.
    """
    policy = policy_of(task.module_path)
    try:
        with transaction.atomic():
            if is_under_way(key) or (rest and _failed_since(key, timezone.now() - rest)):
                return False
            _tell(policy.on_waiting, *args)
            result = task.enqueue(*args)
            if isinstance(task.get_backend(), DatabaseBackend):
                Job.objects.create(task_id=result.id, key=key)
    except IntegrityError:
        if is_under_way(key):
            return False
        raise
    return True


def is_under_way(key: str) -> bool:
    """True while a job with this key waits or runs."""
    return Job.objects.filter(key=key, is_over=False).exists()


def _failed_since(key: str, moment: datetime) -> bool:
    failed = DBTaskResult.objects.filter(job__key=key, status=TaskResultStatus.FAILED)
    last = failed.aggregate(last=Max("finished_at"))["last"]
    return last is not None and last > moment


def claim_job(worker: str) -> Claim | None:
    """Takes the next waiting job for `worker`; None when nothing waits."""
    waiting = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    if not waiting.exists():  # no write lock for an empty queue
        return None
    with transaction.atomic():
        row = waiting.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.claim(worker)
        job, _ = Job.objects.get_or_create(task=row)
        Job.objects.filter(pk=job.pk).update(
            number=F("number") + 1,
            tries=F("tries") + 1,
            holder=worker,
            held_until=timezone.now() + LEASE,
            progress=None,
        )
        job.refresh_from_db()
    return Claim(row, Lease(job.pk, job.number), job.tries)


def finish_job(claim: Claim, value: Any) -> None:
    """Notes that a job is done. Raises LeaseLost when its number is old."""
    with transaction.atomic():
        _let_go(claim.lease, is_over=True, progress=100, reason="")
        claim.row.status = TaskResultStatus.SUCCESSFUL
        claim.row.finished_at = timezone.now()
        claim.row.return_value = normalize_json(value)
        claim.row.exception_class_path = claim.row.traceback = ""
        claim.row.save(
            update_fields=["status", "finished_at", "return_value", "exception_class_path", "traceback"],
        )


def put_back_job(claim: Claim, *, reason: str, pause_s: float = 0, counts: bool = True) -> None:
    """Lets a job wait again, `pause_s` from now; a try that does not count is given back. Raises LeaseLost."""
    with transaction.atomic():
        tries = claim.tries if counts else claim.tries - 1
        _let_go(claim.lease, tries=tries, progress=None, reason=reason[:300])
        _wait(claim.row, timezone.now() + timedelta(seconds=pause_s))


def fail_job(claim: Claim, error: BaseException) -> None:
    """Notes that a job failed for good and tells whoever wants to know. Raises LeaseLost."""
    with transaction.atomic():
        _let_go(claim.lease, is_over=True, reason=_words(error)[:300])
        row = claim.row
        row.status, row.finished_at, row.return_value = TaskResultStatus.FAILED, timezone.now(), None
        row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
        row.traceback = "".join(format_exception(error))
        row.save(update_fields=["status", "finished_at", "return_value", "exception_class_path", "traceback"])
        _tell(policy_of(row.task_path).on_failed, error, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def pause_after(tries: int) -> float:
    """Seconds to wait after so many tries; it grows."""
    return PAUSES_S[min(tries, len(PAUSES_S)) - 1]


def try_again_or_fail(claim: Claim, error: BaseException) -> None:
    """Puts a job back with a growing pause while it has tries left, else fails it. Raises LeaseLost."""
    if claim.tries < policy_of(claim.row.task_path).tries:
        put_back_job(claim, reason=_words(error), pause_s=pause_after(claim.tries))
    else:
        fail_job(claim, error)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _let_go(lease: Lease, **changes: Any) -> None:
    """Ends a lease with its number, so that nothing more is written under it."""
    held = Job.objects.filter(pk=lease.task_id, number=lease.number, is_over=False)
    if not held.update(number=F("number") + 1, holder="", held_until=None, **changes):
        raise LeaseLost


def _wait(row: DBTaskResult[Any, Any], run_after: datetime) -> None:
    row.status, row.run_after = TaskResultStatus.READY, run_after
    row.started_at = row.finished_at = None
    row.exception_class_path = row.traceback = ""
    row.save(
        update_fields=["status", "run_after", "started_at", "finished_at", "exception_class_path", "traceback"],
    )
    _tell(policy_of(row.task_path).on_waiting, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def _tell(hook: Callable[..., None] | None, *args: Any, **kwargs: Any) -> None:
    """Calls a hook; one that breaks is logged and undone, and changes nothing for the job."""
    if hook is None:
        return
    try:
        with transaction.atomic():
            hook(*args, **kwargs)
    except Exception:
        logger.exception("the hook %s failed", getattr(hook, "__name__", hook))


def tell_of_failure(sender: Any, task_result: Any, **kwargs: Any) -> None:
    """Tells of jobs that failed in another queue than the database's; ours are told of when they fail for good."""
    if issubclass(sender, DatabaseBackend) or task_result.status != TaskResultStatus.FAILED:
        return
    error = RuntimeError(task_result.errors[-1].traceback.strip().splitlines()[-1])
    _tell(policy_of(task_result.task.module_path).on_failed, error, *task_result.args, **task_result.kwargs)


class WorkerLostError(Exception):
    """The worker that held the job gave no sign of life."""


def reap_jobs() -> int:
    """Puts the jobs of lost workers back, or fails those tried often enough. Returns how many there were."""
    _adopt_unbooked()
    found = 0
    while _reap_one():
        found += 1
    return found


def _reap_one() -> bool:
    lapsed = Job.objects.filter(is_over=False, held_until__lt=timezone.now())
    with transaction.atomic():
        job = lapsed.select_for_update(skip_locked=True, of=("self",)).select_related("task").first()
        if job is None:
            return False
        logger.warning("job %s: its worker was lost at try %s", job, job.tries)
        claim = Claim(job.task, Lease(job.pk, job.number), job.tries)
        try_again_or_fail(claim, WorkerLostError(job.holder))
    return True


def _adopt_unbooked() -> None:
    """Books what a worker of an earlier version had taken, when that worker is no more."""
    running = DBTaskResult.objects.running().filter(backend_name=BACKEND)
    unbooked = running.filter(
        Q(job__isnull=True) | Q(job__held_until__isnull=True), started_at__lt=timezone.now() - LEASE
    )
    for row in unbooked:
        worker = row.worker_ids[-1] if row.worker_ids else ""
        alive = Heartbeat.objects.filter(name=f"{BEAT_NAME}:{worker}", seen_at__gte=timezone.now() - LEASE)
        if not alive.exists():
            Job.objects.update_or_create(
                task=row, defaults={"holder": worker[:64], "held_until": row.started_at, "tries": len(row.worker_ids)}
            )


def retry_job(task_id: uuid.UUID) -> None:
    """Lets a failed job wait again as if it were new. Raises RetryRefused."""
    try:
        with transaction.atomic():
            row = DBTaskResult.objects.select_for_update().filter(pk=task_id, status=TaskResultStatus.FAILED).first()
            if row is None:
                raise RetryRefused
            job, _ = Job.objects.get_or_create(task=row)
            Job.objects.filter(pk=job.pk).update(
                is_over=False, number=F("number") + 1, tries=0, progress=None, holder="", held_until=None, reason=""
            )
            _wait(row, get_date_max())
    except IntegrityError:
        raise RetryRefused from None


def prune_jobs() -> int:
    """Forgets jobs that ended more than `JOBS_KEEP_DAYS` ago; returns how many."""
    oldest = timezone.now() - timedelta(days=settings.JOBS_KEEP_DAYS)
    ended = DBTaskResult.objects.finished().filter(backend_name=BACKEND, finished_at__lt=oldest)
    return ended.delete()[1].get("django_tasks_database.DBTaskResult", 0)
