"""Guessing passwords is slowed down where it happens, so that nobody can lock an account's owner out.

Failures count by account and address, or, on a device the account has signed in from before, by account and device.
After five the next try waits, each time longer. Strangers everywhere together have a hundred tries a day at one
account; then only known devices and passkeys get in.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from common.ratelimit import allow, client_address

FREE_TRIES = 5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 30, 3600
REMEMBERED_S = 86400
STRANGERS_A_DAY = 100
DEVICE_DAYS = 180
DEVICE_ACCOUNTS = 10  # so many accounts may share one device
SALT = "people.device"
HASHING_WAIT_S = 10.0

# Checking a password costs about half a second of a core: some are left for everybody else.
_hashing = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))


@dataclass(frozen=True)
class Device:
    """A browser in which accounts have signed in: its id, and whose."""

    id: str
    accounts: tuple[int, ...]


def pause_s(failures: int) -> int:
    """Seconds to wait after so many failures in a row: none before the fifth, then twice as long each time."""
    if failures < FREE_TRIES:
        return 0
    return int(min(FIRST_PAUSE_S * 2 ** min(failures - FREE_TRIES, 20), LONGEST_PAUSE_S))


class Attempts:
    """The failures of one account as seen from one request."""

    def __init__(self, request: HttpRequest, *, login: str, account: int | None) -> None:
        device = read_device(request)
        self.is_known = device is not None and account is not None and account in device.accounts
        place = f"device:{device.id}" if self.is_known and device else f"address:{client_address(request)}"
        self.login = login
        self.key = f"sign-in:{login}:{place}"

    def wait_s(self) -> float:
        """Seconds until the next try is taken; 0 when it is now."""
        _, until = cache.get(self.key) or (0, 0.0)
        return max(0.0, until - timezone.now().timestamp())

    def fail(self) -> None:
        """Counts a wrong password."""
        failures, _ = cache.get(self.key) or (0, 0.0)
        until = timezone.now().timestamp() + pause_s(failures + 1)
        cache.set(self.key, (failures + 1, until), REMEMBERED_S)
        if not self.is_known:
            allow(self._day_key(), limit=STRANGERS_A_DAY, seconds=REMEMBERED_S)

    def is_spent(self) -> bool:
        """True when strangers have used up the account's tries of the day and this is one of them."""
        return not self.is_known and not allow(
            self._day_key(), limit=STRANGERS_A_DAY, seconds=REMEMBERED_S, counts=False
        )

    def forget(self) -> None:
        """The password was right: the owner starts afresh."""
        cache.delete(self.key)

    def _day_key(self) -> str:
        return f"sign-in:{self.login}:strangers"


def read_device(request: HttpRequest) -> Device | None:
    """The device that this browser's cookie names; None for none, or one that is not ours or too old."""
    try:
        device_id, accounts = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=DEVICE_DAYS * 86400
        )
        return Device(str(device_id), tuple(int(account) for account in accounts))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def remember_device(request: HttpRequest, response: HttpResponseBase, account: int) -> None:
    """Marks this browser as one in which the account has signed in."""
    known = read_device(request) or Device(secrets.token_urlsafe(12), ())
    accounts = [account, *(other for other in known.accounts if other != account)][:DEVICE_ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([known.id, accounts], salt=SALT),
        max_age=DEVICE_DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@contextmanager
def hashing_place() -> Iterator[bool]:
    """A place among those that check a password at this moment; False when none came free in time."""
    got = _hashing.acquire(timeout=HASHING_WAIT_S)
    try:
        yield got
    finally:
        if got:
            _hashing.release()
