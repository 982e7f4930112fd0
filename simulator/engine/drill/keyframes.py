"""Keyframes: the saved states from which a run goes on bit by bit the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..event_log import TICK_HZ, Event
from .occupant_step import recall_routes
from .player import Player
from .run_state import RunState
from .targets import build_crowd


class KeyframeError(ValueError):
    """The keyframe belongs to another version of the scenario."""


def keyframe(state: RunState) -> dict[str, Any]:
    """Everything a run needs to go on, as JSON-able values.

    When the crowd saves its state, a keyframe can be taken at any tick. When it does not, take it where
    `DrillRun.is_at_keyframe` is true: there every run, live or resumed, builds its crowd anew.
    """
    return {
        "model": str(state.version),
        "crowd": state.crowd.to_dict() if state.crowd.saves else None,
        "tick": state.tick,
        "seed": state.seed,
        "offset": state.keyframe_offset,
        "scenario": state.scenario.sha256,
        "alarm_tick": state.alarm_tick,
        "finished": state.finished,
        "dark": state.dark,
        "alarm_delay_s": state.alarm_delay_s,
        "empty": state.empty,
        "lost": sorted(state.lost),
        "lost_s": [None if np.isinf(lost) else lost for lost in state.tenability.lost_s.tolist()],
        "people": state.people.to_dict(),
        "doors": state.door_open.astype(int).tolist(),
        "locked": state.door_locked.astype(int).tolist(),
        "door_left": state.door_left.tolist(),
        "walls": sorted(state.walls),
        "hazards": state.hazards.to_dict(),
        "routes": state.routes_key,
        "players": [player.to_dict() for player in state.players.values()],
        "events": len(state.events),
    }


def restore(state: RunState, kept: dict[str, Any], events: list[Event] | None) -> None:
    """Turns the state before the first tick, of the same seed, into the state at the keyframe.

    Raises KeyframeError when the keyframe belongs to another version of the scenario.
    """
    if kept["scenario"] != state.scenario.sha256:
        raise KeyframeError("the keyframe belongs to another version of the scenario")
    state.tick, state.alarm_tick, state.finished, state.dark = (
        kept["tick"], kept["alarm_tick"], kept["finished"], kept["dark"],
    )  # fmt: skip
    state.alarm_delay_s = kept["alarm_delay_s"]
    state.empty, state.lost = kept["empty"], set(kept["lost"])
    state.tenability.lost_s = np.array([np.inf if lost is None else lost for lost in kept["lost_s"]])
    state.people.restore(kept["people"])
    state.door_open = np.array(kept["doors"], dtype=bool)
    state.door_locked = np.array(kept["locked"], dtype=bool)
    state.door_left = np.array(kept["door_left"], dtype=np.int64)
    state.walls = frozenset(kept["walls"])
    state.hazards.restore(kept["hazards"])
    state.due = [event for event in state.due if event.at_s > (state.tick - 1) / TICK_HZ]
    state.players = {entry["id"]: Player.from_dict(entry) for entry in kept["players"]}
    state.events = list(events or [])[: kept["events"]]
    recall_routes(state, kept["routes"])
    if state.crowd.saves:
        state.crowd = type(state.crowd).restored(state.plan, state.walls, kept["crowd"])
    else:
        state.crowd = build_crowd(state, type(state.crowd))
