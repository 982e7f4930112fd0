"""The key a device gets with its kit: for one unit and the kinds of work its taker may do there on that day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from common.outbox.kinds import outbox_kinds
from people.models import AccessToken, Organisation, TokenKind, User
from people.tokens import TokenRefusal, TokenRefused, digest_of, issue_token, note_use

KIT_DAYS = 30
# Work made in time is still taken when the network was away at the end.
LATE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Kit:
    """A key that was found good: who took it, for which unit, for which kinds of work, from when until when."""

    token: AccessToken
    by: User
    unit: uuid.UUID
    kinds: frozenset[str]
    given_at: datetime
    ends_at: datetime


def kinds_for(user: User, unit: uuid.UUID) -> list[str]:
    """The kinds of offline work that an account may do for a unit today."""
    return [kind.key for kind in outbox_kinds() if kind.may(user, unit)]


def give_kit(*, user: User, unit: Organisation, device: str) -> tuple[AccessToken, str]:
    """A key for a device and its text, which is shown this once. Raises TokenRefused when there is nothing to do."""
    kinds = kinds_for(user, unit.pk)
    if not kinds:
        raise TokenRefused(TokenRefusal.UNKNOWN)
    return issue_token(
        kind=TokenKind.KIT, name=f"{unit.name} · {device}", made_by=user, organisation=unit, data={"kinds": kinds},
        expires_at=timezone.now() + timedelta(days=KIT_DAYS),
    )  # fmt: skip


def read_kit(text: str, *, address: str | None = None) -> Kit:
    """The kit of this key, also for LATE_DAYS after it has run out. Raises TokenRefused."""
    token = AccessToken.objects.filter(digest=digest_of(text), kind=TokenKind.KIT).select_related("made_by").first()
    if token is None or token.expires_at is None or (unit := _unit_of(token)) is None:
        raise TokenRefused(TokenRefusal.UNKNOWN)
    if token.revoked_at is not None or token.made_by is None or not token.made_by.is_active:
        raise TokenRefused(TokenRefusal.REVOKED)
    if token.expires_at + timedelta(days=LATE_DAYS) <= timezone.now():
        raise TokenRefused(TokenRefusal.EXPIRED)
    note_use(token, address)
    kinds = frozenset(token.data.get("kinds", ()))
    return Kit(token, token.made_by, unit, kinds, token.made_at, token.expires_at)


def _unit_of(token: AccessToken) -> uuid.UUID | None:
    """The unit of a key: its organisation, or what stands for a venue. None when it has neither."""
    held = token.data.get("unit")
    return token.organisation_id or (uuid.UUID(held) if held else None)
