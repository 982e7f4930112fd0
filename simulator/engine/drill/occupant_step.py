"""What occupants decide once a second: when to set off, whom to help, and whether to take another exit."""

from __future__ import annotations

import json
import math

import numpy as np
from numpy.typing import NDArray

from ..building.routes import RouteTable
from ..event_log import TICK_HZ
from ..people.cues import Cue
from ..people.occupants import HELP_REACH_M, OUT, WAITING, WALKING
from . import smoke_ahead
from .exposure_step import HEAD_M
from .run_state import RunState
from .targets import target_of

ROUTE_TICKS = TICK_HZ  # once a second
REFUSAL = 50.0  # how many times smoke weighs on the way of somebody who turned back from it
CLEAR_TIMES = 2.0  # a way is clear that smoke to be seen makes no longer than this
CHANGE_TURNS = 5  # each person may change at every fifth call, ten seconds apart


def set_off(state: RunState, person: int) -> None:
    """Lets an occupant who waits begin to walk. Anybody else is left alone."""
    people = state.people
    if people.state[person] == WAITING:
        people.state[person] = WALKING
        people.speed[person] = people.pace()[person]
        people.start_tick[person] = state.tick
        people.choose(np.array([person]), state.fresh_routes, state.true_routes)
        if person in state.crowd:
            state.crowd.set_off(person, target_of(state, person), float(people.speed[person]))


def set_off_when_due(state: RunState) -> None:
    """Lets those set off whose delay after the alarm is over, or who notice the fire without an alarm."""
    people = state.people
    waiting = np.flatnonzero((people.state == WAITING) & ~people.needs_help)
    if not len(waiting):
        return
    late = state.scenario.population.no_alarm_pre_movement_s
    begins = people.delay_s[waiting] + (late if state.alarm_tick is None else state.alarm_tick / TICK_HZ)
    leaving = waiting[state.time_s >= begins].tolist()
    for person in leaving:
        set_off(state, person)
    if leaving:
        cue = Cue.NO_ALARM if state.alarm_tick is None else Cue.ALARM
        state.emit("people_set_off", cue=cue.name.lower(), people=leaving)


def help_others(state: RunState) -> None:
    """Sends able walkers to people who cannot leave alone. Where they meet, the two walk on together."""
    people, crowd = state.people, state.crowd
    for helper, _ in people.find_helpers():
        crowd.send_to(helper, target_of(state, helper))
    for helper in np.flatnonzero((people.helping >= 0) & (people.state == WALKING)).tolist():
        person = int(people.helping[helper])
        reach = math.dist(people.where[helper], people.where[person])
        if people.state[person] == WAITING and reach < HELP_REACH_M:
            set_off(state, person)
            crowd.send_to(helper, target_of(state, helper))
        elif people.state[person] >= OUT:
            people.helping[helper] = -1


def choose_exits_again(state: RunState) -> None:
    """Lets some of the walkers choose their exits again; called every other second.

    These are the people who have just met smoke or a blocked door, and one in five of the others.
    """
    smoke = {room: round(k, 1) for room, k in state.hazards.smoke_by_room(HEAD_M).items()}
    smoky = smoke_ahead.smoky_rooms(state.hazards, smoky_now(state))
    key = json.dumps([smoke, sorted(state.walls), smoky], sort_keys=True)
    if key != state.routes_key:
        recall_routes(state, key)
    learned = sorted({*state.people.learn(smoke, state.door_locked), *turn_from_smoke(state)})
    walking = np.flatnonzero(state.people.state == WALKING)
    ready = (walking + state.tick // (2 * ROUTE_TICKS)) % CHANGE_TURNS == 0
    ready[np.searchsorted(walking, learned)] = True
    changed = set(state.people.choose(walking, state.fresh_routes, state.true_routes, ready))
    for person in sorted(changed | set(learned)):
        state.crowd.send_to(person, target_of(state, person))


def recall_routes(state: RunState, key: str) -> None:
    """Makes `true_routes` for the smoke and walls that `key` names. An empty key keeps the first routes."""
    state.routes_key = key
    if key:
        state.true_routes = _routes_of(state, key)


def smoky_now(state: RunState) -> list[str]:
    """The rooms whose smoke is seen from afar, as they were when exits were last chosen."""
    smoky: list[str] = (json.loads(state.routes_key)[2:] or [[]])[0] if state.routes_key else []
    return smoky


def turn_from_smoke(state: RunState) -> list[int]:
    """Marks the walkers who now see smoke on their way and know a way without, and their parties. Returns them.

    Pupils who kept to their teacher's exit may now take any.
    """
    turning = smoke_ahead.who_see(state, set(smoky_now(state)))
    turning = smoke_ahead.with_parties(state.people, turning[_know_clear_way(state, turning)])
    if len(turning):
        warn_of_smoke(state, turning.tolist())
        state.emit("turned_from_smoke", people=turning.tolist())
    found: list[int] = turning.tolist()
    return found


def _know_clear_way(state: RunState, who: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of these people (n,) know a way to an exit that leads through no smoke to be seen, or hardly any."""
    if not len(who):
        return np.zeros(0, dtype=bool)
    people, passable = state.people, np.ones(len(state.plan.doors), dtype=bool)
    passable[sorted(state.walls)] = False
    table = state.routes.table(passable, {})
    avoiding = state.routes.table(passable, dict.fromkeys(smoky_now(state), smoke_ahead.FELT_K * REFUSAL))
    knows = people.knows[who] | (people.cue[who] == Cue.TEACHER)[:, None]
    places, first = people.where[who], np.zeros(len(who), dtype=np.intp)
    rooms = state.plan.rooms_at(places)
    costs, least = (state.routes.shortest(places, rooms, first, ways)[0] for ways in (avoiding, table))
    clear: NDArray[np.bool_] = (knows & np.isfinite(costs) & (costs <= CLEAR_TIMES * least)).any(axis=1)
    return clear


def warn_of_smoke(state: RunState, who: list[int]) -> None:
    """Lets people know which rooms are smoky: they take a way through them only where there is no other."""
    people = state.people
    people.refuses[who] = people.informed[who] = True
    people.knows[[person for person in who if people.cue[person] == Cue.TEACHER]] = True


def routes_round_smoke(state: RunState) -> RouteTable:
    """The routes for people who take smoke only where there is no other way: what they see of it counts, too."""
    return _routes_of(state, state.routes_key, REFUSAL)


def _routes_of(state: RunState, key: str, times: float = 1.0) -> RouteTable:
    """The routes among the smoke and walls of a key, for people whom smoke costs so many times what it usually does.

    To those whom it costs more, a room that is seen to be smoky counts even where the air at its heads is clear.
    """
    smoke, walls, *more = json.loads(key) if key else ({}, [])
    passable = np.ones(len(state.plan.doors), dtype=bool)
    passable[walls] = False
    felt = dict(smoke)
    if times > 1.0:
        for room in more[0] if more else ():
            felt[room] = felt.get(room, 0.0) + smoke_ahead.FELT_K
    return state.routes.table(passable, {room: k * times for room, k in felt.items()})
