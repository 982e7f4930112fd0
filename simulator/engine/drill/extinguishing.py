"""Players spray: where they point, how far the agent reaches, and what it does to what burns there.

A jet points where its player last walked. It acts on the nearest fire that it reaches and that the player sees. The
button presses and lets go. What comes of it is told once the handle is let go, the fire is out or the agent is spent.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.protocol.reach import AGENT_REACH_M

from ..event_log import TICK_HZ
from ..fire import heat
from ..fire.jets import AIM_DEGREES, FLARES, MADE_WORSE, RIGHT_AGENT, SHOCK_S, SHOCKS, SPRAY_S, USUAL_AGENT, needed_s
from .player import Player
from .run_state import RunState

TICK_S = 1 / TICK_HZ
AIM_COSINE = math.cos(math.radians(AIM_DEGREES))
NO_FIRE = -1


def agent_of(state: RunState, player: Player) -> str:
    """The agent in the player's hands. Ask only for a player who holds an extinguisher."""
    item = next(thing for thing in state.scenario.fixtures["extinguishers"] if thing.id == player.extinguisher)
    return item.agent or USUAL_AGENT


def press(state: RunState, player: Player) -> None:
    """Begins to spray, or lets go."""
    if player.spraying:
        _end(state, player, out=False)
        return
    player.spraying, player.on_base_s, player.jet_fire = True, 0.0, NO_FIRE
    player.spray_left_s = player.spray_left_s or SPRAY_S
    state.emit("sprays", player.id, agent=agent_of(state, player))


def spray(state: RunState) -> None:
    """One tick of all jets."""
    for player in state.players.values():
        if not player.spraying:
            continue
        if not player.active or player.lift_to is not None:
            _end(state, player, out=False)
            continue
        player.spray_left_s = max(0.0, player.spray_left_s - TICK_S)
        fire = hit_fire(state, player)
        if fire != NO_FIRE and _acts(state, player, fire):
            continue
        player.jet_hits = fire != NO_FIRE
        if player.spray_left_s <= 0:
            _end(state, player, out=False)


def end_all(state: RunState) -> None:
    """Lets go of every handle, at the end of a run."""
    for player in state.players.values():
        if player.spraying:
            _end(state, player, out=False)


def hit_fire(state: RunState, player: Player) -> int:
    """The nearest fire that the jet reaches: in reach, where it points, and seen; NO_FIRE when it hits none."""
    reach, best, found = AGENT_REACH_M[agent_of(state, player)], math.inf, NO_FIRE
    cell = int(state.hazards.cells_at(_row(player))[0])
    for index, (x, y) in enumerate(state.hazards.fire_at.tolist()):
        if state.hazards.kw[index] <= 0:
            continue
        dx, dy = x - player.x, y - player.y
        away = math.hypot(dx, dy)
        edge = away - _radius_m(state, index)
        points = away <= 0 or dx * player.facing[0] + dy * player.facing[1] >= AIM_COSINE * away
        if points and edge <= reach and edge < best and state.hazards.is_seen_from(player.x, player.y, cell, index):
            best, found = edge, index
    return found


def _acts(state: RunState, player: Player, fire: int) -> bool:
    """What a tick of agent does to a fire. Returns True when that ended the spraying."""
    agent, fuel, power = agent_of(state, player), state.scenario.fires[fire].fuel, float(state.hazards.kw[fire])
    if player.jet_fire != fire:
        player.jet_fire, player.jet_kw, player.on_base_s = fire, power, 0.0
    player.on_base_s += TICK_S
    if (fuel, agent) in MADE_WORSE:
        state.hazards.flare(fire, FLARES)
        _hurt(state, player, fire, shocked=(fuel, agent) in SHOCKS)
        _end(state, player, out=False)
        return True
    if agent in RIGHT_AGENT[fuel] and player.on_base_s >= needed_s(player.jet_kw):
        state.hazards.suppress(fire, power + 1)
        _end(state, player, out=True)
        return True
    return False


def _hurt(state: RunState, player: Player, fire: int, *, shocked: bool) -> None:
    """Burning oil leaps at who pours water on it; under voltage the jet carries the shock back."""
    if shocked:
        player.busy_until = state.tick + int(SHOCK_S * TICK_HZ)
        state.emit("shocked", player.id)
        return
    x, y = state.hazards.fire_at[fire].tolist()
    player.pain, player.hot_side = max(player.pain, heat.PAIN_REPELS), (x, y)


def _end(state: RunState, player: Player, *, out: bool) -> None:
    """Lets go, and tells of it. Who is done with it, or hurt by it, drops the extinguisher."""
    agent = agent_of(state, player)
    fire = player.jet_fire if player.jet_fire != NO_FIRE else _nearest(state, player)
    fuel = state.scenario.fires[fire].fuel
    worse = player.jet_fire != NO_FIRE and (fuel, agent) in MADE_WORSE
    power = player.jet_kw if player.jet_fire != NO_FIRE else float(state.hazards.kw[fire])
    state.emit(
        "used_extinguisher", player.id, power_kw=round(power), out=out, right=agent in RIGHT_AGENT[fuel], worse=worse,
        agent=agent, fuel=fuel, on_base_s=round(player.on_base_s, 1), left_s=round(player.spray_left_s, 1),
    )  # fmt: skip
    if out or worse or player.spray_left_s <= 0:
        player.extinguisher, player.step, player.spray_left_s = "", 0, 0.0
    player.spraying, player.jet_hits = False, False
    player.jet_fire, player.on_base_s = NO_FIRE, 0.0


def _nearest(state: RunState, player: Player) -> int:
    away = [math.dist((player.x, player.y), place) for place in state.hazards.fire_at.tolist()]
    return away.index(min(away))


def _radius_m(state: RunState, fire: int) -> float:
    """How far a fire's base reaches: its share of the full area is that of its power."""
    burning = state.scenario.fires[fire]
    return burning.diameter_m / 2 * math.sqrt(min(1.0, float(state.hazards.kw[fire]) / burning.cap_kw))


def _row(player: Player) -> NDArray[np.float64]:
    return np.array([(player.x, player.y)])
