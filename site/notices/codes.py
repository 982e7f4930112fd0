"""What cannot wait for a job: a one-time code, sent while somebody looks at the page."""

from __future__ import annotations

import logging
import uuid

from .channels.all import CHANNELS
from .channels.base import AnswerLostError, Outgoing, SendRefused, UnreachableError
from .channels.sms import BudgetSpentError
from .kinds import ChannelName
from .rendering import sms_text, template_of
from .services import say_stop
from .standard import ONE_TIME_CODE

logger = logging.getLogger(__name__)


class CodeNotSentError(OSError):
    """The code did not go out: refused, gateway away, text not approved, or the day's budget spent."""


def send_code(phone: str, code: str, *, minutes: int) -> None:
    """Sends a one-time code by SMS at once. Raises CodeNotSentError.

    A lost answer counts as sent: whoever gets nothing asks again, and gets another code.
    """
    template = template_of(ONE_TIME_CODE)
    if not template.sms_works:
        raise CodeNotSentError("the text of one-time codes is not approved")
    sms = sms_text(template, {"code": code, "minutes": str(minutes)})
    outgoing = Outgoing(key=str(uuid.uuid4()), to=phone, title="", body="", chat="", sms=sms)
    try:
        CHANNELS[ChannelName.SMS].send(outgoing)
    except BudgetSpentError as error:
        say_stop()
        raise CodeNotSentError(str(error)) from error
    except (SendRefused, UnreachableError) as error:
        raise CodeNotSentError(str(error)) from error
    except AnswerLostError:
        logger.warning("the answer to a one-time code was lost; it was perhaps sent")
