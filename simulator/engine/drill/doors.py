"""Doors in a run: people open them, some fall shut, some are hot, and the score asks about those that players use.

A shut leaf stops a player until it is opened. Who walks on against it opens it after a moment, unfelt unless they have
felt it before. Hot leaves hurt the hand that opens them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..fire import heat
from ..people.crowd import PLAYER_RADIUS_M
from ..people.occupants import WALKING
from ..scenario.parts import OUTSIDE, XY
from .player import Player
from .run_state import RunState

DOOR_REACH_M, DOOR_CLOSES_TICKS = 0.9, 40
THICK_SMOKE_M = 1.0
BUMP_REACH_M, BUMP_TICKS, BUMP_PUSH = 0.45, 8, 0.6
LEAST_ASIDE = 0.2
SHUT = "shut:"  # with the id of a door: a player's note of having shut it
HOLD_M = 0.3  # nearer to the middle of a shut door nobody gets


def work_doors(state: RunState) -> None:
    """Twice a second: people open the closed doors they come to; self-closing ones fall shut behind them.

    A door that a player has shut is opened by those alone whose way leads through it.
    """
    movable = np.array([not door.opening for door in state.plan.doors])
    walks = state.people.state == WALKING
    walking, goals = state.people.where[walks], state.people.goal[walks]
    shut = {mark for player in state.players.values() for mark in player.done_once if mark.startswith(SHUT)}
    for index in np.flatnonzero(~state.door_locked & movable).tolist():
        door = state.plan.doors[index]
        if state.door_open[index] and not door.self_closing:
            continue
        comers = walking[(goals == index) | (goals < 0)] if f"{SHUT}{door.id}" in shut else walking
        near = len(comers) and np.hypot(*(comers - door.centre).T).min() < DOOR_REACH_M + door.width / 2
        if near and not state.door_open[index] and not door.self_closing:
            note_reopened(state, index)
        if near:
            state.door_open[index], state.door_left[index] = True, state.tick
        elif state.door_open[index] and state.tick - state.door_left[index] >= DOOR_CLOSES_TICKS:
            shut_leaf(state, index)


def doors_into(state: RunState, room: str) -> list[int]:
    """The indices of the doors between a room and others of the building."""
    return [door.index for door in state.plan.doors if room in door.rooms and OUTSIDE not in door.rooms]


def note_shut(state: RunState, player: Player, index: int) -> None:
    """Remembers that a player shut a door."""
    if (mark := f"{SHUT}{state.plan.doors[index].id}") not in player.done_once:
        player.done_once.append(mark)


def note_reopened(state: RunState, index: int, by: Player | None = None) -> None:
    """Tells of a door that a player shut and that others opened again: occupants, or another player."""
    door = state.plan.doors[index].id
    for player in state.players.values():
        if f"{SHUT}{door}" in player.done_once:
            player.done_once.remove(f"{SHUT}{door}")
            if player is not by:
                state.emit("door_reopened", player.id, door=door)


def door_is_hot(state: RunState, index: int) -> bool:
    """True when the door's leaf would hurt a hand: hot gas has warmed it for long enough."""
    return bool(state.hazards.leaf_c[index] >= heat.LEAF_HURTS_C)


def facts_of_door(state: RunState, index: int) -> dict[str, Any]:
    """What the score needs to know of a door: its id, whether it leads outdoors or to the fire, and parts smoke."""
    door = state.plan.doors[index]
    fire_rooms = {fire.room for fire in state.scenario.fires}
    smoky = set(state.hazards.smoke_by_room(THICK_SMOKE_M))
    return {
        "door": door.id,
        "exit": door.is_exit,
        "fire_room": bool(set(door.rooms) & fire_rooms),
        "parts_smoke": len(set(door.rooms) & (smoky | fire_rooms)) == 1,
    }


def shut_leaves(state: RunState) -> NDArray[np.bool_]:
    """Which doors have a leaf that is shut (doors,). Locked ones are walls and not among them."""
    return ~state.door_open & ~state.door_locked & state.plan.leaves.exists


