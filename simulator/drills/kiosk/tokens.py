"""The key of a kiosk, which says in which venue it stands. Keys are listed and revoked at /accounts/tokens/.

Keys issued before the list existed are signed texts. Such a key is added to the list when it is first used.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core import signing
from django.utils import timezone

from divisions.models import Division
from people.models import AccessToken, TokenKind, User
from people.tokens import TokenRefusal, TokenRefused, adopt_token, find_token, issue_token, note_use, public_id_of

SALT = "drill-kiosk"
DAYS = 400


def make_kiosk_token(division: Division, *, days: int = DAYS, name: str = "", made_by: User | None = None) -> str:
    """Issues a key for the kiosk in the venue of this division."""
    _, text = issue_token(
        kind=TokenKind.KIOSK,
        name=name or division.name,
        made_by=made_by,
        division=division,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return text


def read_kiosk_token(text: str, *, address: str | None = None) -> Division:
    """Returns the division whose venue the kiosk stands in, and notes the use of the key. Raises TokenRefused."""
    token = find_token(text, kind=TokenKind.KIOSK) if public_id_of(text) else _adopted(text)
    division = Division.objects.on(timezone.localdate()).filter(accesstoken=token).first()
    if division is None:
        raise TokenRefused(TokenRefusal.NO_DIVISION)
    note_use(token, address)
    return division


def _adopted(text: str) -> AccessToken:
    """The listed key of a signed text. Raises TokenRefused."""
    try:
        code, until = signing.loads(text, salt=SALT)
        last = date.fromisoformat(until)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TokenRefused(TokenRefusal.BAD_SIGNATURE) from error
    today = timezone.localdate()
    if today > last:
        raise TokenRefused(TokenRefusal.EXPIRED)
    division = Division.objects.on(today).filter(code=code).first()
    if division is None:
        raise TokenRefused(TokenRefusal.NO_DIVISION)
    ends = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    return adopt_token(text, kind=TokenKind.KIOSK, name=division.name, expires_at=ends, division=division)
