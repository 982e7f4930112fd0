"""What smoke, heat and darkness do to everybody inside, five times a second: dose, speed and visibility."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..event_log import TICK_HZ
from ..fire import fed
from ..people.occupants import DOWN, OUT, WALKING
from .player import Player
from .run_state import RunState
from .targets import descends

EXPOSURE_TICKS = 4
HEAD_M, LOW_HEAD_M = 1.5, 0.8
CROUCH_FACTOR = 0.55
STAIR_DOWN, STAIR_UP = 0.7, 0.5
SMOKE_LOGGED_K = 0.5
SMOKE_LOGGED_LAYER_M = 2.0
DARK_VISIBILITY_M, WET_SHARE = 6.0, 0.9


def expose(state: RunState) -> None:
    """Updates dose, speed and visibility of all occupants and players in one pass."""
    people, seconds = state.people, EXPOSURE_TICKS / TICK_HZ
    inside = np.flatnonzero(people.state != OUT)
    players = [player for player in state.players.values() if player.lift_to is None]
    if not len(inside) and not players:
        return
    at = [(player.x, player.y) for player in players]
    places = np.concatenate((people.where[inside], np.array(at).reshape(-1, 2)))
    head = np.full(len(places), HEAD_M)
    head[len(inside) :] = [LOW_HEAD_M if player.low else HEAD_M for player in players]
    cell = state.hazards.cells_at(places)
    share = fed.share_in_layer(head, state.hazards.layer[cell])
    k, dose = state.hazards.k[cell] * share, state.hazards.dose_s[cell] * share * seconds
    flux = state.hazards.radiation_kw_m2(places, cell)
    if (flux >= 2.5).any():
        dose += fed.fed_radiation_rate_per_min(flux) / 60 * seconds
    on_stairs = state.plan.on_stairs(places)
    people.fed[inside] += dose[: len(inside)]
    _slow_down(state, inside, k[: len(inside)], on_stairs[: len(inside)])
    for row, player in enumerate(players, start=len(inside)):
        _expose_player(state, player, int(cell[row]), float(k[row]), float(dose[row]), bool(on_stairs[row]))


def _slow_down(state: RunState, inside: NDArray[np.intp], k: NDArray[np.float64], on_stairs: NDArray[np.bool_]) -> None:
    """Sets the speed of occupants whose speed has changed by more than 0.08 m/s. Those who reach FED 1 collapse."""
    people = state.people
    walks = people.state[inside] == WALKING
    walking = inside[walks]
    if len(walking):
        speed = fed.speed_in_smoke(people.pace()[walking], k[walks])
        up = np.array([not descends(state, int(goal)) for goal in people.goal[walking]]) if on_stairs.any() else False
        speed = np.where(on_stairs[walks], speed * np.where(up, STAIR_UP, STAIR_DOWN), speed)
        changed = np.abs(speed - people.speed[walking]) > 0.08
        if changed.any():
            people.speed[walking[changed]] = speed[changed]
            state.crowd.set_speeds(walking[changed], speed[changed])
    fallen = inside[(people.fed[inside] >= fed.INCAPACITATING) & (people.state[inside] != DOWN)]
    for person in fallen.tolist():
        people.state[person] = DOWN
        state.crowd.lie_down(person)
        state.emit("incapacitated", person=person)


def _expose_player(state: RunState, player: Player, cell: int, k: float, dose: float, on_stairs: bool) -> None:
    player.fed += dose * (WET_SHARE if player.wet else 1.0)
    player.extinction = k
    player.visibility = float(fed.visibility_m(k))
    if state.dark and not player.outside:
        player.visibility = min(player.visibility, DARK_VISIBILITY_M)
    free = player.free_speed * (CROUCH_FACTOR if player.low else 1.0) * (STAIR_DOWN if on_stairs else 1.0)
    if player.escorting >= 0:
        free = min(free, 0.7)
    player.speed = float(fed.speed_in_smoke(free, k)) if player.active else 0.0
    hazards = state.hazards
    logged = cell >= 0 and hazards.k[cell] > SMOKE_LOGGED_K and hazards.layer[cell] < SMOKE_LOGGED_LAYER_M
    _note_smoke(state, player, bool(logged), EXPOSURE_TICKS / TICK_HZ)
    if player.fed >= fed.INCAPACITATING and player.active:
        player.down = True
        state.crowd.lie_down(player.index)
        state.emit("player_incapacitated", player.id)


def _note_smoke(state: RunState, player: Player, logged: bool, seconds: float) -> None:
    """Counts the time a player spends where smoke hangs lower than 2 m, and logs when they enter and leave it."""
    if logged != player.in_smoke:
        player.in_smoke = logged
        state.emit("entered_smoke" if logged else "left_smoke", player.id)
    if logged:
        player.smoke_s += seconds
        player.upright_smoke_s += 0.0 if player.low else seconds
