"""What shines through open doors on people, and what stops it."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.building.plan import plan_of
from simulator.engine.drill import exposure_step
from simulator.engine.drill.run import DrillRun
from simulator.engine.fire import heat, shining
from simulator.engine.fire.hazards import Hazards
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.verify import openings
from tests.drills.small_building import scenario

BUILDING = scenario()


@pytest.fixture
def burning():
    """A run of the small building with 5 MW in its store and no hot layer, and the door of the store."""
    run = DrillRun(BUILDING, seed=1)
    smoke = run.state.hazards
    smoke.kw = np.full(len(smoke.fires), 5000.0)
    smoke.layer_flux[:] = 0.0
    smoke.door_open = np.ones(len(run.plan.doors), dtype=bool)
    return smoke, next(door for door in run.plan.doors if smoke.fires[0].room in door.rooms)


def flux(smoke: Hazards, *places: tuple[float, float]) -> list[float]:
    at = np.array(places, dtype=float)
    found: list[float] = smoke.radiation_kw_m2(at, smoke.cells_at(at)).tolist()
    return found


def beyond(smoke: Hazards, door, metres: float) -> tuple[float, float]:
    """A place beyond a door, on the line from the fire through its middle."""
    fire = smoke.fire_at[0]
    off = np.array(door.centre) - fire
    x, y = fire + off * (1 + metres / float(np.hypot(*off)))
    return float(x), float(y)


def test_flames_shine_through_an_open_door_and_not_through_a_shut_one_or_the_wall(burning):
    smoke, door = burning
    seen = beyond(smoke, door, 1.0)
    aside = (seen[0] + 3.0, seen[1]) if door.axis == "x" else (seen[0], seen[1] + 3.0)
    through, behind_the_wall = flux(smoke, seen, aside)
    assert through > heat.RADIATION_FROM
    assert behind_the_wall == 0
    smoke.door_open[:] = False
    assert flux(smoke, seen, aside) == [0, 0]


def test_a_second_wall_beyond_the_open_door_stops_it_too(monkeypatch):
    smoke = Hazards(plan_of("market"))
    smoke.kw[:] = 8000.0
    x, y = smoke.fire_at[0].tolist()
    aisle, other_side = (x + 0.5, y + 6.0), (x + 2.0, y + 7.5)  # behind the aisle's far wall
    assert smoke.cell_room[smoke.cells_at(np.array([other_side]))[0]] == "p2"
    shone = flux(smoke, aisle, other_side)
    assert shone[0] > heat.PAIN_FROM
    assert shone[1] == 0
    everything_open = smoke.radiation.sight.near
    monkeypatch.setattr(
        smoke.radiation.sight, "near", lambda *where: everything_open(*where)._replace(edges=np.zeros((0, 4)), leaf=np.zeros(0, int))
    )  # fmt: skip
    assert flux(smoke, other_side)[0] > heat.PAIN_FROM, "the control: without walls it would"


def test_hot_gas_shines_out_of_an_open_door_on_who_sees_the_door_and_not_the_flames(burning):
    smoke, door = burning
    smoke.kw[:] = 0.0
    cell = smoke.fire_cells[0]
    smoke.kelvin[cell], smoke.layer[cell] = 1073.15, 1.0
    x, y = beyond(smoke, door, 1.0)
    assert flux(smoke, (x, y))[0] > heat.PAIN_FROM
    smoke.kelvin[cell] = 333.15
    assert flux(smoke, (x, y)) == [0]
    smoke.kelvin[cell] = 1073.15
    smoke.door_open[:] = False
    assert flux(smoke, (x, y)) == [0]


def test_hot_gas_in_a_door_that_burns_holds_off_who_hurts(burning):
    smoke, door = burning
    smoke.kw[:] = 0.0
    cell = smoke.fire_cells[0]
    x, y = beyond(smoke, door, 1.0)
    where = int(smoke.cells_at(np.array([(x, y)]))[0])
    assert smoke.hottest_from(x, y, where) is None
    smoke.kelvin[cell], smoke.layer[cell] = 1073.15, 1.0
    assert smoke.hottest_from(x, y, where) == door.centre


def test_somebody_in_the_aisle_three_metres_from_five_megawatts_hurts_within_seconds():
    """13.3 kW/m² hurt after 2.5 s (SFPE 63.43)."""
    run = DrillRun(load_scenario("market"), seed=1)
    player = run.add_player("p", "shopper")
    smoke = run.state.hazards
    smoke.kw[:] = 5000.0
    x, y = smoke.fire_at[0].tolist()
    player.x, player.y = x, y + 3.0
    for _ in range(15):  # 3 s
        exposure_step.expose(run.state)
    assert player.pain >= 1.0
    assert player.heat > 0


@pytest.mark.parametrize("points", [openings.past_an_edge, openings.views, openings.market_aisle])
def test_the_worked_values_hold(points):
    for name, expected, got in points():
        assert got == pytest.approx(expected, rel=0.015, abs=0.005), name


def test_a_line_that_touches_nothing_that_stands_is_clear():
    wall = np.array([(0.0, 1.0, 2.0, 0.0)])
    assert not shining.is_clear(wall, np.array([True]), 1.0, 0.0, 1.0, 2.0)
    assert shining.is_clear(wall, np.array([False]), 1.0, 0.0, 1.0, 2.0)
    assert shining.is_clear(wall, np.array([True]), 3.0, 0.0, 3.0, 2.0), "beside it"
    assert shining.is_clear(wall, np.array([True]), 1.0, 0.0, 1.0, 0.9), "short of it"
