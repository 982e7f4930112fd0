"""A phone number kept so that only this site can read it, for as long as its holder must be told of a visit."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _seal() -> Fernet:
    key = hmac.new(settings.SECRET_KEY.encode(), b"sealed phone", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal_phone(number: str) -> str:
    """The number, sealed under the site's secret."""
    return _seal().encrypt(number.encode()).decode()


def open_phone(sealed: str) -> str:
    """The number; empty when there is none, or none that this site's secret opens."""
    if not sealed:
        return ""
    try:
        return _seal().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""
