"""A write of bookings is one transaction, tried again where SQLite is locked or PostgreSQL ended a deadlock."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

LOCK_TRIES = 8
DEADLOCK = "40P01"  # of PostgreSQL: the transaction it chose to end
P = ParamSpec("P")
R = TypeVar("R")


def in_one_transaction(write: Callable[P, R]) -> Callable[P, R]:
    """Runs a short write in a transaction of its own: whatever it raises, nothing of it stays.

    Where SQLite reports a lock, or PostgreSQL has ended it in a deadlock, the write runs again in a new transaction,
    unless an outer one is open already.
    """

    @wraps(write)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(LOCK_TRIES):
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except OperationalError as error:
                if not _was_in_the_way(error) or connection.in_atomic_block or attempt == LOCK_TRIES - 1:
                    raise
                clock.sleep(0.05 * (attempt + 1))
        raise AssertionError("unreachable")

    return tried


def _was_in_the_way(error: OperationalError) -> bool:
    """True when another transaction was in the way, so that the same write may succeed now."""
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK
