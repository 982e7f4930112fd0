"""What a channel is, and how a send can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from people.models import User

from ..models import Reach
from ..rendering import SmsText


class SendRefused(Exception):
    """The service took the request and said no for good: trying again changes nothing."""


class UnreachableError(Exception):
    """The service took nothing: it cannot be reached, or asks to come again later."""


class AnswerLostError(Exception):
    """The request went out and no answer came: the message may have been sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to one address. `key` stays the same when it is tried again."""

    key: str
    to: str
    title: str
    body: str
    chat: str
    sms: SmsText | None = None


class Channel(Protocol):
    """A way to reach somebody. `drops_repeats`: the service itself drops a second send under the same key."""

    @property
    def drops_repeats(self) -> bool: ...

    def is_on(self) -> bool:
        """True when the settings name the service."""

    def address_of(self, user: User, reach: Reach | None) -> str:
        """Where the account is reached; empty when it is not known."""

    def send(self, outgoing: Outgoing) -> str:
        """Sends, and returns the service's number. Raises SendRefused, UnreachableError, AnswerLostError."""
