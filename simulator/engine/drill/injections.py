"""Events that change the building: the scenario's own, the detector, and what an organiser injects."""

from __future__ import annotations

import numpy as np

from ..people.occupants import WALKING
from .run_state import RunState
from .targets import places_past, target_of

ALARM_DELAY_S = 30.0
FORESEEN_S = 2.0  # how long ahead ways round a door are found that the scenario locks


def inject(state: RunState, kind: str, door: str = "") -> None:
    """Does one of the protocol's INJECTIONS. An unknown kind, or one whose door does not exist, changes nothing."""
    index = state.plan.door_index.get(door, -1)
    if kind in ("block_exit", "open_exit") and index >= 0:
        state.door_locked[index] = kind == "block_exit"
        state.door_open[index] = kind == "open_exit"
    elif kind == "close_door" and index >= 0:
        state.door_open[index] = False
    elif kind == "lights_out":
        state.dark = True
    elif kind == "delay_alarm" and state.alarm_tick is None:
        state.alarm_delay_s += ALARM_DELAY_S
    else:
        return
    state.emit("injected", what=kind, door=door)


def foresee(state: RunState, kind: str, door: str) -> None:
    """Lets the crowd find, in a thread beside the ticks, the ways that people will ask for when an exit is blocked or
    opened.

    It changes no result: an injection that comes before they are found takes its tick longer.
    """
    index = state.plan.door_index.get(door, -1)
    if kind in ("block_exit", "open_exit") and index >= 0:
        locked = state.walls | {index} if kind == "block_exit" else state.walls - {index}
        thread = state.crowd.prepare_beside(places_past(state, locked))
        state.foreseeing += [thread] if thread is not None else []


def inject_due(state: RunState) -> None:
    """Does the scenario's events that are due. Then the crowd's walls follow the doors that are locked now."""
    for event in state.due[state.foreseen :]:
        if event.at_s - FORESEEN_S > state.time_s:
            break
        foresee(state, event.kind, event.door)
        state.foreseen += 1
    while state.due and state.due[0].at_s <= state.time_s:
        event = state.due.pop(0)
        state.foreseen = max(0, state.foreseen - 1)
        if event.kind != "alarm_fails":
            inject(state, event.kind, event.door)
    if _walls_stand(state):
        return
    walls = frozenset(np.flatnonzero(state.door_locked).tolist())
    if state.crowd.lock(state.plan, walls):
        state.walls = walls
        state.people.leg[:] = -1
        for person in np.flatnonzero(state.people.state == WALKING).tolist():
            state.crowd.send_to(person, target_of(state, person))


def _walls_stand(state: RunState) -> bool:
    """True when the crowd walks round exactly the doors that are locked now; asked at every tick."""
    locked = state.door_locked
    return bool(np.count_nonzero(locked) == len(state.walls) and all(locked[door] for door in state.walls))


def watch_detector(state: RunState) -> None:
    """Raises the alarm at the detector's time, unless the scenario makes the detector fail."""
    detector = state.scenario.detector
    if state.alarm_tick is not None or detector is None or _alarm_fails(state):
        return
    if state.time_s >= detector.alarm_at_s + state.alarm_delay_s:
        state.raise_alarm("")


def _alarm_fails(state: RunState) -> bool:
    return any(event.kind == "alarm_fails" for event in state.scenario.events)
