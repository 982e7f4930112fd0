"""Where occupants walk to now, and the crowd built from where everybody is."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from ..people.crowd import PLAYER_RADIUS_M, RADIUS_M, STANDING_RADIUS_M, Crowd
from ..people.occupants import DOWN, OUT, WAITING, WALKING
from .player import Player
from .run_state import RunState

BEFORE_DOOR_M = 0.6
LEG_OVER_M = 1.0  # from a door on the way; nearer to it people go for what comes after
SIDES = (-1.0, 0.0, 1.0)


def build_crowd(state: RunState, crowd_class: type[Crowd]) -> Crowd:
    """A crowd of everybody inside, built at the start, and at every keyframe if the crowd does not save its state."""
    people = state.people
    crowd = crowd_class.on_plan(state.plan, state.walls)
    for person in np.flatnonzero(people.state != OUT).tolist():
        at = state.plan.inside_point(*people.where[person])
        speed = float(people.speed[person]) if people.state[person] == WALKING else 0.0
        radius = STANDING_RADIUS_M if people.state[person] == WAITING else RADIUS_M
        crowd.add(person, at, target=target_of(state, person) if speed else at, speed=speed, radius=radius)
        if people.state[person] == DOWN:
            crowd.lie_down(person)
    for player in state.players.values():
        if player.lift_to is None:
            at = state.plan.inside_point(player.x, player.y)
            crowd.add(player.index, at, target=at, speed=0.0, radius=PLAYER_RADIUS_M)
            player.moving = False
    return crowd


def prepare_crowd(state: RunState) -> None:
    """Lets the crowd find its ways to all exits and stairs before anybody walks, and to the doors of the exits.

    The other doors are walked to only when some are locked: see `injections.foresee`.
    """
    doors, nodes = state.plan.door_index, state.routes.nodes
    goals = [doors[name] for name in state.plan.exit_names]
    places = [state.door_place(door) for door in goals]
    goals += [index for index, node in enumerate(nodes) if node.flight >= 0]
    ends = [state.people.place_at(goal, side) for goal in goals for side in SIDES]
    state.crowd.prepare(ends + places, later=[state.door_place(door.index) for door in state.plan.doors])


def places_past(state: RunState, locked: Collection[int]) -> list[tuple[float, float]]:
    """The places to which walkers may be sent while these doors are locked: before them, and to the doors on their ways
    to any exit.
    """
    people, plan = state.people, state.plan
    passable = np.ones(len(plan.doors), dtype=bool)
    passable[sorted(locked)] = False
    table, found = state.routes.table(passable, {}), set()
    walking = np.flatnonzero(people.state == WALKING)
    for person, room in zip(walking.tolist(), plan.rooms_at(people.where[walking]).tolist(), strict=True):
        if room >= 0:
            x, y = people.where[person].tolist()
            found |= table.doors_ahead((x, y), plan.room_names[room])
    before = [_beside(state, door, side) for door in sorted(locked) for side in (-1.0, 1.0)]
    return [*before, *(state.door_place(door) for door in sorted(found))]


def target_of(state: RunState, person: int, *, on_stair: int | None = None) -> tuple[float, float]:
    """The place an occupant walks to: a person to help, a door that does not open, a turn of a stair, or the goal.

    While doors are locked it may be a door on the way to that; `leg` of the occupants says so. `on_stair` is the number
    of the stairwell in which the person is known to be on a flight; None where that is not known.
    """
    target = _end_of(state, person, on_stair)
    return target if not state.walls else _by_doors(state, person, target)


def _end_of(state: RunState, person: int, on_stair: int | None) -> tuple[float, float]:
    people, plan = state.people, state.plan
    helped = int(people.helping[person])
    if helped >= 0 and people.state[helped] == WAITING:
        return plan.inside_point(*people.where[helped])
    goal = int(people.goal[person])
    if 0 <= goal < len(plan.doors) and state.door_locked[goal] and not people.informed[person]:
        return _before(state, goal, person)
    if plan.flights and (turn := _turn(state, person, on_stair)) is not None:
        return plan.inside_point(*turn)
    return plan.inside_point(*people.target(person))


def _by_doors(state: RunState, person: int, target: tuple[float, float]) -> tuple[float, float]:
    """The farthest place on the way to a target to which the crowd's own way comes by no locked door.

    The crowd's ways know of no locked doors; the routes do. Where neither helps, it is the target itself.
    """
    people = state.people
    x, y = people.where[person].tolist()
    people.leg[person] = -1
    row, goal = int(people.exit[person]), int(people.goal[person])
    if row < 0 or goal < 0 or state.crowd.leads((x, y), target):
        return target
    passable = np.ones(len(state.plan.doors), dtype=bool)
    passable[sorted(state.walls)] = False
    doors = state.routes.table(passable, {}).doors_before((x, y), state.plan.room_at(x, y), row, goal)
    for door in reversed(doors):
        place = state.door_place(door)
        if math.dist((x, y), place) > LEG_OVER_M and state.crowd.leads((x, y), place):
            people.leg[person] = door
            return place
    return target


def walk_on(state: RunState) -> None:
    """Sends those on who have come to a door on their way past locked ones."""
    people = state.people
    bound = np.flatnonzero((people.leg >= 0) & (people.state == WALKING))
    for person in bound.tolist():
        if math.dist(people.where[person], state.door_place(int(people.leg[person]))) < LEG_OVER_M:
            state.crowd.send_to(person, target_of(state, person))


def descends(state: RunState, goal: int) -> bool:
    """True for somebody bound for the lower end of a flight. Others on its lanes have come up."""
    return goal >= 0 and bool(state.routes.stairs.descends[goal])


def is_climbing(state: RunState, player: Player) -> bool:
    """True for a player on a stair who walks up it: towards the landing on lane A, away from it on lane B."""
    room = state.plan.room_at(player.x, player.y)
    flight = state.plan.flight_down.get(room)
    if flight is None:
        return False
    x, y = player.x - flight.turn[0], player.y - flight.turn[1]
    on_lane_a = x * flight.beside[0] + y * flight.beside[1] < 0
    inwards = player.dx * flight.up[0] + player.dy * flight.up[1]
    return inwards < 0 if on_lane_a else inwards > 0


def _before(state: RunState, door: int, person: int) -> tuple[float, float]:
    """A place before a door that does not open, on the person's side. They walk there because they do not know it."""
    (x, y), (own_x, own_y) = state.plan.doors[door].centre, state.people.where[person]
    return _beside(state, door, own_y - y if state.plan.doors[door].axis == "x" else own_x - x)


def _beside(state: RunState, door: int, side: float) -> tuple[float, float]:
    """A place before a door, on the side that the sign of `side` says."""
    x, y = state.plan.doors[door].centre
    off = math.copysign(BEFORE_DOOR_M, side)
    return state.plan.inside_point(*((x, y + off) if state.plan.doors[door].axis == "x" else (x + off, y)))


def _turn(state: RunState, person: int, on_stair: int | None) -> tuple[float, float] | None:
    """The place on the half landing to aim at, for somebody on a stair; None once they are past the turn."""
    plan, people = state.plan, state.people
    if on_stair is None:
        here = people.where[person : person + 1]
        if not plan.on_stairs(here)[0]:
            return None
        on_stair = int(plan.rooms_at(here)[0])
    flight = plan.flight_down.get(plan.room_names[on_stair])
    if flight is None:
        return None
    (x, y), down = people.where[person].tolist(), descends(state, int(people.goal[person]))
    return flight.aim(x, y, float(people.aside[person]), down=down)
