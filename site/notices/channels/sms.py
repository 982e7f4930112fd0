"""Text messages by a gateway in the shape that Chinese gateways share: template code, signature, variables.

The request is signed with HMAC-SHA256 over time and body. Gateways that sign otherwise (阿里云 ACS3, 腾讯云 TC3, a
province's own) stand behind a small relay, or get a class of their own here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time

from django.conf import settings

from common.normal import MOBILE
from people.models import User

from .. import budget
from ..models import Reach
from .base import Outgoing, SendRefused, UnreachableError
from .http import ask

# What the gateway says of too many messages to one number, or of being busy: nothing was sent.
LATER = ("isv.BUSINESS_LIMIT_CONTROL", "LimitExceeded", "Throttling", "SystemBusy")


class BudgetSpentError(UnreachableError):
    """Today's money for text messages is spent; nothing was sent."""


class SmsChannel:
    @property
    def drops_repeats(self) -> bool:
        """True when the operator says that the gateway drops a second message under one outId."""
        return bool(settings.SMS_DROPS_REPEATS)

    def is_on(self) -> bool:
        return bool(settings.SMS_URL)

    def address_of(self, user: User, reach: Reach | None) -> str:
        found = MOBILE.fullmatch(user.phone)
        return found[1] if found else ""

    def send(self, outgoing: Outgoing) -> str:
        """Takes the price from the day's budget first. Raises BudgetSpentError, and what `http.ask` raises."""
        sms = outgoing.sms
        if sms is None or not sms.code:
            raise SendRefused("no approved text")
        fen = budget.price_fen(sms.text, settings.SMS_SIGNATURE)
        if not budget.take(fen):
            raise BudgetSpentError("SMS_DAILY_BUDGET")
        body = {
            "phoneNumbers": outgoing.to,
            "signName": settings.SMS_SIGNATURE,
            "templateCode": sms.code,
            "templateParam": sms.values,
            "outId": outgoing.key,
        }
        try:
            return self._post(json.dumps(body, ensure_ascii=False).encode())
        except (SendRefused, UnreachableError):
            budget.give_back(fen)
            raise

    def _post(self, body: bytes) -> str:
        stamp = str(int(time.time()))
        signed = hmac.new(settings.SMS_SECRET.encode(), stamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=utf-8", "X-Key": settings.SMS_KEY, "X-Timestamp": stamp,
            "X-Signature": signed,
        }  # fmt: skip
        answer = ask(settings.SMS_URL, body, headers)
        code = str(answer.get("code", ""))
        if code.upper() == "OK":
            return str(answer.get("bizId", ""))[:80]
        words = f"{code}: {answer.get('message', '')}"[:200]
        raise UnreachableError(words) if code.startswith(LATER) else SendRefused(words)
