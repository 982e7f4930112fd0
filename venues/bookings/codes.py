"""One-time codes by which a phone is verified.

A code belongs to the browser that asked for it. Somebody else who asks for the same number gets a code of their own:
that neither replaces the owner's nor uses up its tries, and says nothing of whether one is out.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from common.normal import mobile_number, typed_code
from common.ratelimit import allow, free_from

from .models import OneTimeCode, Resident
from .refusals import CodeRefused, Refusal
from .senders import CODE_MINUTES, sender

CODE_LIFE = timedelta(minutes=CODE_MINUTES)
DAY = timedelta(days=1)
# So long a browser waits for the code on its way before it may have another one sent.
AGAIN_SECONDS = 60
AT_ONCE_SECONDS = 300
# Codes one address may have sent to one number, so that a stranger leaves most of the number's day to its owner.
ADDRESS_DAY = 5
# Codes one address may have sent in five minutes: a school or a village hall stands behind one.
ADDRESS_AT_ONCE = 120

logger = logging.getLogger("firesafety.otp")


def new_asker() -> str:
    """A name for a browser that asks for codes; it is kept in its session."""
    return secrets.token_urlsafe(16)


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 of a value under the site's secret, apart for each purpose; hex."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


def normal_phone(text: str) -> str:
    """A mainland mobile number: eleven ASCII digits, without country code and separators. Raises CodeRefused."""
    number = mobile_number(text)
    if not number:
        raise CodeRefused(Refusal.PHONE)
    return number


def request_code(*, phone: str, address: str, asker: str) -> None:
    """Sends a new code to a phone, for one browser.

    Raises CodeRefused: `phone` for no number, `throttled` within a minute of the last one or after too many in five,
    `today` when this number, this address or the whole site has had its share of the day, `unsent` when the sender
    fails.
    """
    number = normal_phone(phone)
    key = keyed_hash("phone", number)
    _limit(key, address, asker)
    code = f"{secrets.randbelow(10**6):06d}"
    made = OneTimeCode.objects.create(
        phone_hmac=key, asker=asker, code_hmac=_code_hash(key, code), expires_at=timezone.now() + CODE_LIFE
    )
    try:
        sender().send(number, code)
    except OSError as error:
        made.delete()
        logger.exception("a one-time code could not be sent")
        raise CodeRefused(Refusal.UNSENT) from error


def _code_hash(key: str, code: str) -> str:
    return keyed_hash(f"otp:{key}", code)


def _waits(key: str, address: str, asker: str) -> tuple[tuple[str, int, int], ...]:
    """What is counted by the minute: the name, how many, in how many seconds."""
    return (
        (f"otp-again:{key}:{asker}", 1, AGAIN_SECONDS),
        (f"otp:{key}:{address}", 3, AT_ONCE_SECONDS),
        (f"otp-address:{address}", ADDRESS_AT_ONCE, AT_ONCE_SECONDS),
    )


def again_from(*, phone: str, address: str, asker: str) -> datetime | None:
    """When this browser may have another code sent to this number; None when it may at once, or it is no number."""
    number = mobile_number(phone)
    if not number:
        return None
    return _free_from(_waits(keyed_hash("phone", number), address, asker))


def _free_from(waits: Iterable[tuple[str, int, int]]) -> datetime | None:
    """When none of them is in the way any more; None when none is."""
    moments = (free_from(name, limit=limit, seconds=seconds) for name, limit, seconds in waits)
    return max(filter(None, moments), default=None)


def has_code(*, phone: str, asker: str) -> bool:
    """True when a code that was sent for this browser can still be typed."""
    number = mobile_number(phone)
    live = OneTimeCode.objects.filter(used_at=None, tries_left__gt=0, expires_at__gt=timezone.now())
    return bool(number and asker) and live.filter(phone_hmac=keyed_hash("phone", number), asker=asker).exists()


def _limit(key: str, address: str, asker: str) -> None:
    """Raises CodeRefused when a browser, a number, an address or the site has had enough codes."""
    again, *others = _waits(key, address, asker)
    if until := _free_from([again, *others]):
        raise CodeRefused(Refusal.THROTTLED, wait_words(until))
    if not all(allow(name, limit=limit, seconds=seconds) for name, limit, seconds in others):
        raise CodeRefused(Refusal.THROTTLED)
    if not allow(f"otp-day:{key}:{address}", limit=ADDRESS_DAY, seconds=86400):
        raise CodeRefused(Refusal.TODAY)
    sent = OneTimeCode.objects.filter(created_at__gt=timezone.now() - DAY)
    if sent.filter(phone_hmac=key).count() >= settings.OTP_DAILY_PER_PHONE:
        raise CodeRefused(Refusal.TODAY)
    if sent.count() >= settings.OTP_DAILY_TOTAL:
        logger.error("%s one-time codes were sent in a day: no more are sent (OTP_DAILY_TOTAL)", sent.count())
        raise CodeRefused(Refusal.TODAY)
    name, limit, seconds = again
    if not allow(name, limit=limit, seconds=seconds):  # last: who was refused for another reason waits no minute
        raise CodeRefused(Refusal.THROTTLED)


def wait_words(until: datetime) -> str:
    """That another code can be had, and when."""
    return _("You can ask for another code from %(time)s on.") % {"time": f"{timezone.localtime(until):%H:%M:%S}"}


def is_phone_of(resident: Resident, phone: str) -> bool:
    """True when this is the resident's number. Raises CodeRefused when it is no number."""
    return hmac.compare_digest(resident.phone_hmac, keyed_hash("phone", normal_phone(phone)))


def verify_code(*, phone: str, code: str, asker: str, sealed: str = "") -> Resident:
    """The resident of this phone once the code sent for this browser is right; a code works once.

    Somebody new is kept with the `sealed` number, where one is given. Raises CodeRefused: `wrong`, whether the code is
    wrong, was never sent, has expired or has had five tries. One conditional UPDATE counts the try and, where the code
    is right, uses it up: many tries at once are no more than five.
    """
    number = normal_phone(phone)
    key = keyed_hash("phone", number)
    sent = OneTimeCode.objects.filter(phone_hmac=key, asker=asker, used_at=None).order_by("-pk").first()
    if not asker or sent is None:
        raise CodeRefused(Refusal.WRONG)
    now = timezone.now()
    is_right = hmac.compare_digest(sent.code_hmac, _code_hash(key, typed_code(code)))
    live = OneTimeCode.objects.filter(pk=sent.pk, used_at=None, tries_left__gt=0, expires_at__gt=now)
    counted = live.update(tries_left=F("tries_left") - 1, used_at=now if is_right else None)
    if not (is_right and counted):
        raise CodeRefused(Refusal.WRONG)
    known = {"phone_last4": number[-4:], "sealed_phone": sealed}
    return Resident.objects.get_or_create(phone_hmac=key, defaults=known)[0]


def keep_phone(resident: Resident, sealed: str) -> None:
    """Keeps the sealed number of somebody who books, so that they can be told of changes."""
    if sealed and not resident.sealed_phone:
        resident.sealed_phone = sealed
        resident.save(update_fields=["sealed_phone"])


def forget_expired() -> int:
    """Drops codes a day after they were sent: until then they count for the day's caps."""
    return OneTimeCode.objects.filter(created_at__lt=timezone.now() - DAY).delete()[0]
