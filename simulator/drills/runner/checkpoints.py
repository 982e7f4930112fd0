"""What a worker writes down: pages of its rooms, and how a drill ended. No call here knows of sockets or clocks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from ..models import DrillInput, DrillKeyframe, DrillPlayer, DrillSession
from ..results.finishing import finish_session
from ..sessions.leases import note_begun, renew_leases
from .live_session import Page, Room


@transaction.atomic
def write_pages(pages: Sequence[Page], owner: str, *, also: Sequence[uuid.UUID] = ()) -> set[uuid.UUID]:
    """Writes pages of the rooms that are still the owner's, keeps their leases and those of `also`; returns the kept.

    One transaction for all: a room's tick, inputs and keyframes are of one moment.
    """
    kept = renew_leases(owner, [*(page.session_id for page in pages), *also])
    write_rows([page for page in pages if page.session_id in kept])
    return kept


def write_rows(pages: Sequence[Page]) -> None:
    """Writes pages, whoever holds the leases; call it inside a transaction."""
    if begun := [page.session_id for page in pages if page.begins]:
        note_begun(begun)
    _note_ticks(pages)
    DrillInput.objects.bulk_create(
        DrillInput(session_id=page.session_id, tick=tick, player=player, payload=payload)
        for page in pages
        for tick, player, payload in page.inputs
    )
    DrillKeyframe.objects.bulk_create(
        [
            DrillKeyframe(session_id=page.session_id, tick=tick, state=state, events=events)
            for page in pages
            for tick, state, events in page.keyframes
        ],
        ignore_conflicts=True,
    )
    for page in pages:
        if page.connected is not None:
            _note_connected(page.session_id, page.connected)


def _note_ticks(pages: Sequence[Page]) -> None:
    """One prepared UPDATE for all rooms: twice a second, `bulk_update` would cost more than all the rest."""
    table, key = connection.ops.quote_name(DrillSession._meta.db_table), DrillSession._meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET tick = %s, paused = %s WHERE id = %s",
            [(page.tick, page.paused, key.get_db_prep_value(page.session_id, connection)) for page in pages],
        )


def _note_connected(session_id: uuid.UUID, connected: frozenset[str]) -> None:
    players = DrillPlayer.objects.filter(session=session_id)
    players.filter(connected=True).exclude(pk__in=connected).update(connected=False)
    players.filter(connected=False, pk__in=connected).update(connected=True)


@transaction.atomic
def finish_room(room: Room, page: Page, owner: str) -> dict[str, Any] | None:
    """Writes a finished room's last page and its scores; None when the room is no longer the owner's."""
    if not write_pages([page], owner):
        return None
    return finish_session(session=room.session, run=room.run)
