"""Stairs: a person who comes to the end of a flight continues on the next storey."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..building.stairwell import HAND_OVER_M, Flight
from ..people.crowd import PLAYER_RADIUS_M
from ..people.occupants import WALKING
from .player import Player
from .run_state import RunState
from .targets import target_of

TURN_TICKS = 4
HAND_OVER_WITHIN_M = 0.55
UP_WITHIN_M, DOWN_WITHIN_M, UP_PUSH, DOWN_PUSH = 0.2, 0.6, 0.75, 0.3
UPPER_LOOKS = 20  # on storeys above the ground, where up is away from all exits: long enough to read where it leads
UP_LOOKS, UP_GOING_M = 6, 2.2  # 0.6 s of pushing, within which one comes no farther than this beyond the foot


def hand_over(state: RunState) -> None:
    """Moves occupants at the end of a flight to the next storey, as soon as there is space for them."""
    if not state.plan.flights:
        return
    people, plan = state.people, state.plan
    for person in _at_ends(state).tolist():
        node = state.routes.nodes[int(people.goal[person])]
        x, y = people.where[person].tolist()
        _carry(state, person, x, y, plan.flights[node.flight], node.upwards)
    if state.tick % TURN_TICKS == 0:
        walking = np.flatnonzero(people.state == WALKING)
        turning = walking[plan.on_stairs(people.where[walking])]
        rooms = plan.rooms_at(people.where[turning]).tolist()
        for person, room in zip(turning.tolist(), rooms, strict=True):
            state.crowd.send_to(person, target_of(state, person, on_stair=room))


def _at_ends(state: RunState) -> NDArray[np.intp]:
    """The occupants who walk to the end of a flight and have come to it."""
    people, ends = state.people, state.routes.stairs
    bound = np.flatnonzero((people.state == WALKING) & (people.goal >= len(state.plan.doors)))
    if not len(bound):
        return bound
    goal = people.goal[bound]
    off_x, off_y = (people.where[bound] - ends.at[goal]).T
    up_x, up_y = ends.up[goal].T
    along = off_x * up_x + off_y * up_y
    inwards = np.where(ends.upwards[goal], -along, along)
    within = (inwards > -HAND_OVER_M) & (inwards < HAND_OVER_WITHIN_M)
    return bound[within & (np.abs(off_x * up_y + off_y * up_x) <= ends.across[goal] + 0.3)]


def climb(state: RunState, player: Player) -> None:
    """Moves a player who pushes on at the end of a flight to the next storey. Called ten times a second.

    To go up they must walk straight at the flight for a moment, so that one push sends nobody back, longer where they
    have just come down, and for two seconds on storeys above the ground.
    """
    for flight in state.plan.flights:
        push = player.dx * flight.up[0] + player.dy * flight.up[1]
        for end, upwards in ((flight.top, False), (flight.bottom, True)):
            x, y = player.x - end[0], player.y - end[1]
            along, across = x * flight.up[0] + y * flight.up[1], abs(x * flight.up[1] - y * flight.up[0])
            wide = flight.across + (UP_WITHIN_M if upwards else DOWN_WITHIN_M)
            going = upwards and player.climbing != 0 and 0.0 <= along < UP_GOING_M
            close = across < wide and (going or _at_end(along, upwards))
            if close and (push > UP_PUSH if upwards else push < -DOWN_PUSH):
                looks = UPPER_LOOKS if flight.lower_storey > state.plan.ground else UP_LOOKS
                if upwards and not _has_pushed_long(player, looks):
                    return
                if _carry(state, player.index, player.x, player.y, flight, upwards):
                    player.x, player.y = state.crowd.position(player.index)
                    player.moving, player.climbing = False, 0 if upwards else -UP_LOOKS
                return
    player.climbing = 0


def _has_pushed_long(player: Player, looks: int) -> bool:
    """Counts one more look at which a player pushes up a flight; True once they have for long enough.

    The count passes over 0, which is for who does not push.
    """
    player.climbing += 1 if player.climbing != -1 else 2
    return player.climbing >= looks


def _carry(state: RunState, index: int, x: float, y: float, flight: Flight, upwards: bool) -> bool:
    """Moves a person over the end of a flight. Returns False while the place beyond is taken."""
    here, there = (flight.bottom, flight.top) if upwards else (flight.top, flight.bottom)
    across = (x - here[0]) * flight.up[1] + (y - here[1]) * flight.up[0]
    for aside in (across, across + 0.35, across - 0.35):
        if abs(aside) > flight.across:
            aside = math.copysign(flight.across, aside)
        at = (there[0] + flight.up[1] * aside, there[1] + flight.up[0] * aside)
        if state.crowd.is_free(*at, but=index):
            _place(state, index, at)
            return True
    return False


def _place(state: RunState, index: int, at: tuple[float, float]) -> None:
    if index < state.people.count:
        person = index
        state.people.where[person] = at
        state.people.choose(np.array([person]), state.fresh_routes, state.true_routes)
        state.crowd.move(person, at, target=target_of(state, person), speed=float(state.people.speed[person]))
        return
    state.crowd.move(index, at, target=at, speed=0.0, radius=PLAYER_RADIUS_M)


def _at_end(along: float, upwards: bool) -> bool:
    """True near a flight's end, on the right side of the wall there. `along` is metres up the stair from that end."""
    return -HAND_OVER_M < (-along if upwards else along) < HAND_OVER_WITHIN_M
