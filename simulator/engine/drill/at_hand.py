"""Things and doors that a player can lay hands on: within reach, with no wall and no other shut leaf between."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulator.protocol.reach import REACH_M

from ..scenario.parts import OUTSIDE, XY, Fixture, Place
from .player import Player
from .run_state import RunState

ARM_M = 0.25  # a thing on a wall is within it
DOOR_FACE_M = 0.15  # how far before the middle of its wall one takes hold of a door


def is_at_hand(state: RunState, player: Player, thing: Fixture | Place) -> bool:
    """True for a thing within reach with nothing between."""
    return can_touch(state, player, state.plan.lifted(thing.at, state.plan.storeys.index(thing.storey)))


def can_touch(state: RunState, player: Player, at: XY) -> bool:
    """True for a place in the plane within reach with nothing between."""
    away = math.dist((player.x, player.y), at)
    return away <= REACH_M and (away <= ARM_M or _is_clear(state, player, at, 1 - ARM_M / away))


def thing_at_hand(state: RunState, player: Player, kind: str) -> Fixture | None:
    """The first of the fixtures of a kind that is at hand."""
    return next((thing for thing in state.scenario.fixtures[kind] if is_at_hand(state, player, thing)), None)


def at_hand(state: RunState, player: Player) -> dict[str, int]:
    """The kinds of things at hand, each with the number of the first such thing among all of its kind in the plan."""
    kinds: dict[str, Sequence[Fixture | Place]] = {**state.scenario.fixtures}
    kinds["lifts"] = [stop for lift in state.scenario.lifts for stop in lift.stops]
    found = {}
    for kind, things in kinds.items():
        number = next((number for number, thing in enumerate(things) if is_at_hand(state, player, thing)), None)
        if number is not None:
            found[kind] = number
    return found


def door_at_hand(state: RunState, player: Player, *, want_open: bool) -> int | None:
    """The open or the shut door that a player lays hands on: one before them rather than one behind, then the nearest.

    None without one. Locked doors and openings have no handle that helps.
    """
    near = []
    for door in state.plan.doors:
        if bool(state.door_open[door.index]) is not want_open or state.door_locked[door.index] or door.opening:
            continue
        way = door.centre[0] - player.x, door.centre[1] - player.y
        away = math.hypot(*way)
        if away <= REACH_M and is_open_to(state, player, door.index):
            behind = way[0] * player.facing[0] + way[1] * player.facing[1] < 0
            near.append((behind, away, door.index))
    return min(near)[2] if near else None


def is_open_to(state: RunState, player: Player, door: int) -> bool:
    """True for a door with no wall and no other shut leaf between a player and the side of it that they are on."""
    centre = state.plan.doors[door].centre
    way = centre[0] - player.x, centre[1] - player.y
    return _is_clear(state, player, _handle(centre, state.plan.doors[door].axis, way), 1.0, but=door)


def beyond(state: RunState, player: Player, door: int) -> str:
    """The room on the other side of a door, seen from a player; the open air has its own name."""
    here, rooms = state.plan.room_at(player.x, player.y), state.plan.doors[door].rooms
    return next((room for room in rooms if room not in (here, OUTSIDE)), OUTSIDE)


def _handle(centre: XY, axis: str, way: XY) -> XY:
    """The place before a door on the side of somebody who has it in direction `way`."""
    x, y = centre
    if axis == "x":
        return x, y - math.copysign(min(DOOR_FACE_M, abs(way[1])), way[1])
    return x - math.copysign(min(DOOR_FACE_M, abs(way[0])), way[0]), y


def _is_clear(state: RunState, player: Player, at: XY, share: float, but: int = -1) -> bool:
    """True where no wall and no shut leaf, but that of one door, cuts this share of the way to a place."""
    from ..building.rays import first_hit  # needs Numba, which only what runs a drill has

    lines = state.hazards.radiation.sight.of_storey(state.plan.storey_at(player.y))
    stands = lines.stands(state.door_open) & (lines.leaf != but)
    way = (at[0] - player.x) * share, (at[1] - player.y) * share
    return float(first_hit(lines.edges[stands], player.x, player.y, *way)) >= 1.0
