"""Why somebody cannot join a session."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class JoinRefusal(StrEnum):
    """The reasons. The values are those of the protocol's ErrorCode."""

    WRONG_CODE = "wrong_code"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - a reason
    ENDED = "ended"
    NOT_ALLOWED = "not_allowed"  # players may not use devices of their own
    SESSION_FULL = "room_full"
    SEAT_NEEDED = "seat_needed"
    NO_SEAT = "no_seat"  # the class has no such seat
    PROOF_NEEDED = "proof_needed"
    WRONG_PROOF = "wrong_proof"
    TOO_MANY_TRIES = "too_many_tries"
    REMOVED = "removed"
    SEAT_TAKEN = "seat_taken"
    TOO_FREQUENT = "too_frequent"


class JoinRefused(Exception):
    """Somebody cannot join a session; `asks` is what would prove the seat, where that is what is missing."""

    def __init__(self, reason: JoinRefusal, asks: dict[str, Any] | None = None) -> None:
        super().__init__(reason.value)
        self.reason, self.asks = reason, asks
