"""The present moment of a run as a frame for the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.protocol import snapshot as wire

from ..people.occupants import DOWN, OUT

if TYPE_CHECKING:
    from .run import DrillRun


_WIRE_STATE = np.array([wire.WAITING, wire.WALKING, wire.OUT, wire.INCAPACITATED], dtype=np.uint8)


def snapshot(run: DrillRun, *, full: bool = True, bodies: bool = True) -> bytes:
    """The present moment as one wire frame, in plan coordinates; smoke and doors only when it is a full one."""
    people, plan = run.people, run.plan
    shown = np.flatnonzero((people.state != OUT) & (bodies | (people.state != DOWN)))
    players = [player for player in run.players.values() if player.lift_to is None]
    places = np.concatenate((people.where[shown], np.array([(p.x, p.y) for p in players]).reshape(-1, 2)))
    place, storey = plan.to_plan(places)
    agents = np.empty(len(places), wire.AGENT)
    agents["id"][: len(shown)] = shown
    agents["id"][len(shown) :] = [player.index for player in players]
    agents["x"], agents["y"] = (place * 100).T
    state = np.full(len(places), wire.PLAYER_STATE, dtype=np.uint8)
    state[: len(shown)] = _WIRE_STATE[people.state[shown]]
    agents["state"] = state | (storey.astype(np.uint8) << 4)
    cells = np.empty(len(run.hazards.cells) if full else 0, wire.CELL)
    if full:
        cells["layer_dm"] = np.clip(run.hazards.layer[:-1] * 10, 0, 255)
        cells["extinction_20"] = np.clip(run.hazards.k[:-1] * 20, 0, 255)
    doors = (run.door_open + 2 * run.door_locked).astype(np.uint8) if full else np.empty(0, np.uint8)
    status = np.array([player.wire_row() for player in run.players.values()], wire.PLAYER)
    return wire.pack(wire.Snapshot(run.tick, agents, cells, doors, status, run.alarm_tick is not None, run.dark, full))
