"""Texts to a bare number: a one-time code while somebody looks at the page, news for who has no account."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping

from .channels.all import CHANNELS
from .channels.base import AnswerLostError, Outgoing, SendRefused, UnreachableError
from .channels.sms import BudgetSpentError
from .kinds import ChannelName, NoticeKind
from .rendering import sms_text, template_of
from .services import say_stop
from .standard import ONE_TIME_CODE

logger = logging.getLogger(__name__)


class TextNotSentError(OSError):
    """The text did not go out: refused, gateway away, text not approved, or the day's budget spent.

    `later` is true where the same text may go out at another time.
    """

    def __init__(self, words: str, *, later: bool = False) -> None:
        super().__init__(words)
        self.later = later


def gateway_is_set() -> bool:
    """True when texts can go out at all."""
    return CHANNELS[ChannelName.SMS].is_on()


def texts_work(kind: NoticeKind) -> bool:
    """True when texts of this kind can go out: a gateway is set up and has approved them."""
    return gateway_is_set() and template_of(kind).sms_works


def send_text(kind: NoticeKind, phone: str, values: Mapping[str, str], *, key: str) -> bool:
    """Sends one text at once; True when the gateway has it, False when its answer was lost. Raises TextNotSentError."""
    template = template_of(kind)
    if not template.sms_works:
        raise TextNotSentError(f"the text of {kind.key} is not approved")
    outgoing = Outgoing(key=key, to=phone, title="", body="", chat="", sms=sms_text(template, dict(values)))
    try:
        CHANNELS[ChannelName.SMS].send(outgoing)
    except BudgetSpentError as error:
        say_stop()
        raise TextNotSentError(str(error), later=True) from error
    except UnreachableError as error:
        raise TextNotSentError(str(error), later=True) from error
    except SendRefused as error:
        raise TextNotSentError(str(error)) from error
    except AnswerLostError:
        return False
    return True


def send_code(phone: str, code: str, *, minutes: int) -> None:
    """Sends a one-time code by SMS at once. Raises TextNotSentError.

    A lost answer counts as sent: whoever gets nothing asks again, and gets another code.
    """
    values = {"code": code, "minutes": str(minutes)}
    if not send_text(ONE_TIME_CODE, phone, values, key=str(uuid.uuid4())):
        logger.warning("the answer to a one-time code was lost; it was perhaps sent")
