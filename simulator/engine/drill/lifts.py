"""Lifts in a fire: they may go through, stop between storeys for good, or open where it burns."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from ..fire.lift_odds import OPENS_AT_FIRE, STOPS_ON_THE_WAY
from ..people.crowd import PLAYER_RADIUS_M
from ..scenario.parts import Lift
from .player import Player
from .run_state import RunState

SPEED_M_S, DOORS_S = 1.5, 8.0
RIDES = 74  # names the stream of random numbers that decides how a ride ends


class RideEnd(StrEnum):
    """How a ride ends."""

    GROUND = "ground"
    FIRE = "fire"
    STUCK = "stuck"


def end_of_ride(seed: int, index: int, tick: int) -> RideEnd:
    """How a ride that a player (by number) begins at a tick ends, where the lift serves the storey that burns."""
    draw = np.random.default_rng([seed, RIDES, index, tick]).random()
    if draw < STOPS_ON_THE_WAY:
        return RideEnd.STUCK
    return RideEnd.FIRE if draw < STOPS_ON_THE_WAY + OPENS_AT_FIRE else RideEnd.GROUND


def take(state: RunState, player: Player, lift: Lift) -> None:
    """Enters a lift. Smoke follows the shaft."""
    plan, storey = state.plan, state.plan.storey_at(player.y)
    end = end_of_ride(state.seed, player.index, state.tick)
    burning = {plan.room_storey[fire.room] for fire in state.scenario.fires} - {storey}
    served = [number for stop in lift.stops if (number := plan.storeys.index(stop.storey)) in burning]
    player.lift_stop = served[0] if end == RideEnd.FIRE and served else plan.ground
    takes = abs(plan.floor[storey] - plan.floor[player.lift_stop]) / SPEED_M_S + DOORS_S
    player.lift_to = state.time_s + takes
    player.lift_stops_s = state.time_s + takes / 2 if end == RideEnd.STUCK else None
    state.emit("took_lift", player.id)
    state.crowd.remove(player.index)


def ride(state: RunState, player: Player) -> None:
    """Once a second: the lift stops on its way, or arrives. Without power it does neither."""
    if player.lift_stops_s is not None and state.time_s >= player.lift_stops_s:
        if "lift_stuck" not in player.done_once:
            player.done_once.append("lift_stuck")
            state.emit("lift_stuck", player.id)
    elif player.lift_to is not None and state.time_s >= player.lift_to and not state.dark:
        _leave(state, player)


def _leave(state: RunState, player: Player) -> None:
    player.lift_to = None
    stops = [stop for lift in state.scenario.lifts for stop in lift.stops]
    stop = next(stop for stop in stops if state.plan.storeys.index(stop.storey) == player.lift_stop)
    player.x, player.y = state.plan.lifted(stop.at, player.lift_stop)
    here = (player.x, player.y)
    state.crowd.add(player.index, here, target=here, speed=0.0, radius=PLAYER_RADIUS_M)
    state.emit("left_lift", player.id, ground=player.lift_stop == state.plan.ground)
