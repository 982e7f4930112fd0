"""The token a kiosk carries: which venue it stands in, signed by this site, good until a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.utils import timezone

from divisions.models import Division

SALT = "drill-kiosk"
DAYS = 400


class TokenRefused(Exception):
    """The token is not of this site, has run out, or names no division of today."""


def make_kiosk_token(division: Division, *, days: int = DAYS) -> str:
    """A token for the kiosk in the venue of this division."""
    until = timezone.localdate() + timedelta(days=days)
    return signing.dumps([division.code, until.isoformat()], salt=SALT)


def read_kiosk_token(token: str) -> Division:
    """The division whose venue the kiosk stands in. Raises TokenRefused."""
    try:
        code, until = signing.loads(token, salt=SALT)
        last = date.fromisoformat(until)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TokenRefused("signature") from error
    today = timezone.localdate()
    if today > last:
        raise TokenRefused("expired")
    division = Division.objects.on(today).filter(code=code).first()
    if division is None:
        raise TokenRefused("division")
    return division
