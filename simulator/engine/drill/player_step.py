"""What a tick does for players: joining, inputs, walking, noting where they are, lifts and the refuge."""

from __future__ import annotations

import math

import numpy as np
from shapely import Point, contains_xy

from simulator.protocol.player_input import MAX_ACTIONS, PlayerInput

from ..event_log import TICK_HZ
from ..fire import fed, heat, sight
from ..people.crowd import PLAYER_RADIUS_M
from ..people.occupants import OWN_LIMITS
from ..people.population import free_place
from ..scenario.parts import OUTSIDE, XY
from . import lifts, stair_transfer
from .doors import doors_into, held_by_leaf, shut_leaves
from .left_behind import note_passed
from .phone_call import is_on_the_line, is_rescue_coming
from .player import Player
from .player_actions import ACTIONS_IN_REACH, SEAL_S, STAY_S, act
from .run_state import RunState

AIM_TICKS, AIM_M, AIM_LASTS_M = 10, 1.5, 1.4  # half a second of walking at 2.8 m/s; twice as often near a wall
LEAST_PACE, LEAST_ASIDE = 0.05, 0.2
WANDERS = 73  # names the stream of random numbers by which headings wander
APART_M = 0.6


def add_player(state: RunState, player_id: str, role: str, name: str, *, child: bool = False) -> Player:
    """Puts a player at the role's start, or beside others who stand there.

    A second call with the same id changes nothing. A `child` fights no fire, in no role.

    Raises NoPlaceError when there is no place to stand.
    """
    if player_id in state.players:
        return state.players[player_id]
    entry, plan = state.scenario.role(role), state.plan
    rng = np.random.default_rng([state.seed, len(state.players)])
    x, y = plan.lifted(entry.start, plan.storeys.index(entry.storey))
    room = plan.rooms[plan.room_at(x, y)]
    others = [(player.x, player.y) for player in state.players.values()]
    taken = [tuple(place) for place in state.people.where.tolist()] + others
    if any(math.dist((x, y), place) < APART_M for place in taken):
        x, y = free_place(room.buffer(-0.5), taken, rng)
    index = state.people.count + len(state.players)
    player = Player(player_id, index, entry.id, float(x), float(y), entry.speed_m_s, child=child)
    own = np.random.default_rng([state.seed, OWN_LIMITS, len(state.players) + 1])
    (player.gas_limit,), (player.heat_limit,) = (limit.tolist() for limit in fed.limits(1, own))
    player.smoke_z, player.nose_m = float(own.standard_normal()), fed.NOSE_M[entry.age]
    state.players[player_id] = player
    state.crowd.add(index, (x, y), target=(x, y), speed=0.0, radius=PLAYER_RADIUS_M)
    as_child = {"child": True} if child else {}
    state.emit("player_joined", player_id, role=entry.id, x=round(x, 2), y=round(y, 2), name=name, **as_child)
    return player


def obey(state: RunState, player: Player, wanted: PlayerInput) -> None:
    """Takes over a player's direction and does their actions.

    An input whose direction is not finite is acknowledged and otherwise ignored.
    """
    if wanted.seq:
        player.ack = wanted.seq
    if (direction := wanted.direction) is None:
        return
    player.dx, player.dy = direction
    if (pace := math.hypot(*direction)) >= LEAST_PACE:
        player.facing = direction[0] / pace, direction[1] / pace
    for action in wanted.actions[:MAX_ACTIONS]:
        if action in ACTIONS_IN_REACH and player.active and player.lift_to is None:
            act(state, player, action)


def move_players(state: RunState) -> None:
    """Aims each player in the crowd at a point a short way along their direction. A shut door stops them."""
    crowd = state.crowd
    for player in state.players.values():
        if player.index not in crowd:
            continue
        pace, way = math.hypot(player.dx, player.dy), (player.dx, player.dy)
        if pace < LEAST_PACE and (back := _driven_back(player)) is not None:
            pace, way = 1.0, back
        if pace < LEAST_PACE or not player.active or state.tick < player.busy_until:
            if player.moving:
                crowd.steer(player.index, (player.x, player.y), 0.0)
                player.moving = False
            continue
        way = _held_off(player, _wandering(state, player, way[0] / pace, way[1] / pace))
        way = held_by_leaf(state, player, way)
        if math.hypot(*way) < LEAST_ASIDE:
            if player.moving:
                crowd.steer(player.index, (player.x, player.y), 0.0)
                player.moving = False
            continue
        aim = (*way, player.speed)
        if player.moving and aim == player.aimed and state.tick % player.aim_ticks:
            continue
        x, y = crowd.position(player.index)
        target = state.plan.clip_ray(x, y, *way, AIM_M, shut_leaves(state))
        player.aim_ticks = AIM_TICKS if math.dist((x, y), target) > AIM_LASTS_M else AIM_TICKS // 2
        crowd.steer(player.index, target, player.speed * min(1.0, pace))
        player.moving, player.aimed = True, aim


