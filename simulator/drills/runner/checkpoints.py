"""What a worker stores of its sessions. Nothing here uses sockets or clocks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.drill.run import DrillRun

from ..models import DrillInput, DrillKeyframe, DrillPlayer, DrillSession
from ..results.branch_requests import prepare_branches
from ..results.finishing import finish_session
from ..sessions.leases import note_begun, renew_leases


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a session has to store since its last checkpoint, taken between two ticks.

    `connected` holds the players connected now, None when that has not changed. `begins` is True until a checkpoint
    with a tick above 0 has been written. `asked` is the decision that a class is asked since the last one, or empty.
    """

    session_id: uuid.UUID
    tick: int
    paused: bool
    begins: bool
    inputs: list[tuple[int, str, dict[str, Any]]]
    keyframes: list[tuple[int, dict[str, Any], list[list[Any]]]]
    connected: frozenset[str] | None
    asked: str = ""


@transaction.atomic
def write_checkpoints(
    checkpoints: Sequence[Checkpoint], owner: str, *, also: Sequence[uuid.UUID] = ()
) -> set[uuid.UUID]:
    """Writes checkpoints of the sessions whose lease the owner still has, and returns those sessions.

    It renews their leases and those of `also`. One transaction holds all of it, so that a session's tick, inputs and
    keyframes belong to one moment.
    """
    kept = renew_leases(owner, [*(checkpoint.session_id for checkpoint in checkpoints), *also])
    mine = [checkpoint for checkpoint in checkpoints if checkpoint.session_id in kept]
    _write_rows(mine)
    for checkpoint in mine:
        if checkpoint.asked:
            prepare_branches(DrillSession.objects.get(pk=checkpoint.session_id), checkpoint.asked)
    return kept


def _write_rows(checkpoints: Sequence[Checkpoint]) -> None:
    if begun := [checkpoint.session_id for checkpoint in checkpoints if checkpoint.begins]:
        note_begun(begun)
    _write_ticks(checkpoints)
    _write_inputs(checkpoints)
    DrillKeyframe.objects.bulk_create(
        [
            DrillKeyframe(session_id=checkpoint.session_id, tick=tick, state=state, events=events)
            for checkpoint in checkpoints
            for tick, state, events in checkpoint.keyframes
        ],
        ignore_conflicts=True,
    )
    for checkpoint in checkpoints:
        if checkpoint.connected is not None:
            _write_connected(checkpoint.session_id, checkpoint.connected)


def _write_ticks(checkpoints: Sequence[Checkpoint]) -> None:
    """Runs one prepared UPDATE for all sessions: twice a second, `bulk_update` would cost more than everything else."""
    table, key = connection.ops.quote_name(DrillSession._meta.db_table), DrillSession._meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET tick = %s, paused = %s WHERE id = %s",
            [(row.tick, row.paused, key.get_db_prep_value(row.session_id, connection)) for row in checkpoints],
        )


def _write_inputs(checkpoints: Sequence[Checkpoint]) -> None:
    """Runs one prepared INSERT for the inputs of all sessions, for the same reason: each player turns once a second.

    The fields of DrillInput are session, tick, player and payload, in this order.
    """
    fields = [field for field in DrillInput._meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    rows = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
        for checkpoint in checkpoints
        for row in ((checkpoint.session_id, *logged) for logged in checkpoint.inputs)
    ]
    if rows:
        table = connection.ops.quote_name(DrillInput._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES (%s, %s, %s, %s)", rows)


def _write_connected(session_id: uuid.UUID, connected: frozenset[str]) -> None:
    players = DrillPlayer.objects.filter(session=session_id)
    players.filter(connected=True).exclude(pk__in=connected).update(connected=False)
    players.filter(connected=False, pk__in=connected).update(connected=True)


@transaction.atomic
def write_result(
    session: DrillSession, run: DrillRun, checkpoint: Checkpoint, owner: str
) -> dict[str, ScoreCard] | None:
    """Writes a finished session's last checkpoint and its scores, and returns these; None without the lease."""
    if not write_checkpoints([checkpoint], owner):
        return None
    return finish_session(session=session, run=run)
