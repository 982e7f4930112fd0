"""Keyframes: the state from which a run goes on bit by bit the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..event_log import Event
from .player_actions import Player

if TYPE_CHECKING:
    from .run import DrillRun


def keyframe(run: DrillRun) -> dict[str, Any]:
    """Everything needed to go on, as JSON-able values: from any tick, where the crowd saves its state.

    With one that saves none it is taken where `run.is_at_keyframe`: there every run, live or resumed, builds its crowd
    from what else is here.
    """
    return {
        "model": run.model,
        "crowd": run.crowd.to_dict() if run.crowd.saves else None,
        "tick": run.tick,
        "seed": run.seed,
        "offset": run.keyframe_offset,
        "scenario": run.scenario.sha256,
        "alarm_tick": run.alarm_tick,
        "finished": run.finished,
        "dark": run.dark,
        "alarm_delay_s": run.alarm_delay_s,
        "empty": run._empty,
        "lost": sorted(run._lost),
        "lost_s": [None if np.isinf(lost) else lost for lost in run.tenability.lost_s.tolist()],
        "people": run.people.to_dict(),
        "doors": run.door_open.astype(int).tolist(),
        "locked": run.door_locked.astype(int).tolist(),
        "door_left": run._door_left.tolist(),
        "walls": sorted(run._walls),
        "hazards": run.hazards.to_dict(),
        "routes": run._routes_key,
        "players": [player.to_dict() for player in run.players.values()],
        "events": len(run.events),
    }


def restored(run: DrillRun, state: dict[str, Any], events: list[Event] | None) -> DrillRun:
    """A fresh run of the same seed, taken to the keyframe's moment."""
    if state["scenario"] != run.scenario.sha256:
        raise ValueError("the keyframe belongs to another version of the scenario")
    run.tick, run.alarm_tick, run.finished, run.dark = (
        state["tick"], state["alarm_tick"], state["finished"], state["dark"],
    )  # fmt: skip
    run.alarm_delay_s = state["alarm_delay_s"]
    run._empty, run._lost = state["empty"], set(state["lost"])
    run.tenability.lost_s = np.array([np.inf if lost is None else lost for lost in state["lost_s"]])
    run.people.restore(state["people"])
    run.door_open = np.array(state["doors"], dtype=bool)
    run.door_locked = np.array(state["locked"], dtype=bool)
    run._door_left = np.array(state["door_left"], dtype=np.int64)
    run._walls = frozenset(state["walls"])
    run.hazards.restore(state["hazards"])
    run._due = [event for event in run._due if event.at_s > (run.tick - 1) / 20]
    run.players = {entry["id"]: Player.from_dict(entry) for entry in state["players"]}
    run.events = list(events or [])[: state["events"]]
    run.recall_routes(state["routes"])
    if run.crowd.saves:
        run.crowd = type(run.crowd).restored(run.plan.walkable_without(run._walls), state["crowd"])
    else:
        run.crowd = run._new_crowd()
    return run
