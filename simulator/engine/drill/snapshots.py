"""Packs the present moment of a run into a frame for the wire."""

from __future__ import annotations

import numpy as np

from simulator.protocol import snapshot as wire

from ..people.occupants import DOWN, OUT
from .run_state import RunState

_WIRE_STATE = np.array([wire.WAITING, wire.WALKING, wire.OUT, wire.INCAPACITATED], dtype=np.uint8)


def snapshot(state: RunState, *, full: bool = True, bodies: bool = True) -> bytes:
    """The present moment as one wire frame, in plan coordinates. Only a full frame has smoke and doors."""
    people, plan = state.people, state.plan
    shown = np.flatnonzero((people.state != OUT) & (bodies | (people.state != DOWN)))
    players = [player for player in state.players.values() if player.lift_to is None]
    places = np.concatenate((people.where[shown], np.array([(p.x, p.y) for p in players]).reshape(-1, 2)))
    place, storey = plan.to_plan(places)
    agents = np.empty(len(places), wire.AGENT)
    agents["id"][: len(shown)] = shown
    agents["id"][len(shown) :] = [player.index for player in players]
    agents["x"], agents["y"] = (place * 100).T
    shown_as = np.full(len(places), wire.PLAYER_STATE, dtype=np.uint8)
    shown_as[: len(shown)] = _WIRE_STATE[people.state[shown]]
    agents["state"] = shown_as | (storey.astype(np.uint8) << 4)
    cells = np.empty(len(state.hazards.cells) if full else 0, wire.CELL)
    if full:
        cells["layer_dm"] = np.clip(state.hazards.layer[:-1] * 10, 0, 255)
        cells["extinction_20"] = np.clip(state.hazards.k[:-1] * 20, 0, 255)
    doors = (state.door_open + 2 * state.door_locked).astype(np.uint8) if full else np.empty(0, np.uint8)
    status = np.array([player.wire_row() for player in state.players.values()], wire.PLAYER)
    return wire.pack(
        wire.Snapshot(state.tick, agents, cells, doors, status, state.alarm_tick is not None, state.dark, full)
    )
