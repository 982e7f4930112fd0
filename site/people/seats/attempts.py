"""Wrong tries at seats: slowed down where they are made, so that strangers keep no child and no class out.

Tries count by seat and address. The sixth in a row waits half a minute, each one after it twice as long. One address
has so many wrong tries at all seats together, and strangers everywhere together so many a day at one seat; an address
from which a class has come in, or its teacher, is no stranger's to that class. A teacher lifts what stands against a
seat or a class.
"""

from __future__ import annotations

import uuid

from django.core.cache import cache
from django.utils import timezone

from common.ratelimit import allow

FREE_TRIES = 5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 30, 3600
REMEMBERED_S = 86400
STRANGERS_A_DAY = 20
WRONG_AT_ADDRESS, WRONG_AT_ADDRESS_S = 300, 600  # a school's classes all come from one
PLACE_DAYS = 120


def pause_s(failures: int) -> int:
    """Seconds to wait after so many wrong tries in a row: none before the fifth, then twice as long each time."""
    if failures < FREE_TRIES:
        return 0
    return int(min(FIRST_PAUSE_S * 2 ** min(failures - FREE_TRIES, 20), LONGEST_PAUSE_S))


class SeatAttempts:
    """The wrong tries at one seat as seen from one address."""

    def __init__(self, *, school_class: uuid.UUID, seat: int, address: str) -> None:
        self.school_class, self.seat, self.address = school_class, seat, address
        lifted = f"{_lifted(school_class)}.{_lifted(school_class, seat)}"
        self.key = f"seat:{school_class}:{seat}:{lifted}:{address}"
        self.day_key = f"seat:{school_class}:{seat}:{lifted}:strangers"

    def wait_s(self) -> float:
        """Seconds until the next try at the seat is taken from here; 0 when it is now."""
        _, until = cache.get(self.key) or (0, 0.0)
        return max(0.0, until - timezone.now().timestamp())

    def is_spent(self) -> bool:
        """True when this address has tried too much, or strangers have used up the day's tries and it is one."""
        key = f"seat-address:{self.address}"
        if not allow(key, limit=WRONG_AT_ADDRESS, seconds=WRONG_AT_ADDRESS_S, counts=False):
            return True
        if is_known_place(self.school_class, self.address):
            return False
        return not allow(self.day_key, limit=STRANGERS_A_DAY, seconds=REMEMBERED_S, counts=False)

    def fail(self) -> None:
        """Counts a wrong try."""
        failures, _ = cache.get(self.key) or (0, 0.0)
        until = timezone.now().timestamp() + pause_s(failures + 1)
        cache.set(self.key, (failures + 1, until), REMEMBERED_S)
        allow(f"seat-address:{self.address}", limit=WRONG_AT_ADDRESS, seconds=WRONG_AT_ADDRESS_S)
        if not is_known_place(self.school_class, self.address):
            allow(self.day_key, limit=STRANGERS_A_DAY, seconds=REMEMBERED_S)

    def succeed(self) -> None:
        """The proof was right: its owner starts afresh here, and the class has come in from this address."""
        cache.delete(self.key)
        know_place(self.school_class, self.address)


def know_place(school_class: uuid.UUID, address: str) -> None:
    """Notes an address as one of the class's: a seat was proved there, or the teacher leads from there."""
    if address:
        cache.set(_place_key(school_class, address), 1, PLACE_DAYS * 86400)


def is_known_place(school_class: uuid.UUID, address: str) -> bool:
    return bool(cache.get(_place_key(school_class, address)))


def lift(school_class: uuid.UUID, seat: int | None = None) -> None:
    """Forgets the wrong tries at a seat, or at all seats of a class, from wherever they came."""
    cache.set(_lifted_key(school_class, seat), _lifted(school_class, seat) + 1, 2 * REMEMBERED_S)


def _place_key(school_class: uuid.UUID, address: str) -> str:
    return f"seat-place:{school_class}:{address}"


def _lifted_key(school_class: uuid.UUID, seat: int | None) -> str:
    return f"seat-lifted:{school_class}:{'all' if seat is None else seat}"


def _lifted(school_class: uuid.UUID, seat: int | None = None) -> int:
    """How often tries at a seat, or at the whole class, were lifted lately."""
    return int(cache.get(_lifted_key(school_class, seat)) or 0)
