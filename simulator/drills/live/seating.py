"""What an organiser says about who sits where: done in the database, then told to the worker and the players."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from channels.db import database_sync_to_async

from people.models import User
from simulator.protocol.messages import Command, ErrorCode, ProtocolError

from ..models import DrillPlayer
from ..sessions.refusals import JoinRefused
from ..sessions.seating import admit_unproved, confirm_player, find_player, move_player, remove_player
from ..sessions.seats import give_back
from ..sessions.tokens import commander_of
from .wire import Removed, Seated


@dataclass(frozen=True, slots=True)
class Done:
    """What the worker is to be told, and whose sockets are to go."""

    to_worker: tuple[Seated | Removed, ...] = ()
    removed: tuple[str, ...] = ()


@database_sync_to_async
def do_seating(command: Command, session_id: uuid.UUID, token: str) -> Done:
    """Carries out a command of SEATING by whoever holds the token. Raises ProtocolError."""
    if command.what in ("admit", "admit_no_more"):
        admit_unproved(session_id, admits=command.what == "admit")
        return Done()
    player, by = find_player(session_id, command.player), commander_of(token)
    if player is None or by is None:
        raise ProtocolError(ErrorCode.NOT_ALLOWED)
    if command.what == "remove":
        remove_player(player)
        return Done((Removed(session_id.hex, command.player),), (command.player,))
    return Done(tuple(_seated(one) for one in _reseat(command, player, by)))


def _reseat(command: Command, player: DrillPlayer, by: User) -> list[DrillPlayer]:
    """Moves, confirms or unseats a player; the players whose seats are others than before."""
    if command.what == "move":
        try:
            other = move_player(player, seat=command.seat, by=by)
        except JoinRefused as refused:
            raise ProtocolError(ErrorCode(refused.reason)) from refused
        return [one for one in (other, player) if one is not None]
    if command.what == "give_back":
        give_back(player)
        return [player]
    return [player] if confirm_player(player, by=by) else []


def _seated(player: DrillPlayer) -> Seated:
    return Seated(player.session_id.hex, str(player.pk), player.name, player.seat, player.proof)
