"""What smoke, heat and darkness do to everybody inside, five times a second: doses, pain, speed and sight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.protocol.reach import LOW_SIGHT_M

from ..event_log import TICK_HZ
from ..fire import fed, heat, irritants, sight
from ..people.occupants import DOWN, OUT, WALKING
from .player import Player
from .run_state import RunState
from .targets import is_climbing

EXPOSURE_TICKS = 4
SECONDS = EXPOSURE_TICKS / TICK_HZ
HEAD_M = fed.ADULT_NOSE_M
CROUCH_FACTOR = 0.55
STAIR_DOWN, STAIR_UP = 0.7, 0.5
ESCORTING_M_S = 0.7
CLEAR_SIGHT_M = float(sight.sight_m(0.0))
SMOKE_LOGGED_K = 0.5
SMOKE_LOGGED_LAYER_M = 2.0
DARK_VISIBILITY_M = 6.0
WAYS = ("corridor", "hall", "lobby", "stairwell", "street")  # kinds of rooms in which one is on the way
SEEN_OVERHEAD, THICKER = 0.15, 1.5  # of a layer, extinction times depth that is seen; by how much more tells (choices)
TURNS = 72  # names the stream of random numbers that decides who turns back
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Air:
    """The air around heads, all (n,): extinction (1/m), irritancy (FIC of the fuels), doses and pain of one step."""

    k: Array
    irritancy: Array
    gas: Array
    heat: Array
    pain_s: Array

    def part(self, rows: slice) -> Air:
        """The air around some of the heads."""
        return Air(self.k[rows], self.irritancy[rows], self.gas[rows], self.heat[rows], self.pain_s[rows])


def air_at(state: RunState, places: Array, head_m: Array, cell: NDArray[np.intp]) -> Air:
    """The air at heads (n,) at places in the plane (n, 2), in these cells (n,)."""
    hazards = state.hazards
    k, irritancy, gas, hot, celsius = hazards.breathed(head_m, cell)
    flux, pain_s = hazards.radiation_kw_m2(places, cell), np.zeros(len(places))
    hurts = (flux >= heat.PAIN_FROM) | (celsius >= heat.GAS_PAIN_FROM_C)
    if hurts.any():
        hot[hurts] += heat.fed_radiation_rate_per_min(flux[hurts]) / 60
        pain_s[hurts] = heat.pain_rate_per_s(flux[hurts], celsius[hurts])
    return Air(k, irritancy, gas * SECONDS, hot * SECONDS, pain_s)


def expose(state: RunState) -> None:
    """Updates doses, pain, speed and sight of all occupants and players in one pass."""
    people = state.people
    inside = np.flatnonzero(people.state != OUT)
    for player in state.players.values():
        if player.lift_to is not None:
            _expose_rider(state, player)
    players = [player for player in state.players.values() if player.lift_to is None]
    if not len(inside) and not players:
        return
    at = [(player.x, player.y) for player in players]
    places = np.concatenate((people.where[inside], np.array(at).reshape(-1, 2)))
    own = [fed.LOW_NOSE_M if player.low else player.nose_m for player in players]
    head = np.concatenate((people.nose_m[inside], np.array(own)))
    cell = state.hazards.cells_at(places)
    air, on_stairs = air_at(state, places, head, cell), state.plan.on_stairs(places)
    count = len(inside)
    if state.plan.flights:
        who = np.concatenate((inside, np.array([player.index for player in players], dtype=np.int64)))
        state.crowd.set_on_stairs(who, on_stairs)
    _expose_occupants(state, inside, air.part(slice(count)), cell[:count], on_stairs[:count])
    for row, player in enumerate(players, start=count):
        _expose_player(state, player, int(cell[row]), air.part(slice(row, row + 1)), bool(on_stairs[row]))


def _expose_occupants(
    state: RunState, inside: NDArray[np.intp], air: Air, cell: NDArray[np.intp], on_stairs: NDArray[np.bool_]
) -> None:
    """Doses, pain and speed of occupants. Those who reach a limit of their own collapse."""
    from ..fire.around import take_in  # needs Numba, which only what runs a drill has

    people = state.people
    clocks, limits = (people.fed, people.heat, people.pain), (people.gas_limit, people.heat_limit)
    over = take_in(inside, (air.gas, air.heat, air.pain_s), clocks, limits, SECONDS, heat.pain_that_stays(SECONDS))
    _slow_down(state, inside, air, on_stairs)
    _turn_back(state, inside, air.k, cell)
    for person in over[people.state[over] != DOWN].tolist():
        people.state[person] = DOWN
        state.crowd.lie_down(person)
        state.emit("incapacitated", person=person)


def _slow_down(state: RunState, inside: NDArray[np.intp], air: Air, on_stairs: NDArray[np.bool_]) -> None:
    """Sets the speed of occupants whose speed has changed by more than 0.08 m/s."""
    people = state.people
    walks = people.state[inside] == WALKING
    walking = inside[walks]
    if not len(walking):
        return
    k, irritancy = air.k[walks], air.irritancy[walks]
    speed = people.pace()[walking]
    slowed = (k > sight.FREE_K) | (irritancy > 0)  # what is thinner slows nobody
    if slowed.any():
        z = people.smoke_z[walking[slowed]]
        speed[slowed] = sight.walking_speed(speed[slowed], k[slowed], irritancy[slowed], z)
    if on_stairs.any():
        goal = people.goal[walking]
        down = (goal >= 0) & state.routes.stairs.descends[goal]
        speed = np.where(on_stairs[walks], speed * np.where(down, STAIR_DOWN, STAIR_UP), speed)
    hurt = (people.pain[walking] > heat.PAIN_SLOWS) | (people.heat[walking] >= heat.BURN_DOSE)
    speed = np.where(hurt, speed / 2, speed)
    speed = np.where(irritants.fic_at(irritancy, k) >= people.gas_limit[walking], 0.0, speed)
    changed = np.abs(speed - people.speed[walking]) > 0.08
    if changed.any():
        people.speed[walking[changed]] = speed[changed]
        state.crowd.set_speeds(walking[changed], speed[changed])


def _turn_back(state: RunState, inside: NDArray[np.intp], k: Array, cell: NDArray[np.intp]) -> None:
    """Lets a share of those who come into smoke turn back, once per entry, and all whom heat hurts too much.

    Nobody turns back out of a room that burns. Who turns back takes a way through smoke only when there is no other.
    """
    people = state.people
    were_in = people.in_smoke[inside]
    enters = (k >= sight.ENTERED_K) & ~were_in
    people.in_smoke[inside] = enters | (were_in & (k > sight.FREE_K))
    hurts = people.pain[inside] >= heat.PAIN_REPELS
    rows = np.flatnonzero((enters | hurts) & (people.state[inside] == WALKING) & ~people.refuses[inside])
    if not len(rows):
        return
    burning = {state.hazards.cell_room[c] for c in state.hazards.fire_cells}
    for row in rows.tolist():
        person = int(inside[row])
        if cell[row] >= 0 and state.hazards.cell_room[cell[row]] in burning:
            continue
        share = 1.0 if hurts[row] else float(sight.turn_back_share(sight.sight_m(k[row])))
        if np.random.default_rng([state.seed, TURNS, person, state.tick]).random() < share:
            people.refuses[person] = people.informed[person] = True
            state.emit("turned_back", person=person)


def _expose_player(state: RunState, player: Player, cell: int, air: Air, on_stairs: bool) -> None:
    k, irritancy = float(air.k[0]), float(air.irritancy[0])
    _take_in(state, player, float(air.gas[0]), float(air.heat[0]))
    player.extinction = k
    player.visibility = float(sight.sight_m(k)) if k else CLEAR_SIGHT_M
    if player.active:  # the debrief tells of smoke, not of darkness
        player.least_sight = min(player.least_sight, player.visibility)
    if state.dark and not player.outside:
        player.visibility = min(player.visibility, DARK_VISIBILITY_M)
    _hurt(state, player, float(air.pain_s[0]), cell)
    fic = float(irritants.fic_at(irritancy, k)) * (irritants.WET_SHARE if player.wet else 1.0)
    player.choke = min(1.0, fic / player.gas_limit)
    player.speed = _speed_of(state, player, k, irritancy, on_stairs)
    _note_irritants(state, player, fic)
    hazards = state.hazards
    logged = cell >= 0 and hazards.k[cell] > SMOKE_LOGGED_K and hazards.layer[cell] < SMOKE_LOGGED_LAYER_M
    came = cell == player.cell and not player.towards_smoke
    at_door = cell != player.cell and _comes_out(state, player.cell, cell)
    if cell != player.cell:
        player.towards_smoke = not at_door and _goes_towards_smoke(state, player.cell, cell)
    _note_smoke(state, player, bool(logged), SECONDS, came=came, at_door=at_door)
    player.cell = cell
    _fall_if_over(state, player)


def _comes_out(state: RunState, before: int, cell: int) -> bool:
    """True for a step out of a room to where the way begins: nobody has chosen a direction there yet."""
    if before < 0 or cell < 0:
        return False
    left, entered = (state.plan.room_kind[state.hazards.cell_room[index]] for index in (before, cell))
    return left not in WAYS and entered in WAYS


def _goes_towards_smoke(state: RunState, before: int, cell: int) -> bool:
    """True for a step from one cell to another under whose ceiling much more smoke hangs."""
    if before < 0 or cell < 0:
        return False
    hazards = state.hazards
    hangs = [float(hazards.k[i]) * max(0.0, hazards.cells[i].height - float(hazards.layer[i])) for i in (before, cell)]
    return hangs[1] >= max(SEEN_OVERHEAD, THICKER * hangs[0])


def _take_in(state: RunState, player: Player, gas: float, hot: float) -> None:
    player.fed += gas * (fed.CRAWL_BREATHING if player.low and player.moving else 1.0)
    before = player.burn
    player.heat += hot
    if player.burn >= 1.0 > before and player.active:
        state.emit("burnt", player.id)


def _fall_if_over(state: RunState, player: Player) -> None:
    if player.harm >= 1.0 and player.active:
        player.down = True
        if player.lift_to is None:
            state.crowd.lie_down(player.index)
        state.emit("player_incapacitated", player.id)


def _speed_of(state: RunState, player: Player, k: float, irritancy: float, on_stairs: bool) -> float:
    """How fast a player can walk: the slower of posture and smoke, never one times the other.

    Low down one crawls on at the least speed measured in smoke, until eyes and breath fail (a choice).
    """
    if not player.active:
        return 0.0
    in_clear = not k and not irritancy
    smoke = (
        player.free_speed if in_clear else float(sight.walking_speed(player.free_speed, k, irritancy, player.smoke_z))
    )
    if player.low:
        smoke = max(smoke, sight.LEAST_SPEED_M_S)
    speed = min(smoke, player.free_speed * (CROUCH_FACTOR if player.low else 1.0))
    if player.pain > heat.PAIN_SLOWS or player.burn >= 1.0:
        speed /= 2
    if on_stairs:
        speed *= STAIR_UP if is_climbing(state, player) else STAIR_DOWN
    return min(speed, ESCORTING_M_S) if player.escorting >= 0 else speed


def _hurt(state: RunState, player: Player, rate_s: float, cell: int) -> None:
    """Pain of a player, at once and with recovery. Where it is too much, they are held off from what hurts."""
    before = player.pain
    player.pain = float(heat.pain_after(before, rate_s, SECONDS))
    if player.pain >= heat.PAIN_REPELS > before and player.active:
        state.emit("in_pain", player.id)
    if player.pain >= heat.PAIN_SLOWS:
        player.hot_side = state.hazards.hottest_from(player.x, player.y, cell)


def _note_irritants(state: RunState, player: Player, fic: float) -> None:
    """Stops a player whose eyes and breath fail, until the air is better or they get below the smoke.

    They fail at a limit of their own, as those of occupants do. The log has the FIC at which they did.
    """
    stopped = fic >= player.gas_limit
    if stopped and not player.eyes_shut and player.active:
        state.emit("eyes_shut", player.id, fic=round(fic, 2))
    player.eyes_shut = stopped
    if stopped:
        player.speed = 0.0


def _expose_rider(state: RunState, player: Player) -> None:
    """What somebody in a lift breathes: half of what fills the worst lobby of its shaft up to their storey."""
    hazards, plan = state.hazards, state.plan
    storey = plan.storey_at(player.y)
    stops = [stop for lift in state.scenario.lifts for stop in lift.stops if plan.storeys.index(stop.storey) <= storey]
    lobbies = np.array([plan.lifted(stop.at, plan.storeys.index(stop.storey)) for stop in stops])
    cells = hazards.cells_at(lobbies)
    worst = int(cells[int(hazards.k[cells].argmax())])
    share = fed.SHAFT_SHARE
    _take_in(state, player, float(hazards.dose_s[worst]) * share * SECONDS, 0.0)
    player.extinction = float(hazards.k[worst]) * share
    player.choke = min(1.0, float(irritants.fic_at(hazards.irritancy[worst] * share, player.extinction)))
    player.visibility = float(sight.sight_m(player.extinction))
    player.least_sight = min(player.least_sight, player.visibility)
    _note_smoke(state, player, player.extinction > SMOKE_LOGGED_K, SECONDS, came=False)
    _fall_if_over(state, player)


def _note_smoke(
    state: RunState, player: Player, logged: bool, seconds: float, *, came: bool, at_door: bool = False
) -> None:
    """Counts the time a player spends where smoke hangs lower than 2 m, and logs when they enter and leave it.

    `came` says that it is the smoke that came, to where they were; `at_door`, that it was there when they came out of a
    room. Haze that takes the sight of who stands in it counts too, and upright time just where clients ask to go low.
    """
    if logged != player.in_smoke:
        player.in_smoke = logged
        if logged:
            state.emit("entered_smoke", player.id, came=came, **({"at_door": True} if at_door else {}))
        else:
            state.emit("left_smoke", player.id)
    player.smoke_s += seconds if logged or is_in_head_smoke(player) else 0.0
    player.upright_smoke_s += seconds if asks_low(player) else 0.0


def asks_low(player: Player) -> bool:
    """True for who walks upright with their head in smoke that takes their sight."""
    return is_in_head_smoke(player) and not player.low


def is_in_head_smoke(player: Player) -> bool:
    """True for who has their head in smoke that takes their sight."""
    takes_sight = player.extinction > 0 and float(sight.sight_m(player.extinction)) < LOW_SIGHT_M
    return takes_sight and not player.outside
