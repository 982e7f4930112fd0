"""What smoke, heat and darkness do to everybody inside: dose, speed and sight, five times a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..event_log import TICK_HZ
from ..fire import fed
from ..people.occupants import DOWN, OUT, WALKING
from . import stair_transfer
from .player_actions import Player

if TYPE_CHECKING:
    from .run import DrillRun

EXPOSURE_TICKS = 4
HEAD_M, LOW_HEAD_M = 1.5, 0.8
CROUCH_FACTOR = 0.55
STAIR_DOWN, STAIR_UP = 0.7, 0.5
SMOKE_LOGGED_K = 0.5
SMOKE_LOGGED_LAYER_M = 2.0
DARK_VISIBILITY_M, WET_SHARE = 6.0, 0.9


def expose(run: DrillRun) -> None:
    """Dose, speed and sight of everybody inside: occupants and players in one pass."""
    people, seconds = run.people, EXPOSURE_TICKS / TICK_HZ
    inside = np.flatnonzero(people.state != OUT)
    players = [player for player in run.players.values() if player.lift_to is None]
    if not len(inside) and not players:
        return
    at = [(player.x, player.y) for player in players]
    places = np.concatenate((people.where[inside], np.array(at).reshape(-1, 2)))
    head = np.full(len(places), HEAD_M)
    head[len(inside) :] = [LOW_HEAD_M if player.low else HEAD_M for player in players]
    cell = run.hazards.cells_at(places)
    share = fed.share_in_layer(head, run.hazards.layer[cell])
    k, dose = run.hazards.k[cell] * share, run.hazards.dose_s[cell] * share * seconds
    flux = run.hazards.radiation_kw_m2(places, cell)
    if (flux >= 2.5).any():
        dose += fed.fed_radiation_rate_per_min(flux) / 60 * seconds
    on_stairs = run.plan.on_stairs(places)
    people.fed[inside] += dose[: len(inside)]
    _slow_down(run, inside, k[: len(inside)], on_stairs[: len(inside)])
    for row, player in enumerate(players, start=len(inside)):
        _expose_player(run, player, int(cell[row]), float(k[row]), float(dose[row]), bool(on_stairs[row]))


def _slow_down(run: DrillRun, inside: NDArray[np.intp], k: NDArray[np.float64], on_stairs: NDArray[np.bool_]) -> None:
    """Slows those whose speed has changed by more than a tenth, and lays down those with FED 1."""
    people = run.people
    walks = people.state[inside] == WALKING
    walking = inside[walks]
    if len(walking):
        speed = fed.speed_in_smoke(people.pace()[walking], k[walks])
        up = (
            np.array([not stair_transfer.descends(run, int(goal)) for goal in people.goal[walking]])
            if on_stairs.any()
            else False
        )
        speed = np.where(on_stairs[walks], speed * np.where(up, STAIR_UP, STAIR_DOWN), speed)
        changed = np.abs(speed - people.speed[walking]) > 0.08
        if changed.any():
            people.speed[walking[changed]] = speed[changed]
            run.crowd.set_speeds(walking[changed], speed[changed])
    fallen = inside[(people.fed[inside] >= fed.INCAPACITATING) & (people.state[inside] != DOWN)]
    for person in fallen.tolist():
        people.state[person] = DOWN
        run.crowd.lie_down(person)
        run.emit("incapacitated", person=person)


def _expose_player(run: DrillRun, player: Player, cell: int, k: float, dose: float, on_stairs: bool) -> None:
    player.fed += dose * (WET_SHARE if player.wet else 1.0)
    player.extinction = k
    player.visibility = float(fed.visibility_m(k))
    if run.dark and not player.outside:
        player.visibility = min(player.visibility, DARK_VISIBILITY_M)
    free = player.free_speed * (CROUCH_FACTOR if player.low else 1.0) * (STAIR_DOWN if on_stairs else 1.0)
    if player.escorting >= 0:
        free = min(free, 0.7)
    player.speed = float(fed.speed_in_smoke(free, k)) if player.active else 0.0
    hazards = run.hazards
    logged = cell >= 0 and hazards.k[cell] > SMOKE_LOGGED_K and hazards.layer[cell] < SMOKE_LOGGED_LAYER_M
    player.note_smoke(run, bool(logged), EXPOSURE_TICKS / TICK_HZ)
    if player.fed >= fed.INCAPACITATING and player.active:
        player.down = True
        run.crowd.lie_down(player.index)
        run.emit("player_incapacitated", player.id)
