"""Smoke that people see on the way ahead, before they are in it: who sees it looks for a way without.

Nothing published says how many do so who still stand in clear air; all do, which is a choice. Of those who come into
smoke a published share turns back (`fire.sight.turn_back_share`).
"""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from ..fire import fed, sight
from ..fire.hazards import Hazards
from ..people.occupants import WALKING, Occupants
from ..scenario.parts import XY
from .client_plan import sign_targets
from .exposure_step import HEAD_M
from .player import Player
from .run_state import RunState

# All choices. Of two numbers the first makes a room smoky to the eye, the second keeps it so.
LAYER_K = (0.5, 0.3)  # extinction in 1/m of a layer that is dark enough to be seen
HANGS_M = (2.0, 2.2)  # how low such a layer hangs where people walk under it
STAIR_DEPTH_M = (0.3, 0.15)  # how deep it is in a stairwell: who walks down a flight walks through it
HEAD_K = (sight.ENTERED_K, sight.FREE_K)  # extinction in 1/m of haze at the height of heads
SEEN_M, DOWN_STAIR_M = 15.0, 5.0  # how far people look along their way, and from how far down a flight
SIGN_M, PAST_DOOR_M = 18.0, 1.5  # how far signs are looked at, and how far into what they lead to
THICKER = 1.5  # so many times as dense, smoke ahead is told from that around oneself
PAST_FIRE_M, PAST_FIRE_KW = 4.0, 100.0  # how close past a fire of what power a sign's way may lead
FELT_K = 0.3  # what such a room costs those who look for another way, beside the smoke at heads


def _smoky_cells(hazards: Hazards, level: int) -> NDArray[np.bool_]:
    """Which cells are smoky to the eye, by the first (0) or the second (1) of each two numbers."""
    k, layer = hazards.k[:-1], hazards.layer[:-1]
    share = np.maximum(fed.share_in_layer(np.full(len(k), HEAD_M), layer), hazards.haze_share[:-1])
    hangs = layer <= HANGS_M[level]
    low = np.where(hazards.in_stairwell, hazards.heights - layer >= STAIR_DEPTH_M[level], hangs)
    smoky: NDArray[np.bool_] = (k * share >= HEAD_K[level]) | ((k >= LAYER_K[level]) & low)
    return smoky


def smoky_rooms(hazards: Hazards, before: Collection[str]) -> list[str]:
    """The rooms whose smoke is seen from afar. Those that were so `before` stay so a little longer."""
    enters, stays = (_smoky_cells(hazards, level) for level in (0, 1))
    rooms = {room for room, smoky in zip(hazards.cell_room, enters, strict=True) if smoky}
    return sorted(rooms | {r for r, smoky in zip(hazards.cell_room, stays, strict=True) if smoky and r in before})


def who_see(state: RunState, smoky: set[str]) -> NDArray[np.intp]:
    """The walkers who see smoke on their way and are not in it. `smoky` are the rooms whose smoke is seen from afar."""
    people = state.people
    who = np.flatnonzero((people.state == WALKING) & ~people.refuses & ~people.in_smoke & (people.goal >= 0))
    if not smoky or not len(who) or not state.scenario.population.reacts:
        return who[:0]
    return who[_sees(state, who, smoky)]


def with_parties(people: Occupants, who: NDArray[np.intp]) -> NDArray[np.intp]:
    """These walkers and those who keep together with them."""
    if not len(who):
        return who
    parties = people.group[who]
    with_them = (people.state == WALKING) & ~people.refuses & np.isin(people.group, parties[parties >= 0])
    with_them[who] = True
    return np.flatnonzero(with_them)


