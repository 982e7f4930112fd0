"""What occupants notice once a second and do for it: set off, shout, follow, turn from flames. All of it is logged.

Walking is changed through the crowd's interface alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..fire import fed, sight
from ..people.attention import Attention
from ..people.cues import Cue
from ..people.flames import DOOR_M, Flames, reach_of
from ..people.occupants import WALKING
from .occupant_step import routes_round_smoke, set_off, warn_of_smoke
from .run_state import RunState
from .targets import target_of

LEAST_FIRE_KW, THROUGH_DOOR_KW = 20.0, 100.0
SMOKE_LOGGED_K, SMOKE_LOGGED_M = 0.5, 2.0  # a layer that hangs as low as this is thick smoke to anybody
THIN_K, THIN_DEPTH_M = 0.1, 0.3
Rows = NDArray[np.intp]


def watch(state: RunState) -> Attention:
    """Lets the occupants of a run know where to look for flames. Returns their attention."""
    state.people.flames = lambda: flames_now(state)
    state.people.refusing_routes = lambda: routes_round_smoke(state)
    return Attention(state.people, state.seed)


def flames_now(state: RunState) -> Flames:
    """The fires that burn, and the open doors of the rooms they burn in."""
    plan, hazards = state.plan, state.hazards
    places, reach, rooms, doors = [], [], [], []
    for index in np.flatnonzero(hazards.kw >= LEAST_FIRE_KW).tolist():
        room = plan.room_names.index(hazards.fires[index].room)
        places.append(tuple(hazards.fire_at[index]))
        reach.append(reach_of(float(hazards.kw[index])))
        rooms.append(room)
        doors.append(False)
        for door in plan.doors if hazards.kw[index] >= THROUGH_DOOR_KW else ():
            if hazards.fires[index].room in door.rooms and (state.door_open[door.index] or door.opening):
                places.append(door.centre)
                reach.append(DOOR_M)
                rooms.append(room)
                doors.append(True)
    return Flames(np.array(places, dtype=float).reshape(-1, 2), np.array(reach), np.array(rooms, dtype=np.intp),
                  np.array(doors, dtype=bool))  # fmt: skip


def notice(state: RunState, attention: Attention) -> None:
    """One second of looking round: those who wait notice fire, smoke, shouts and who leaves; walkers see flames."""
    if not attention.reacts:
        return
    people = state.people
    watching = attention.watching(people)
    if len(watching):
        flames, thick, thin = _seen_by(state, watching)
        _note(state, attention, watching[flames], Cue.FLAMES)
        _note(state, attention, watching[thick], Cue.THICK_SMOKE)
        _note(state, attention, watching[thin], Cue.THIN_SMOKE)
        attention.notice(people, attention.led_away(people, watching), Cue.TEACHER, state.tick)
        attention.notice(people, attention.left_behind(people, watching), Cue.NEIGHBOURS, state.tick)
    _leave_when_due(state, attention)
    _turn_from_flames(state)


def _seen_by(state: RunState, who: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Who of these people (n,) sees flames, thick smoke and thin smoke."""
    hazards, places = state.hazards, state.people.where[who]
    cells = hazards.cells_at(places)
    k, layer = hazards.k[cells], hazards.layer[cells]
    share = np.maximum(fed.share_in_layer(state.people.nose_m[who], layer), hazards.haze_share[cells])
    thick = (k * share >= sight.ENTERED_K) | ((k >= SMOKE_LOGGED_K) & (layer < SMOKE_LOGGED_M))
    heights = np.array([*(cell.height for cell in hazards.cells), 0.0])[cells]
    thin = ~thick & (k >= THIN_K) & (layer < heights - THIN_DEPTH_M)
    return _sees_flames(state, places, cells, k * share), thick, thin


def _sees_flames(
    state: RunState, places: NDArray[np.float64], cells: Rows, k: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Who sees flames: in a line that no wall cuts, as far as luminous things are seen through the smoke."""
    hazards = state.hazards
    seen = hazards.flames_seen(places, cells)
    away = np.hypot(*(places[:, None, :] - hazards.fire_at[None, :, :]).transpose(2, 0, 1))
    return (seen & (away <= sight.sight_m(k, sight.LIT)[:, None])).any(axis=1)


def _note(state: RunState, attention: Attention, who: Rows, cue: Cue) -> None:
    """Lets people notice what they see of the fire, and logs who does."""
    if new := attention.notice(state.people, who, cue, state.tick):
        state.emit("fire_noticed", cue=cue.name.lower(), people=new)


def _leave_when_due(state: RunState, attention: Attention) -> None:
    """Lets those set off whose time has come, for what they noticed. Who has seen the fire warns those near by."""
    people = state.people
    waiting = attention.watching(people)
    due = waiting[(people.due_tick[waiting] >= 0) & (people.due_tick[waiting] <= state.tick)]
    for cue in sorted(set(people.cue[due].tolist())):
        leaving = due[people.cue[due] == cue]
        if cue == Cue.WARNED:
            warn_of_smoke(state, leaving.tolist())
        for person in leaving.tolist():
            set_off(state, person)
            _follow(state, person, attention.leader_of(people, person, Cue(cue)), only=cue == Cue.TEACHER)
        state.emit("people_set_off", cue=Cue(cue).name.lower(), people=leaving.tolist())
    seen = due[np.isin(people.cue[due], (Cue.FLAMES, Cue.THICK_SMOKE))]
    if heard := attention.notice(people, attention.in_earshot(people, seen), Cue.WARNED, state.tick):
        state.emit("people_warned", by=seen.tolist(), people=heard)


def _follow(state: RunState, person: int, leader: int, *, only: bool) -> None:
    """Sends somebody who sets off where their leader goes, when both are on one storey.

    With `only` they keep to that exit, as pupils do, until they see flames themselves.
    """
    people, plan = state.people, state.plan
    if leader < 0 or people.goal[leader] < 0:
        return
    if plan.storey_at(people.where[person, 1]) == plan.storey_at(people.where[leader, 1]):
        people.knows[person] &= not only
        people.knows[person, people.exit[leader]] = True
        people.exit[person], people.goal[person] = people.exit[leader], people.goal[leader]
        state.crowd.send_to(person, target_of(state, person))


def _turn_from_flames(state: RunState) -> None:
    """Lets walkers who see flames for the first time choose again; the log names those who take another way."""
    people = state.people
    unaware = np.flatnonzero((people.state == WALKING) & ((people.noticed & (1 << Cue.FLAMES)) == 0))
    if not len(unaware) or not (state.hazards.kw >= LEAST_FIRE_KW).any():
        return
    places = people.where[unaware]
    cells = state.hazards.cells_at(places)
    share = np.maximum(
        fed.share_in_layer(people.nose_m[unaware], state.hazards.layer[cells]), state.hazards.haze_share[cells]
    )
    seeing = unaware[_sees_flames(state, places, cells, state.hazards.k[cells] * share)]
    if not len(seeing):
        return
    before = people.exit[seeing].copy()
    people.noticed[seeing] |= 1 << Cue.FLAMES
    people.informed[seeing] = True
    people.knows[seeing[people.cue[seeing] == Cue.TEACHER]] = True
    for person in people.choose(seeing, state.fresh_routes, state.true_routes):
        state.crowd.send_to(person, target_of(state, person))
    turned = seeing[people.exit[seeing] != before]
    state.emit("fire_noticed", cue="flames", people=seeing.tolist())
    if len(turned):
        state.emit("turned_from_flames", people=turned.tolist())
