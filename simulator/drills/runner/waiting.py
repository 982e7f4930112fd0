"""Which sessions wait for a worker, and how long lobbies may wait."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from simulator.engine.people.crowd import NAMES, is_installed

from ..models import LED, LIVE, DrillSession, DrillState
from ..sessions.leases import EMPTY_LOBBY, LED_LOBBY, LOST_LEASE, abandon
from .live_session import LiveSession

# How long a session on a crowd that is not installed here is left to workers that have it.
LEFT_TO_OTHERS = timedelta(minutes=1)


def lobby_limit(session: DrillSession) -> timedelta:
    """The time a session may wait in its lobby."""
    return LED_LOBBY if session.is_led else EMPTY_LOBBY


def is_lobby_expired(live: LiveSession, now: float) -> bool:
    """True for a lobby past its time without players; watching pages do not keep a led one open."""
    if live.session.created_at >= timezone.now() - lobby_limit(live.session):
        return False
    return live.began_at is None if live.session.is_led else live.is_deserted(now)


def waiting_sessions(held: Collection[uuid.UUID]) -> QuerySet[DrillSession]:
    """The live sessions, except `held`, that somebody has connected to and whose lease is free or about to run out.

    Running ones come first, then led ones, then the others; among equals the one held longest. A lease about to run
    out is one whose worker's socket closed (LOST_LEASE): its session is replayed before the lease is free.
    """
    soon = timezone.now() + LOST_LEASE
    somebody_came = Q(wanted_at__isnull=False) | Q(state=DrillState.RUNNING) | Q(lease_until__isnull=False)
    is_soon_free = Q(lease_until=None) | Q(lease_until__lt=soon)
    waiting = DrillSession.objects.filter(somebody_came, is_soon_free, state__in=LIVE).exclude(pk__in=list(held))
    waiting = waiting.exclude(_is_left_to_others())
    return waiting.order_by(_rank(), "lease_until", "created_at")


def is_any_waiting() -> bool:
    """False while no session can be among `waiting_sessions`: by one plain query, because it is asked all the time."""
    table, field = connection.ops.quote_name(DrillSession._meta.db_table), DrillSession._meta.get_field("lease_until")
    states = ", ".join(["%s"] * len(LIVE))
    sql = (
        f"SELECT 1 FROM {table} WHERE state IN ({states}) AND (lease_until IS NULL OR lease_until < %s)"
        " AND (wanted_at IS NOT NULL OR lease_until IS NOT NULL OR state = %s) LIMIT 1"
    )
    soon = field.get_db_prep_value(timezone.now() + LOST_LEASE, connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*LIVE, soon, DrillState.RUNNING])
        return cursor.fetchone() is not None


def _is_left_to_others() -> Q:
    """True of sessions on a crowd that is not installed here, while another worker may still come for them.

    After that they are taken, cannot be run, and are given up: their page says what is missing.
    """
    since = timezone.now() - LEFT_TO_OTHERS
    missing = [name for name in NAMES if not is_installed(name)]
    on_missing = Q(crowd__in=[])
    for name in missing:
        on_missing |= Q(crowd__startswith=f"{name}/")
    return on_missing & (Q(wanted_at__gt=since) | Q(lease_until__gt=since))


def _rank() -> Case:
    return Case(When(state=DrillState.RUNNING, then=Value(0)), When(mode__in=LED, then=Value(1)), default=Value(2))


def is_free(session: DrillSession) -> bool:
    """True when a session's lease may be taken now."""
    return session.lease_until is None or session.lease_until < timezone.now()


def abandon_expired_lobbies() -> None:
    """Ends lobbies past their time that no worker holds."""
    now = timezone.now()
    is_expired = Q(mode__in=LED, created_at__lt=now - LED_LOBBY) | (
        ~Q(mode__in=LED) & Q(created_at__lt=now - EMPTY_LOBBY)
    )
    is_unheld = Q(lease_until=None) | Q(lease_until__lt=now)
    for session in DrillSession.objects.filter(is_expired, is_unheld, state__in=LIVE, tick=0):
        abandon(session)
