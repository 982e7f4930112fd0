"""Where occupants walk to now, and the crowd built from where everybody is."""

from __future__ import annotations

import math

import numpy as np

from ..people.crowd import PLAYER_RADIUS_M, RADIUS_M, STANDING_RADIUS_M, Crowd
from ..people.occupants import DOWN, OUT, WAITING, WALKING
from .player import Player
from .run_state import RunState

BEFORE_DOOR_M = 0.6
SIDES = (-1.0, 0.0, 1.0)


def build_crowd(state: RunState, crowd_class: type[Crowd]) -> Crowd:
    """A crowd of everybody inside, built at the start, and at every keyframe if the crowd does not save its state."""
    people = state.people
    crowd = crowd_class(state.plan.walkable_without(state.walls))
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
    """Lets the crowd find its ways to all exits and stairs, also with the doors locked that the scenario will lock."""
    doors, nodes = state.plan.door_index, state.routes.nodes
    goals = [doors[name] for name in state.plan.exit_names]
    goals += [index for index, node in enumerate(nodes) if node.flight >= 0]
    locked, later = set(state.walls), []
    for event in state.due:
        if event.door in doors and event.kind in ("block_exit", "open_exit"):
            locked = locked - {doors[event.door]} | ({doors[event.door]} if event.kind == "block_exit" else set())
            later.append(state.plan.walkable_without(frozenset(locked)))
    state.crowd.prepare([state.people.place_at(goal, side) for goal in goals for side in SIDES], later)


def target_of(state: RunState, person: int) -> tuple[float, float]:
    """The place an occupant walks to: a person to help, a door that does not open, a turn of a stair, or the goal."""
    people, plan = state.people, state.plan
    helped = int(people.helping[person])
    if helped >= 0 and people.state[helped] == WAITING:
        return plan.inside_point(*people.where[helped])
    goal = int(people.goal[person])
    if 0 <= goal < len(plan.doors) and state.door_locked[goal] and not people.informed[person]:
        return _before(state, goal, person)
    if plan.flights and (turn := _turn(state, person)) is not None:
        return plan.inside_point(*turn)
    return plan.inside_point(*people.target(person))


def descends(state: RunState, goal: int) -> bool:
    """True for somebody bound for the lower end of a flight. Others on its lanes have come up."""
    return goal >= 0 and state.routes.nodes[goal].flight >= 0 and not state.routes.nodes[goal].upwards


def is_climbing(state: RunState, player: Player) -> bool:
    """True for a player on a stair who walks up it: towards the landing on lane A, away from it on lane B."""
    room = state.plan.room_at(player.x, player.y)
    flight = next((flight for flight in state.plan.flights if flight.upper == room), None)
    if flight is None:
        return False
    x, y = player.x - flight.turn[0], player.y - flight.turn[1]
    on_lane_a = x * flight.beside[0] + y * flight.beside[1] < 0
    inwards = player.dx * flight.up[0] + player.dy * flight.up[1]
    return inwards < 0 if on_lane_a else inwards > 0


def _before(state: RunState, door: int, person: int) -> tuple[float, float]:
    """A place before a door that does not open, on the person's side. They walk there because they do not know it."""
    (x, y), (own_x, own_y) = state.plan.doors[door].centre, state.people.where[person]
    if state.plan.doors[door].axis == "x":
        return state.plan.inside_point(x, y + math.copysign(BEFORE_DOOR_M, own_y - y))
    return state.plan.inside_point(x + math.copysign(BEFORE_DOOR_M, own_x - x), y)


def _turn(state: RunState, person: int) -> tuple[float, float] | None:
    """The place on the half landing to aim at, for somebody on a stair; None once they are past the turn."""
    here = state.people.where[person : person + 1]
    if not state.plan.on_stairs(here)[0]:
        return None
    room = state.plan.room_names[int(state.plan.rooms_at(here)[0])]
    flight = next((flight for flight in state.plan.flights if flight.upper == room), None)
    if flight is None:
        return None
    (x, y), down = here[0].tolist(), descends(state, int(state.people.goal[person]))
    return flight.aim(x, y, float(state.people.aside[person]), down=down)