def smoky_signs(state: RunState, x: float, y: float, smoky: set[str]) -> list[int]:
    """The lit signs of a storey, by number, whose way is seen to be smoky from a place in the plane near them: on the
    line to where they point, and a little beyond it; and those that lead close past a fire in sight. Smoke of
    the room that is hardly thicker than around the place itself is on every way, and says nothing of any.
    """
    from ..people.looking import sees_on_way  # needs Numba, which only what runs a drill has

    plan, hazards = state.plan, state.hazards
    storey = plan.storey_at(y)
    found: list[int] = []
    fires = _fires_in_sight(state, x, y)
    if not (smoky or fires) or not any(sign.lit for sign in state.scenario.signs):
        return found
    edges = hazards.radiation.sight.of_storey(storey)
    walls, cells = edges.edges[edges.stands(state.door_open)], _cells_of(hazards, smoky)
    if (here := int(hazards.cells_at(np.array([(x, y)]))[0])) >= 0 and cells[here]:
        own = np.array([room == hazards.cell_room[here] for room in hazards.cell_room], dtype=bool)
        cells &= ~(own & (hazards.k[:-1] <= THICKER * hazards.k[here]))
    for number, sign in enumerate(state.scenario.signs):
        at = plan.lifted(sign.at, plan.storeys.index(sign.storey))
        if not sign.lit or plan.storeys.index(sign.storey) != storey or np.hypot(at[0] - x, at[1] - y) > SIGN_M:
            continue
        if (target := sign_targets(plan)[number]) is None:
            continue
        ends = np.array([_past((x, y), target), _past(at, target)])
        past_fire = any(_off_line((x, y), target, fire) <= PAST_FIRE_M for fire in fires)
        if past_fire or sees_on_way(walls, np.array([(x, y), at]), ends, hazards.boxes, cells, SIGN_M).any():
            found.append(number)
    return found


def leads_past_fire(state: RunState, x: float, y: float, target: XY) -> bool:
    """True where the straight way from a place in the plane to a target leads close past a fire in sight."""
    return any(_off_line((x, y), target, fire) <= PAST_FIRE_M for fire in _fires_in_sight(state, x, y))


def _fires_in_sight(state: RunState, x: float, y: float) -> list[XY]:
    """The places of the fires that are seen from a place in the plane and are too big to walk past."""
    hazards, here = state.hazards, np.array([(x, y)])
    seen = hazards.flames_seen(here, hazards.cells_at(here))[0] & (hazards.kw >= PAST_FIRE_KW)
    return [(float(hazards.fire_at[n][0]), float(hazards.fire_at[n][1])) for n in np.flatnonzero(seen).tolist()]


def _off_line(start: XY, end: XY, place: XY) -> float:
    """How far a place lies off the straight way from one place to another, in metres."""
    along = (end[0] - start[0], end[1] - start[1])
    length = math.hypot(*along) or 1.0
    share = ((place[0] - start[0]) * along[0] + (place[1] - start[1]) * along[1]) / length**2
    share = min(1.0, max(0.0, share))
    return math.dist(place, (start[0] + share * along[0], start[1] + share * along[1]))


def towards(state: RunState, player: Player, signs: Collection[int]) -> list[int]:
    """Those of these signs that a player walks or looks after, by where they last wanted to go."""
    found = []
    for number in signs:
        x, y = sign_targets(state.plan)[number] or (player.x, player.y)
        if (x - player.x) * player.facing[0] + (y - player.y) * player.facing[1] >= 0:
            found.append(number)
    return found


def _past(here: XY, target: XY) -> XY:
    """A place a little beyond a target: what a doorway leads to counts."""
    away = math.dist(here, target) or 1.0
    share = (away + PAST_DOOR_M) / away
    return here[0] + (target[0] - here[0]) * share, here[1] + (target[1] - here[1]) * share


def _cells_of(hazards: Hazards, smoky: set[str]) -> NDArray[np.bool_]:
    """The cells that are smoky to the eye, of these rooms."""
    of_rooms: NDArray[np.bool_] = np.array([room in smoky for room in hazards.cell_room], dtype=bool)
    return _smoky_cells(hazards, 1) & of_rooms


def _sees(state: RunState, who: NDArray[np.intp], smoky: set[str]) -> NDArray[np.bool_]:
    """Which of these walkers (n,) see smoke on the straight way to their goal, or from its head down a flight."""
    from ..people.looking import sees_on_way  # needs Numba, which only what runs a drill has

    people, plan, hazards = state.people, state.plan, state.hazards
    cells = _cells_of(hazards, smoky)
    places, goal = people.where[who], people.goal[who]
    ends, storeys = state.routes.stairs.at[goal], plan.storeys_at(places[:, 1])
    seen = np.zeros(len(who), dtype=bool)
    for storey in np.unique(storeys).tolist():
        mine = storeys == storey
        lines = hazards.radiation.sight.of_storey(storey)
        edges = lines.edges[lines.stands(state.door_open)]
        seen[mine] = sees_on_way(edges, places[mine], ends[mine], hazards.boxes, cells, SEEN_M)
    if not plan.flights:
        return seen
    beyond = np.array([state.routes.arrives_in(node) in smoky for node in range(len(state.routes.nodes))])[goal]
    return seen | (beyond & (np.hypot(*(ends - places).T) <= DOWN_STAIR_M))
