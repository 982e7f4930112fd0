"""How many people a run has, and how they fare: the one count behind status, report, record and wall."""

from __future__ import annotations

from dataclasses import dataclass

from ..people.occupants import DOWN, OUT
from .run_state import RunState


@dataclass(frozen=True, slots=True)
class Heads:
    """Occupants and players together: out in the open, fallen, and waiting for rescue behind a shut door.

    Whoever the organiser took out is not counted. The rest of `total` is inside.
    """

    total: int
    out: int
    down: int
    waiting: int


def count_heads(state: RunState) -> Heads:
    """The count at this moment."""
    people = state.people.state
    players = [player for player in state.players.values() if not player.gone]
    down = sum(player.down for player in players)
    out = sum(player.outside and not player.down for player in players)
    waiting = sum(player.reported and not player.outside and not player.down for player in players)
    return Heads(
        total=state.people.count + len(players),
        out=int((people == OUT).sum()) + out,
        down=int((people == DOWN).sum()) + down,
        waiting=waiting,
    )
