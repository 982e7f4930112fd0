"""How one-time codes reach a phone. A sender is a class with `send(phone, code)`, named by OTP_SENDER."""

from __future__ import annotations

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from notices.codes import send_code as send_by_gateway

CODE_MINUTES = 5

logger = logging.getLogger("firesafety.otp")


class Sender(Protocol):
    def send(self, phone: str, code: str) -> None:
        """Delivers the code; raises OSError when it could not."""


class ConsoleSender:
    """Prints the code to the server's log: the default until an SMS service is set. The number is not written whole."""

    def send(self, phone: str, code: str) -> None:
        logger.warning("one-time code for ****%s: %s", phone[-4:], code)


class GatewaySender:
    """Sends the code by the SMS gateway of the settings; the default once SMS_URL is set."""

    def send(self, phone: str, code: str) -> None:
        send_by_gateway(phone, code, minutes=CODE_MINUTES)


def sender() -> Sender:
    """The sender that OTP_SENDER names."""
    made: Sender = import_string(settings.OTP_SENDER)()
    return made


def send_code(phone: str, code: str) -> None:
    """Delivers a one-time code by the sender that OTP_SENDER names; raises OSError when it could not."""
    sender().send(phone, code)
