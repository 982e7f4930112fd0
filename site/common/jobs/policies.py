"""What a job promises besides its function: how long it may take, how often it is tried, and whom it tells."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

BACKEND = "jobs"
# Who waits for it decides which job comes first; among equals the older one.
WAITED_FOR, UNHURRIED = 20, -20  # a person looks at its progress; nobody does

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How one kind of job is run.

    A try that takes longer than `limit_s` fails. A job whose worker is lost, or that raises one of `retry_on`, is
    tried `tries` times in all; any other exception fails it at once.

    `on_waiting(*args, **kwargs)` is called whenever the job (again) waits for a worker, and
    `on_failed(error, *args, **kwargs)` when nobody will try it again, each in the transaction that makes it so:
    there the rows that people look at follow their job.
    """

    label: Any = ""
    limit_s: float = 600
    tries: int = 3
    retry_on: tuple[type[Exception], ...] = (OperationalError, InterfaceError)
    on_waiting: Callable[..., None] | None = None
    on_failed: Callable[..., None] | None = None


_policies: dict[str, Policy] = {}


def job(
    *,
    label: Any,
    limit_s: float = 600,
    tries: int = 3,
    retry_on: tuple[type[Exception], ...] = (OperationalError, InterfaceError),
    on_waiting: Callable[..., None] | None = None,
    on_failed: Callable[..., None] | None = None,
    priority: int = 0,
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Declares a function as a Django task of the jobs queue with the policy it is run under."""

    def declare(function: Callable[P, T]) -> Task[P, T]:
        declared: Task[P, T] = task(backend=BACKEND, priority=priority)(function)
        _policies[declared.module_path] = Policy(
            label=label, limit_s=limit_s, tries=tries, retry_on=retry_on, on_waiting=on_waiting, on_failed=on_failed
        )
        return declared

    return declare


def policy_of(task_path: str) -> Policy:
    """The policy of a task by its dotted path; the default for plain tasks and for tasks that are gone."""
    if task_path not in _policies:
        try:
            import_string(task_path)
        except Exception:
            logger.warning("%s cannot be imported; it is run under the default policy", task_path, exc_info=True)
    return _policies.get(task_path, Policy())
