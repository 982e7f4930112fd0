"""Why somebody cannot join a session."""

from __future__ import annotations

from enum import StrEnum


class JoinRefusal(StrEnum):
    """The reasons. The values are those of the protocol's ErrorCode."""

    WRONG_CODE = "wrong_code"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - a reason
    ENDED = "ended"
    NOT_ALLOWED = "not_allowed"  # players may not use devices of their own
    SESSION_FULL = "room_full"
    SEAT_NEEDED = "seat_needed"
    SEAT_TAKEN = "seat_taken"
    TOO_FREQUENT = "too_frequent"


class JoinRefused(Exception):
    """Somebody cannot join a session."""

    def __init__(self, reason: JoinRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason
