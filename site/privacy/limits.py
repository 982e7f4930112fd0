"""How often somebody may ask. Each limit is counted per door, so that one does not close another."""

from __future__ import annotations

from django.http import HttpRequest

from common.data_register import Subject
from common.normal import typed_code
from common.ratelimit import allow, client_address

HOUR, DAY = 3600, 86400


def may_try_slip(request: HttpRequest, class_code: str, seat: str) -> bool:
    """Guesses at a slip: ten an hour for one seat from everywhere, thirty an hour from one address."""
    near = allow(f"guardian-address:{client_address(request)}", limit=30, seconds=HOUR)
    return near and allow(f"guardian-seat:{typed_code(class_code)}:{typed_code(seat)}"[:120], limit=10, seconds=HOUR)


def may_export(subject: Subject) -> bool:
    """Ten files a day about one human being, whoever asks."""
    return allow(f"privacy-export:{subject.person}:{subject.resident}:{subject.account}", limit=10, seconds=DAY)


def may_serve_more(account: int) -> bool:
    """Sixty requests an hour that one account serves for others: no list of people is drawn out this way."""
    return allow(f"privacy-served:{account}", limit=60, seconds=HOUR)
