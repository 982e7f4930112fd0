"""Stairs: who comes to the end of a flight goes on in the next storey; where to aim on the half landing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..building.plan import HAND_OVER_M
from ..people.crowd import PLAYER_RADIUS_M
from ..people.occupants import WALKING
from .player_actions import Player

if TYPE_CHECKING:
    from .run import DrillRun

TURN_TICKS = 4
HAND_OVER_WITHIN_M = 0.55
UP_WITHIN_M, DOWN_WITHIN_M, UP_PUSH, DOWN_PUSH = 0.2, 0.6, 0.75, 0.3


def hand_over(run: DrillRun) -> None:
    """People at the end of a flight go on in the next storey as soon as there is room."""
    if not run.plan.flights:
        return
    people = run.people
    on_stairs = np.flatnonzero((people.state == WALKING) & (people.goal >= len(run.plan.doors)))
    for person in on_stairs.tolist():
        node = run.routes.nodes[int(people.goal[person])]
        flight = run.plan.flights[node.flight]
        x, y = people.where[person]
        along = (x - node.goal[0]) * flight.up[0] + (y - node.goal[1]) * flight.up[1]
        across = abs((x - node.goal[0]) * flight.up[1] + (y - node.goal[1]) * flight.up[0])
        if _at_end(along, node.upwards) and across <= flight.across + 0.3:
            _carry(run, person, x, y, flight, node.upwards)
    if run.tick % TURN_TICKS == 0:
        walking = np.flatnonzero(people.state == WALKING)
        for person in walking[run.plan.on_stairs(people.where[walking])].tolist():
            run.crowd.send_to(person, run.target_of(person))


def climb(run: DrillRun, player: Player) -> None:
    """A player who pushes on at the end of a flight goes on in the next storey.

    Up only straight at the flight: who comes down and turns for the next one must not be sent back.
    """
    for flight in run.plan.flights:
        push = player.dx * flight.up[0] + player.dy * flight.up[1]
        for end, upwards in ((flight.top, False), (flight.bottom, True)):
            x, y = player.x - end[0], player.y - end[1]
            along, across = x * flight.up[0] + y * flight.up[1], abs(x * flight.up[1] - y * flight.up[0])
            wide = flight.across + (UP_WITHIN_M if upwards else DOWN_WITHIN_M)
            close = across < wide and _at_end(along, upwards)
            if close and (push > UP_PUSH if upwards else push < -DOWN_PUSH):
                if _carry(run, player.index, player.x, player.y, flight, upwards):
                    player.x, player.y = run.crowd.position(player.index)
                    player.moving = False
                return


def _carry(run: DrillRun, index: int, x: float, y: float, flight: Any, upwards: bool) -> bool:
    """Moves somebody over the end of a flight; False while the place beyond is taken."""
    here, there = (flight.bottom, flight.top) if upwards else (flight.top, flight.bottom)
    across = (x - here[0]) * flight.up[1] + (y - here[1]) * flight.up[0]
    for aside in (across, across + 0.35, across - 0.35):
        if abs(aside) > flight.across:
            aside = math.copysign(flight.across, aside)
        at = (there[0] + flight.up[1] * aside, there[1] + flight.up[0] * aside)
        if run.crowd.is_free(*at, but=index):
            _place(run, index, at)
            return True
    return False


def _place(run: DrillRun, index: int, at: tuple[float, float]) -> None:
    if index < run.people.count:
        person = index
        run.people.where[person] = at
        run.people.choose(np.array([person]), run._fresh_routes, run._true_routes)
        run.crowd.move(person, at, target=run.target_of(person), speed=float(run.people.speed[person]))
        return
    run.crowd.move(index, at, target=at, speed=0.0, radius=PLAYER_RADIUS_M)


def _at_end(along: float, upwards: bool) -> bool:
    """True near enough to a flight's end, on its own side of the wall there: `along` is metres up the stair from it."""
    return -HAND_OVER_M < (-along if upwards else along) < HAND_OVER_WITHIN_M


def turn(run: DrillRun, person: int) -> tuple[float, float] | None:
    """For somebody on a stair: where to aim on the half landing, until they are over it."""
    here = run.people.where[person : person + 1]
    if not run.plan.on_stairs(here)[0]:
        return None
    room = run.plan.room_names[int(run.plan.rooms_at(here)[0])]
    flight = next((flight for flight in run.plan.flights if flight.upper == room), None)
    if flight is None:
        return None
    (x, y), down = here[0].tolist(), descends(run, int(run.people.goal[person]))
    return flight.aim(x, y, float(run.people.aside[person]), down=down)


def descends(run: DrillRun, goal: int) -> bool:
    """True for somebody bound for the end of a flight down. Whoever else walks on its lanes has come up them."""
    return goal >= 0 and run.routes.nodes[goal].flight >= 0 and not run.routes.nodes[goal].upwards