def held_by_leaf(state: RunState, player: Player, way: XY) -> XY:
    """A player's direction without its part into a shut door right before them.

    Counts how long they walk on against it; after BUMP_TICKS it opens.
    """
    index = _leaf_before(state, player, way)
    pushes = index >= 0 and abs(_split(state, index, way)[0]) >= BUMP_PUSH
    player.bump_ticks = player.bump_ticks + 1 if pushes and index == player.bumped else 0
    player.bumped = index if pushes else -1
    if pushes and player.bump_ticks >= BUMP_TICKS:
        player.bumped, player.bump_ticks = -1, 0
        open_leaf(state, player, index, bumped=True)
        return way
    if index < 0 or abs(_split(state, index, _to_door(state, player, index))[0]) > HOLD_M:
        return way
    aside = _split(state, index, way)[1]
    aside = math.copysign(1.0, aside) if abs(aside) >= LEAST_ASIDE else 0.0
    return (aside, 0.0) if state.plan.doors[index].axis == "x" else (0.0, aside)


def _leaf_before(state: RunState, player: Player, way: XY) -> int:
    """The shut door within reach that a player walks towards; -1 without one."""
    for index in state.plan.leaves.close_to(player.x, player.y):
        if state.door_open[index] or state.door_locked[index]:
            continue
        through, along = _split(state, index, _to_door(state, player, index))
        push = _split(state, index, way)[0]
        if abs(through) <= BUMP_REACH_M and abs(along) <= state.plan.doors[index].width / 2 and push * through > 0:
            return index
    return -1


def _to_door(state: RunState, player: Player, index: int) -> XY:
    x, y = state.plan.doors[index].centre
    return x - player.x, y - player.y


def _split(state: RunState, index: int, vector: XY) -> XY:
    """The parts of a vector through a door and along its wall."""
    return (vector[1], vector[0]) if state.plan.doors[index].axis == "x" else vector


def shut_leaf(state: RunState, index: int) -> bool:
    """Shuts a door. Players who stand in its leaf step out of it to the side they are on.

    False, and the door stays open, where one of them has no room to.
    """
    stepping = []
    for player in _players_in_leaf(state, index):
        place = _beside_leaf(state, player, index)
        if place is None:
            return False
        stepping.append((player, place))
    for player, place in stepping:
        state.crowd.move(player.index, place, target=place, speed=0.0, radius=PLAYER_RADIUS_M)
        (player.x, player.y), player.moving = place, False
    state.door_open[index] = False
    return True


def _players_in_leaf(state: RunState, index: int) -> list[Player]:
    reach = state.plan.doors[index].width / 2
    return [
        player
        for player in state.players.values()
        if player.index in state.crowd
        and abs((way := _split(state, index, _to_door(state, player, index)))[0]) < HOLD_M
        and abs(way[1]) < reach
    ]


def _beside_leaf(state: RunState, player: Player, index: int) -> XY | None:
    """The place before a door's leaf on a player's side; None when somebody stands there."""
    door, through = state.plan.doors[index], _split(state, index, _to_door(state, player, index))[0]
    off = math.copysign(HOLD_M, -through)
    place = (player.x, door.centre[1] + off) if door.axis == "x" else (door.centre[0] + off, player.y)
    return place if state.crowd.is_free(*place, but=player.index) else None


def open_leaf(state: RunState, player: Player, index: int, *, bumped: bool = False) -> None:
    """A player opens a door. A hot one burns the hand, and they start back from it."""
    door, hot = state.plan.doors[index], door_is_hot(state, index)
    state.door_open[index] = True
    state.door_left[index] = state.tick
    note_reopened(state, index, by=player)
    felt = f"felt:{door.id}" in player.done_once
    state.emit("door_opened", player.id, felt=felt, hot=hot, bumped=bumped, **facts_of_door(state, index))
    if hot:
        player.pain, player.hot_side = max(player.pain, heat.PAIN_REPELS), door.centre
        state.emit("hand_burnt", player.id, door=door.id)
