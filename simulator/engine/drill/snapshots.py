"""Packs the present moment of a run into a frame for the wire."""

from __future__ import annotations

import numpy as np

from simulator.protocol import snapshot as wire

from .run_state import RunState

_WIRE_STATE = np.array([wire.WAITING, wire.WALKING, wire.OUT, wire.INCAPACITATED], dtype=np.uint8)


def snapshot(state: RunState, *, full: bool = True, bodies: bool = True) -> bytes:
    """The present moment as one wire frame, in plan coordinates. Only a full frame has smoke and doors."""
    from ..people.looking import fill_cells, fill_frame  # needs Numba, which only what runs a drill has

    people, plan = state.people, state.plan
    players = [player for player in state.players.values() if player.lift_to is None]
    agents = np.empty(people.count + len(players), wire.AGENT)
    count = fill_frame(people.where, people.state, bodies, _WIRE_STATE, plan.planes, agents)
    for player in players:
        storey = plan.storey_at(player.y)
        x, y = plan.from_plane(player.x, player.y, storey)
        agents[count] = player.index, int(x * 100), int(y * 100), wire.PLAYER_STATE | storey << 4
        count += 1
    agents = agents[:count]
    cells = np.empty(len(state.hazards.cells) if full else 0, wire.CELL)
    fill_cells(state.hazards.layer, state.hazards.k, cells)
    doors = (state.door_open + 2 * state.door_locked).astype(np.uint8) if full else np.empty(0, np.uint8)
    rows = b"".join(wire.PLAYER_ROW.pack(*player.wire_row()) for player in state.players.values())
    status = np.frombuffer(rows, wire.PLAYER, len(state.players))
    return wire.pack(
        wire.Snapshot(state.tick, agents, cells, doors, status, state.alarm_tick is not None, state.dark, full)
    )
