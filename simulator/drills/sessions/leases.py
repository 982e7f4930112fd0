"""The leases by which one worker holds a session, and how long a lobby waits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ..models import LIVE, DrillSession, DrillState

LEASE = timedelta(seconds=2)
# What is left of a lease when its worker's socket has closed; more than WRITE_S of a worker.
LOST_LEASE = timedelta(seconds=0.8)
EMPTY_LOBBY = timedelta(minutes=30)
LED_LOBBY = timedelta(hours=2)


def take_lease(session_id: uuid.UUID, owner: str) -> bool:
    """Takes a session whose lease is free or has run out, by one conditional UPDATE; True for exactly one worker."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_owner=owner)
    return bool(
        DrillSession.objects.filter(free, pk=session_id, state__in=LIVE).update(
            lease_owner=owner, lease_until=now + LEASE
        )
    )


def renew_leases(owner: str, session_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Renews leases; returns the sessions the owner still has. Call it inside the transaction that writes them."""
    held = DrillSession.objects.filter(pk__in=list(session_ids), lease_owner=owner, state__in=LIVE)
    kept = set(held.select_for_update().values_list("pk", flat=True))
    if kept:
        DrillSession.objects.filter(pk__in=kept).update(lease_until=timezone.now() + LEASE)
    return kept


def ask_for_worker(session_id: uuid.UUID) -> None:
    """Notes that somebody has connected, so that a worker takes the session."""
    DrillSession.objects.filter(pk=session_id, wanted_at=None).update(wanted_at=timezone.now())


def ask_to_start(session_id: uuid.UUID) -> None:
    """Stores the organiser's start, whether a worker holds the session yet or not."""
    lobby = DrillSession.objects.filter(pk=session_id, state=DrillState.LOBBY, start_asked_at=None)
    lobby.update(start_asked_at=timezone.now())


def asked_to_start(session_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The sessions among these whose organiser has pressed start."""
    asked = DrillSession.objects.filter(pk__in=list(session_ids), start_asked_at__isnull=False)
    return set(asked.values_list("pk", flat=True))


def note_begun(session_ids: Iterable[uuid.UUID]) -> None:
    """Notes that time has begun to pass in these sessions."""
    lobbies = DrillSession.objects.filter(pk__in=list(session_ids), state=DrillState.LOBBY)
    lobbies.update(state=DrillState.RUNNING, started_at=timezone.now())


def shorten_leases(session_ids: Iterable[uuid.UUID], owner: str, *, to: timedelta) -> None:
    """Lets other workers take these sessions sooner when theirs seems gone. A live worker renews its leases before."""
    until = timezone.now() + to
    DrillSession.objects.filter(pk__in=list(session_ids), lease_owner=owner, lease_until__gt=until).update(
        lease_until=until
    )


def abandon(session: DrillSession) -> None:
    """Ends a session that nobody plays in, without scores."""
    DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ABANDONED, ended_at=timezone.now(), lease_owner="", lease_until=None
    )