def _wandering(state: RunState, player: Player, dx: float, dy: float) -> XY:
    """The unit direction a player really walks in: without sight and out of reach of a wall it wanders."""
    if player.outside or player.extinction <= 0 or player.visibility >= sight.LOST_SIGHT_M:
        return dx, dy
    room = state.plan.rooms.get(state.plan.room_at(player.x, player.y))
    if room is None or room.exterior.distance(Point(player.x, player.y)) <= sight.LOST_WALL_M:
        return dx, dy
    turn = int(state.tick / (sight.LOST_EVERY_S * TICK_HZ))
    share = np.random.default_rng([state.seed, WANDERS, player.index, turn]).uniform(-1, 1)
    angle = math.radians(sight.LOST_DEGREES) * float(share)
    return dx * math.cos(angle) - dy * math.sin(angle), dx * math.sin(angle) + dy * math.cos(angle)


def _driven_back(player: Player) -> XY | None:
    """The unit direction away from what hurts a player who stands there too long; None while it is bearable."""
    if player.pain < heat.PAIN_REPELS or player.hot_side is None:
        return None
    x, y = player.x - player.hot_side[0], player.y - player.hot_side[1]
    away = math.hypot(x, y)
    return (x / away, y / away) if away else None


def _held_off(player: Player, way: XY) -> XY:
    """The direction without its part towards what hurts a player too much; (0, 0) when nothing is left of it."""
    if player.pain < heat.PAIN_REPELS or player.hot_side is None:
        return way
    away = math.dist(player.hot_side, (player.x, player.y)) or 1.0
    hot = ((player.hot_side[0] - player.x) / away, (player.hot_side[1] - player.y) / away)
    towards = way[0] * hot[0] + way[1] * hot[1]
    if towards <= 0:
        return way
    aside = (way[0] - towards * hot[0], way[1] - towards * hot[1])
    length = math.hypot(*aside)
    return (0.0, 0.0) if length < LEAST_ASIDE else (aside[0] / length, aside[1] / length)


def note_place(state: RunState, player: Player) -> None:
    """Logs what a player's new place means: leaving the building, going back in, reaching the assembly point."""
    stair_transfer.climb(state, player)
    plan, storey = state.plan, state.plan.storey_at(player.y)
    outside = storey == plan.ground and not plan.in_building(player.x, player.y)
    if outside and not player.outside:
        player.outside = True
        if player.left_s is None:
            player.left_s = state.time_s
        state.emit("player_out", player.id, exit=nearest_exit(state, player.x, player.y))
    elif not outside and player.outside and contains_xy(plan.well_inside, player.x, player.y):
        player.outside = False
        state.emit("reentered", player.id)
    at_assembly = outside and any(contains_xy(area, player.x, player.y) for area in plan.assembly.values())
    if at_assembly and not player.at_assembly:
        state.emit("reached_assembly", player.id)
    player.at_assembly = bool(at_assembly)
    if state.tick % TICK_HZ == 0:
        record(state, player)


def nearest_exit(state: RunState, x: float, y: float) -> str:
    """The name of the exit whose area is nearest to a place in the plane."""
    here, exits = Point(x, y), state.plan.exits
    return min(exits, key=lambda name: (here.distance(exits[name]), name))


def record(state: RunState, player: Player) -> None:
    """Writes place, dose and time in smoke into the log. Called once a second and at the end."""
    plan, storey = state.plan, state.plan.storey_at(player.y)
    room = plan.room_at(player.x, player.y)
    state.emit(
        "track",
        player.id,
        x=round(player.x, 2),
        y=round(player.y - (storey - plan.ground) * plan.pitch, 2),
        storey=storey,
        room=room,
        fed=round(player.fed, 4),
        heat=round(player.heat, 4),
        sight=round(player.least_sight, 1),
        smoke_s=round(player.smoke_s, 2),
        upright_s=round(player.upright_smoke_s, 2),
        low=player.low,
        wants=math.hypot(player.dx, player.dy) >= LEAST_PACE,
        stuck=player.eyes_shut or player.speed <= 0,
        beside=0 if room == OUTSIDE else state.people_in(room),
    )
    note_passed(state, player)


def ride_and_stay(state: RunState) -> None:
    """Lets lifts arrive, lets players who wait in the refuge seal its door, and brings rescue to those who have waited
    and are known to be there.
    """
    for player in state.players.values():
        if player.lift_to is not None:
            lifts.ride(state, player)
        if player.stay_until and state.plan.room_at(player.x, player.y) != state.scenario.scoring.stay_room:
            player.stay_until = 0
            state.emit("left_refuge", player.id)
        elif player.stay_until and _is_fetched(state, player):
            player.reported = True
            state.emit("stayed_safe", player.id)
        elif player.stay_until and state.tick >= player.stay_until - (STAY_S - SEAL_S) * TICK_HZ:
            _seal_refuge(state)


def _seal_refuge(state: RunState) -> None:
    """Stuffs the gaps of the refuge's doors, those that are shut."""
    doors = doors_into(state, state.scenario.scoring.stay_room)
    state.hazards.seal(state.hazards.sealed | {door for door in doors if not state.door_open[door]})


def _is_fetched(state: RunState, player: Player) -> bool:
    """True when rescue reaches who waits: the wait is over, 119 knows the address, and no call is cut short."""
    waited = state.tick >= player.stay_until and not player.reported
    return waited and is_rescue_coming(state) and not is_on_the_line(state, player)
