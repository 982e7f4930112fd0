"""Making, finding and revoking access keys (models/tokens.py)."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from divisions.models import Division

from .access import has_role, kept_divisions, managed_organisations, overseen_divisions
from .models import AccessToken, Role, TokenKind, User
from .three_officers import gives_rights

TEXT = re.compile(r"^fs_(?P<public_id>[a-z0-9]{12})_[A-Za-z0-9_-]{43}$")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
NOTE_EACH = timedelta(minutes=1)


class TokenRefusal(StrEnum):
    """Why a key opens nothing."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    OTHER_NAME = "name"  # a worker that calls itself by the number of another key
    BAD_SIGNATURE = "signature"
    NO_DIVISION = "division"  # its division is no more


class TokenRefused(Exception):
    """A key that opens nothing."""

    def __init__(self, reason: TokenRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def digest_of(text: str) -> str:
    """What is kept of a key's text. It has 256 bits of chance, so a plain digest gives nothing away."""
    return hashlib.sha256(text.encode()).hexdigest()


def new_public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


def public_id_of(text: str) -> str:
    """The number that a key carries in clear; empty for a text of another kind."""
    found = TEXT.match(text)
    return found["public_id"] if found else ""


def issue_token(
    *, kind: TokenKind, name: str, made_by: User | None, expires_at: datetime | None = None, **scope: Any
) -> tuple[AccessToken, str]:
    """A new key and its text, which is shown this once. `scope` is division, organisation, school_class or data."""
    public_id = new_public_id()
    text = f"fs_{public_id}_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        kind=kind,
        name=name.strip()[:80],
        public_id=public_id,
        digest=digest_of(text),
        made_by=made_by,
        expires_at=expires_at,
        **scope,
    )
    return token, text


def find_token(text: str, *, kind: TokenKind) -> AccessToken:
    """The key of this text. Raises TokenRefused."""
    token = AccessToken.objects.filter(digest=digest_of(text), kind=kind).select_related("division").first()
    if token is None:
        raise TokenRefused(TokenRefusal.UNKNOWN)
    if token.revoked_at is not None:
        raise TokenRefused(TokenRefusal.REVOKED)
    if not token.is_in_force:
        raise TokenRefused(TokenRefusal.EXPIRED)
    return token


def adopt_token(
    text: str, *, kind: TokenKind, name: str, expires_at: datetime | None = None, **scope: Any
) -> AccessToken:
    """The row of a key that was given out before keys were listed, made when it is first used.

    The caller has proved that it is genuine. Raises TokenRefused once it is revoked.
    """
    if not AccessToken.objects.filter(digest=digest_of(text)).exists():
        try:
            with transaction.atomic():
                AccessToken.objects.create(
                    kind=kind,
                    name=name[:80],
                    public_id=new_public_id(),
                    digest=digest_of(text),
                    expires_at=expires_at,
                    **scope,
                )
        except IntegrityError:  # another process was faster
            pass
    return find_token(text, kind=kind)


def note_use(token: AccessToken, address: str | None) -> None:
    """Notes when and from where a key was used, once a minute at most."""
    now = timezone.now()
    stale = Q(used_at=None) | Q(used_at__lt=now - NOTE_EACH)
    AccessToken.objects.filter(stale, pk=token.pk).update(used_at=now, used_from=address or None)


def revoke_token(token: AccessToken, *, by: User | None) -> bool:
    """Ends a key for good; False when it was ended before."""
    return bool(
        AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)
    )


# -- who --------------------------------------------------------------------------------------------------------------


def tokens_for(user: object) -> QuerySet[AccessToken]:
    """Keys that an account sees and may revoke: its own, those of units it manages, of venues it keeps or oversees."""
    if not isinstance(user, User) or not user.is_active:
        return AccessToken.objects.none()
    if gives_rights(user):
        return AccessToken.objects.all()
    own = Q(made_by=user) | Q(organisation__in=managed_organisations(user).values("pk"))
    return AccessToken.objects.filter(own | Q(division__in=divisions_for(user).values("pk")))


def divisions_for(user: object) -> QuerySet[Division]:
    """Divisions whose venue's machines an account answers for: the venues it keeps or oversees."""
    overseen = Division.objects.within_any(overseen_divisions(user))
    return Division.objects.filter(Q(pk__in=kept_divisions(user).values("pk")) | Q(pk__in=overseen.values("pk")))


def kinds_for(user: object) -> list[TokenKind]:
    """The kinds of key that an account may make on the page."""
    if gives_rights(user):
        return [TokenKind.WORKER, TokenKind.KIOSK, TokenKind.WITNESS]
    return [TokenKind.KIOSK] if has_role(user, Role.VENUE_KEEPER, Role.CITY_OFFICER, Role.COUNTY_OFFICER) else []
