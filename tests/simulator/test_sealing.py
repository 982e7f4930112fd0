"""Who waits for rescue behind a shut door stuffs its gap, and less smoke comes in."""

from __future__ import annotations

import json

import pytest

from simulator.engine.drill.doors import doors_into
from simulator.engine.drill.player_actions import SEAL_S
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ
from simulator.engine.fire.passages import SEALED_SHARE
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput

RENTAL = load_scenario("rental")
ROOM = RENTAL.scoring.stay_room


def refuge(*actions: str) -> DrillRun:
    """A tenant of the rental house in their room, after these actions."""
    run = DrillRun(RENTAL, seed=1)
    player = run.add_player("p", "tenant")
    at = run.plan.lifted((10.4, 3.2), run.plan.storeys.index(RENTAL.role("tenant").storey))
    run.state.crowd.move(player.index, at, target=at, speed=0.0)
    run.step({})
    player.x, player.y = at
    for action in actions:
        run.step({"p": PlayerInput(actions=(action,))})
    return run


def after(run: DrillRun, seconds: float) -> DrillRun:
    until = run.tick + round(seconds * TICK_HZ)
    while run.tick < until and not run.finished:
        run.step({})
    return run


def slits(run: DrillRun) -> list[float]:
    """The widths of the gaps around the doors of the refuge, as shares of those of doors that nobody has sealed."""
    openings = run.state.hazards.model.openings
    rows = [row for row, door in enumerate(openings.door.tolist()) if door in doors_into(run.state, ROOM)]
    assert rows
    return [float(openings.slit[row] / openings.unsealed[row]) for row in rows]


def layer_m(run: DrillRun) -> float:
    """How low the smoke hangs in the refuge."""
    hazards = run.state.hazards
    return min(float(hazards.layer[cell]) for cell, room in enumerate(hazards.cell_room) if room == ROOM)


def test_waiting_seals_the_door_after_a_moment_and_opening_it_ends_that():
    run = after(refuge("close_door", "stay_put"), SEAL_S - 1)
    assert slits(run) == [1.0]
    assert slits(after(run, 2)) == [pytest.approx(SEALED_SHARE)]
    run.step({"p": PlayerInput(actions=("open_door",))})
    assert slits(after(run, 1.0)) == [1.0]


def test_a_sealed_door_keeps_the_smoke_off_heads_that_a_shut_one_lets_in():
    sealed, shut = after(refuge("close_door", "stay_put"), 175), after(refuge("close_door"), 175)
    assert layer_m(sealed) > 2.5 > layer_m(shut)
    assert sealed.players["p"].least_sight > 10 > 3 > shut.players["p"].least_sight


def test_a_resumed_run_keeps_the_seal_and_an_earlier_state_has_none():
    run = after(refuge("close_door", "stay_put"), SEAL_S + 5)
    kept = json.loads(json.dumps(run.keyframe()))
    resumed = DrillRun.from_keyframe(RENTAL, kept, list(run.events))
    assert slits(resumed) == slits(run) == [pytest.approx(SEALED_SHARE)]
    assert after(resumed, 20).state_hash() == after(run, 20).state_hash()
    del kept["hazards"]["sealed"]
    assert slits(DrillRun.from_keyframe(RENTAL, kept, list(run.events)[: kept["events"]])) == [1.0]
