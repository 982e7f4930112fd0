"""The lease of a running job, and the only transaction in which it may write."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .models import Job

LEASE = timedelta(seconds=30)
PROGRESS_S = 1.0


class Interrupted(BaseException):
    """A running job must end now. No `Exception`, so that no handler inside a task swallows it."""


class LeaseLost(Interrupted):
    """Another worker has the job, or it is over."""


class TimeLimitReached(Interrupted):
    """The try took longer than its policy allows."""


class WorkerStopping(Interrupted):
    """The worker was told to stop."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job under a number."""

    task_id: uuid.UUID
    number: int

    def renew(self) -> bool:
        """Holds the job for another `LEASE`; False when the number is no longer the job's."""
        held = Job.objects.filter(pk=self.task_id, number=self.number, is_over=False)
        return bool(held.update(held_until=timezone.now() + LEASE))


_current: ContextVar[Lease | None] = ContextVar("lease", default=None)


@contextmanager
def working_under(lease: Lease) -> Iterator[None]:
    """Makes `lease` the one that `fenced` asks in this thread."""
    token = _current.set(lease)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def fenced() -> Iterator[None]:
    """A transaction that a job writes in. Raises LeaseLost before anything is written under an old number.

    The job's row stays locked until the transaction ends, so that nobody takes the job over in between: keep it short.
    Outside a job, and in threads that a job starts, it is an ordinary transaction.
    """
    lease = _current.get()
    with transaction.atomic():
        if lease is not None and not lease.renew():
            raise LeaseLost
        yield


def progress_note(write: Callable[[int], object] | None = None) -> Callable[[float], None]:
    """A function that notes how far the running job is, a share of 0 to 1, at most once a second.

    `write` gets the percentage in the same fenced transaction, for a row that people look at.
    """
    last = 0.0

    def note(share: float) -> None:
        nonlocal last
        if time.monotonic() - last < PROGRESS_S:
            return
        last = time.monotonic()
        percent = min(99, round(share * 100))
        lease = _current.get()
        with fenced():
            if lease is not None:
                Job.objects.filter(pk=lease.task_id).update(progress=percent)
            if write is not None:
                write(percent)

    return note
