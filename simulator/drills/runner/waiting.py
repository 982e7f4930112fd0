"""Which sessions wait for a worker, and how long lobbies may wait."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import LIVE, DrillSession
from ..sessions.leases import EMPTY_LOBBY, LED_LOBBY, LOST_LEASE, abandon
from .live_session import LiveSession


def lobby_limit(session: DrillSession) -> timedelta:
    """How long a session may wait in its lobby."""
    return LED_LOBBY if session.is_led else EMPTY_LOBBY


def is_lobby_expired(live: LiveSession, now: float) -> bool:
    """True for a lobby past its time that nobody is in; a led one ends even while pages watch."""
    if live.session.created_at >= timezone.now() - lobby_limit(live.session):
        return False
    return live.began_at is None if live.session.is_led else live.is_deserted(now)


def waiting_sessions(held: Collection[uuid.UUID]) -> QuerySet[DrillSession]:
    """Live sessions but `held` whose lease is free or about to run out, the longest held first.

    A lease about to run out is one whose worker's socket has gone (LOST_LEASE): its session is played back before it
    is free.
    """
    soon = timezone.now() + LOST_LEASE
    waiting = DrillSession.objects.filter(Q(lease_until=None) | Q(lease_until__lt=soon), state__in=LIVE)
    return waiting.exclude(pk__in=list(held)).order_by("lease_until", "created_at")


def is_free(session: DrillSession) -> bool:
    """True when a session's lease may be taken now."""
    return session.lease_until is None or session.lease_until < timezone.now()


def abandon_expired_lobby(session: DrillSession) -> bool:
    """Ends a lobby past its time that no worker holds; True when it was one."""
    if not is_free(session) or session.tick or session.created_at >= timezone.now() - lobby_limit(session):
        return False
    abandon(session)
    return True
