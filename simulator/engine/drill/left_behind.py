"""Who is left: the people a player passed within earshot, and at the end those who are still inside.

A pupil or a guest owes nobody a rescue, and nobody should go back in. A shout on the way costs nothing, and the score
asks for it, so the run remembers who could have heard one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.protocol.reach import SHOUT_M

from ..people.occupants import DOWN, OUT, WAITING, WALKING
from ..scenario.parts import OUTSIDE
from .player import Player
from .run_state import RunState

COMING_M = 10.0  # who walks to a door and is as near as this sees it shut
QUEUE_M = 4.0  # who stands so near before a stair door is in its queue


def note_passed(state: RunState, player: Player) -> None:
    """Remembers those within earshot who have not set off. Called once a second."""
    if player.active:
        heard = (
            within_m(state, player.x, player.y, SHOUT_M) & (state.people.state == WAITING) & ~state.people.needs_help
        )
        if new := set(np.flatnonzero(heard).tolist()) - set(player.passed):
            player.passed = sorted([*player.passed, *new])


def note_shout(state: RunState, player: Player) -> None:
    """Forgets those who heard a shout: they have been told."""
    heard = set(np.flatnonzero(within_m(state, player.x, player.y, SHOUT_M)).tolist())
    player.passed = [person for person in player.passed if person not in heard]


def within_m(state: RunState, x: float, y: float, metres: float) -> NDArray[np.bool_]:
    """Which occupants are within so much of a place (people,)."""
    where = state.people.where
    near: NDArray[np.bool_] = np.hypot(where[:, 0] - x, where[:, 1] - y) <= metres
    return near


def coming_to(state: RunState, index: int, here: str) -> int:
    """How many occupants walk up to a door from its other side.

    Before a stair door everybody on their feet within QUEUE_M is in its queue, whatever way they choose at that moment
    and on whichever side the player stands.
    """
    people, door, plan = state.people, state.plan.doors[index], state.plan
    stairs = {room for room in door.rooms if room != OUTSIDE and plan.room_kind[room] == "stairwell"}
    before_stair = [room for room in door.rooms if room != OUTSIDE and room not in stairs] if stairs else []
    walking = people.state == WALKING
    bound = within_m(state, *door.centre, COMING_M) & walking & (people.goal == door.index)
    coming = bound & _in_rooms(state, [room for room in door.rooms if room not in (here, OUTSIDE)])
    if before_stair:
        on_feet = (people.state < OUT) & ~people.needs_help
        queue = bound | (within_m(state, *door.centre, QUEUE_M) & on_feet)
        coming |= queue & _in_rooms(state, before_stair)
    return int(coming.sum())


def inside_of(state: RunState, index: int, here: str) -> int:
    """How many occupants a door is shut on whose way out it is, from room `here`: an exit on all who are in the
    building, the door of a stair one stands in on those of its storey. What is said to a player, not scored.
    """
    people, door, plan = state.people, state.plan.doors[index], state.plan
    inside = people.state < OUT
    if door.is_exit:
        return int(inside.sum())
    if plan.room_kind.get(here) != "stairwell":
        return 0
    storey = plan.room_storey[here]
    rooms = [name for name, at in plan.room_storey.items() if at == storey and plan.room_kind[name] != "stairwell"]
    return int((inside & _in_rooms(state, rooms)).sum())


def _in_rooms(state: RunState, rooms: list[str]) -> NDArray[np.bool_]:
    """Which occupants are in these rooms (people,)."""
    wanted = [state.plan.room_names.index(room) for room in rooms]
    found: NDArray[np.bool_] = np.isin(state.plan.rooms_at(state.people.where), wanted)
    return found


def tell_who_is_left(state: RunState) -> None:
    """Writes for each player who of the others is inside at the end, by storey, and whom a shout would have reached.

    `caught` are on their way in smoke that stings or blinds, `walking` on their way without; `unaware` have not set
    off, and no alarm has told them to; `passed` are those of them, and of the fallen, whom the player passed without a
    shout.
    """
    people = state.people
    storeys = [state.plan.storey_at(y) for y in people.where[:, 1].tolist()]
    unaware = (people.state == WAITING) & (state.alarm_tick is None)
    walking = people.state == WALKING
    caught = walking & people.in_smoke
    inside: dict[str, int] = {}
    for person in np.flatnonzero(people.state < OUT).tolist():
        storey = state.plan.storeys[storeys[person]]
        inside[storey] = inside.get(storey, 0) + 1
    for player in state.players.values():
        if player.gone:
            continue
        passed = sum(bool(unaware[person] or people.state[person] == DOWN) for person in player.passed)
        state.emit(
            "others_left", player.id, inside=inside, walking=int((walking & ~caught).sum()), caught=int(caught.sum()),
            down=int((people.state == DOWN).sum()), unaware=int(unaware.sum()), passed=passed,
        )  # fmt: skip
