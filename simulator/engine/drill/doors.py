"""Doors in a run: people open them, some fall shut, some are hot, and the score asks about those that players use."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..fire import heat
from ..people.occupants import WALKING
from .run_state import RunState

DOOR_REACH_M, DOOR_CLOSES_TICKS = 0.9, 40
THICK_SMOKE_M = 1.0


def work_doors(state: RunState) -> None:
    """Twice a second: people open the closed doors they walk to; self-closing ones fall shut behind them."""
    movable = np.array([not door.opening for door in state.plan.doors])
    walking = state.people.where[state.people.state == WALKING]
    for index in np.flatnonzero(~state.door_locked & movable).tolist():
        door = state.plan.doors[index]
        if state.door_open[index] and not door.self_closing:
            continue
        near = len(walking) and np.hypot(*(walking - door.centre).T).min() < DOOR_REACH_M + door.width / 2
        if near:
            state.door_open[index], state.door_left[index] = True, state.tick
        elif state.door_open[index] and state.tick - state.door_left[index] >= DOOR_CLOSES_TICKS:
            state.door_open[index] = False


def door_is_hot(state: RunState, index: int) -> bool:
    """True when the door's leaf would hurt a hand: hot gas has warmed it for long enough."""
    return bool(state.hazards.leaf_c[index] >= heat.LEAF_HURTS_C)


def facts_of_door(state: RunState, index: int) -> dict[str, Any]:
    """What the score needs to know of a door: its id, whether it is the fire room's, and whether it parts smoke."""
    door = state.plan.doors[index]
    fire_rooms = {fire.room for fire in state.scenario.fires}
    smoky = set(state.hazards.smoke_by_room(THICK_SMOKE_M))
    return {
        "door": door.id,
        "fire_room": bool(set(door.rooms) & fire_rooms),
        "parts_smoke": len(set(door.rooms) & (smoky | fire_rooms)) == 1,
    }
