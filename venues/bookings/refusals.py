"""Why a booking or a check-in cannot be, and trying again where SQLite is locked."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

LOCK_TRIES = 8
P = ParamSpec("P")
R = TypeVar("R")


class Refusal(models.TextChoices):
    """Why a booking, a code or a ticket is refused, and what a person reads then."""

    FULL = "full", _("This slot is full now. Please choose another one.")
    CLOSED = "closed", _("This slot takes no bookings.")
    PAST = "past", _("This slot has begun already.")
    TWICE = "twice", _("You have a booking in this slot already.")
    MANY = "many", _("Your phone has five visits booked already. Cancel one or visit first.")
    PARTY = "party", _("A party is one to six people.")
    PHONE = "phone", _("This is not a mainland mobile number.")
    THROTTLED = "throttled", _("Too many tries. Please wait five minutes.")
    TODAY = "today", _("No more codes can be sent today. Please come back tomorrow or call the venue.")
    UNSENT = "unsent", _("The code could not be sent. Please try again in a minute.")
    WRONG = "wrong", _("The code is not right or no longer valid. Please check it, or ask for a new one.")
    NOT_FOUND = "not_found", _("No such ticket at your venues.")
    OTHER_DAY = "other_day", _("This ticket is for another day.")
    CANCELLED = "cancelled", _("This booking was cancelled.")


class Refused(Exception):
    """Something a user asked for cannot be, for a reason they can read."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class BookingRefused(Refused):
    """A booking that cannot be: FULL, CLOSED, PAST, TWICE, MANY or PARTY."""


class CodeRefused(Refused):
    """A one-time code that cannot be sent or is not right: PHONE, THROTTLED, TODAY, UNSENT or WRONG."""


def retry_when_locked(write: Callable[P, R]) -> Callable[P, R]:
    """Runs a short write again when SQLite reports a lock; each try is a transaction of its own."""

    @wraps(write)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(LOCK_TRIES):
            try:
                with transaction.atomic():
                    return write(*args, **kwargs)
            except OperationalError as error:
                locked = connection.vendor == "sqlite" and "locked" in str(error)
                if not locked or connection.in_atomic_block or attempt == LOCK_TRIES - 1:
                    raise
                clock.sleep(0.05 * (attempt + 1))
        raise AssertionError("unreachable")

    return tried


class CheckInRefused(Refused):
    """A ticket that cannot be checked in: NOT_FOUND, OTHER_DAY or CANCELLED."""
