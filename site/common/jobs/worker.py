"""The loop that runs jobs, and the threads beside it that keep its leases and end what must not go on."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.db import Error, close_old_connections, connections
from django_tasks.base import TaskContext
from django_tasks.signals import task_finished, task_started

from common.models import Heartbeat

from .leases import Interrupted, LeaseLost, TimeLimitReached, WorkerStopping, working_under
from .policies import Policy, policy_of
from .services import (
    BEAT_NAME,
    STOPPED,
    Claim,
    claim_job,
    fail_job,
    finish_job,
    put_back_job,
    reap_jobs,
    try_again_or_fail,
)

BEAT_S = 2.0
REAP_S = 5.0
WATCH_S = 0.5
NUDGE_S = 2.0  # an interruption that was swallowed (in a destructor, say) is repeated
ABANDON_S = 5.0  # one that still has no effect, in compiled code, ends the process
SETTLE_S = 25.0

logger = logging.getLogger(__name__)


def worker_name() -> str:
    """A name no other worker has or had: process numbers come again in containers."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@dataclass(slots=True)
class Attempt:
    """The job in hand."""

    claim: Claim
    policy: Policy
    ends_at: float
    reason: type[Interrupted] | None = None
    interrupted_at: float = 0.0
    nudged_at: float = 0.0
    working: bool = False

    def interrupt(self, reason: type[Interrupted]) -> None:
        """Decides that the job is to end; the first reason stands."""
        if self.reason is None:
            self.reason, self.interrupted_at = reason, time.monotonic()


class Worker:
    """Runs one job after another until SIGTERM or SIGINT, which puts the job in hand back."""

    def __init__(self, name: str, *, interval_s: float = 0.5) -> None:
        self.name = name
        self.interval_s = interval_s
        self.stopping = False
        self.attempt: Attempt | None = None

    def run(self) -> None:
        """Blocks until told to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGUSR1, self._on_nudge)
        every(BEAT_S, self.beat)
        every(REAP_S, reap_jobs)
        every(WATCH_S, self.watch)
        while not self.stopping:
            if not self.run_next():
                time.sleep(self.interval_s)
        with suppress(Error):
            Heartbeat.end(f"{BEAT_NAME}:{self.name}")

    def run_next(self) -> bool:
        """Runs one job; False when none waits or the database does not answer."""
        close_old_connections()
        try:
            claim = claim_job(self.name)
        except Error:
            logger.exception("no job could be taken; trying again")
            connections.close_all()
            return False
        if claim is None:
            return False
        policy = policy_of(claim.row.task_path)
        self.attempt = Attempt(claim, policy, time.monotonic() + policy.limit_s)
        try:
            self._work(self.attempt)
        finally:
            self.attempt = None
        return True

    # -- the job in hand -------------------------------------------------------------------------------------------

    def _work(self, attempt: Attempt) -> None:
        value, error = None, None
        try:
            attempt.working = True
            if self.stopping:
                raise WorkerStopping
            value = call(attempt.claim)
            attempt.working = False
        except BaseException as caught:
            attempt.working = False
            error = caught
            connections.close_all()  # an interrupted statement leaves its connection unusable
        deadline = time.monotonic() + SETTLE_S
        while time.monotonic() < deadline:
            try:
                settle(attempt, value, error)
                return
            except Error:
                logger.exception("job %s could not be settled; trying again", attempt.claim.row.pk)
                connections.close_all()
                time.sleep(1)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
        if self.attempt is not None:
            self.attempt.interrupt(WorkerStopping)
            self._on_nudge(number, frame)

    def _on_nudge(self, number: int, frame: FrameType | None) -> None:
        attempt = self.attempt
        if attempt is not None and attempt.working and attempt.reason is not None:
            raise attempt.reason

    # -- beside it, in threads of their own ------------------------------------------------------------------------

    def beat(self) -> None:
        """Says that this worker lives and holds on to its job."""
        if self.stopping and self.attempt is None:
            return
        Heartbeat.beat(f"{BEAT_NAME}:{self.name}")
        attempt = self.attempt
        if attempt is not None and attempt.working and not attempt.claim.lease.renew():
            attempt.interrupt(LeaseLost)

    def watch(self) -> None:
        """Ends a job that has run too long, lost its lease, or does not hear that the worker stops."""
        attempt, now = self.attempt, time.monotonic()
        if attempt is None or not attempt.working:
            return
        if now > attempt.ends_at:
            attempt.interrupt(TimeLimitReached)
        if attempt.reason is None:
            return
        if now - attempt.interrupted_at > ABANDON_S:
            logger.error("job %s does not end; the worker ends with it", attempt.claim.row.pk)
            settle(attempt, None, attempt.reason())
            os._exit(1)
        if now - attempt.nudged_at > NUDGE_S:
            attempt.nudged_at = now
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)


def call(claim: Claim) -> Any:
    """Runs the task of a claim and returns its value."""
    result = claim.row.task_result
    task = result.task
    task_started.send(sender=type(task.get_backend()), task_result=result)
    before = (TaskContext(task_result=result),) if task.takes_context else ()  # type: ignore[arg-type]
    with working_under(claim.lease):
        return task.call(*before, *result.args, **result.kwargs)


def settle(attempt: Attempt, value: Any, error: BaseException | None) -> None:
    """Writes down how a try ended. Under an old number nothing is written."""
    claim = attempt.claim
    reason = attempt.reason or (type(error) if isinstance(error, Interrupted) else None)
    try:
        if error is None:
            _finish(claim, value)
        elif reason is WorkerStopping:
            put_back_job(claim, reason=STOPPED, counts=False)
        elif reason is TimeLimitReached:
            fail_job(claim, TimeLimitReached(f"longer than {attempt.policy.limit_s:g} s"))
        elif reason is LeaseLost:
            raise LeaseLost
        elif isinstance(error, attempt.policy.retry_on):
            logger.warning("job %s: %r", claim.row.pk, error)
            try_again_or_fail(claim, error)
        else:
            logger.error("job %s failed", claim.row.pk, exc_info=error)
            fail_job(claim, error)
    except LeaseLost:
        logger.warning("job %s went to another worker; nothing was written here", claim.row.pk)
        return
    _announce(claim)


def _finish(claim: Claim, value: Any) -> None:
    try:
        finish_job(claim, value)
    except (TypeError, ValueError) as error:  # a value that is no JSON
        fail_job(claim, error)


def _announce(claim: Claim) -> None:
    try:
        result = claim.row.task_result
    except ImportError:
        return
    task_finished.send(sender=type(result.task.get_backend()), task_result=result)


def every(seconds: float, work: Callable[[], object], *, after_s: float = 0) -> threading.Thread:
    """A thread that does `work` again and again with a pause of `seconds`, and outlives a database that is away.

    The first turn comes `after_s` from now.
    """

    def turn() -> None:
        time.sleep(after_s)
        while True:
            close_old_connections()
            try:
                work()
            except Exception:
                logger.exception("%s failed; trying again", getattr(work, "__name__", work))
                connections.close_all()
            time.sleep(seconds)

    thread = threading.Thread(target=turn, daemon=True, name=getattr(work, "__name__", "turn"))
    thread.start()
    return thread
