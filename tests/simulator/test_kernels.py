"""What is compiled for everybody gives what plain code gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.engine.building import rays, shortest
from simulator.engine.drill import kernels
from simulator.engine.fire import around, fed, flowing, heat
from simulator.engine.people import choosing, looking
from simulator.engine.people.occupants import DOWN, OUT, WAITING, WALKING
from simulator.protocol.snapshot import AGENT, CELL


@pytest.fixture(scope="module", autouse=True)
def compiled():
    kernels.warm_up()


def test_frames_have_everybody_inside_by_storey():
    where = np.array([(1.239, 2.0), (3.0, 40.5), (5.0, 6.0), (7.0, -37.996)])
    state, shown_as = np.array([WAITING, WALKING, OUT, DOWN], np.uint8), np.array([1, 0, 2, 3], np.uint8)
    agents = np.empty(4, AGENT)
    assert looking.fill_frame(where, state, True, shown_as, (-5.0, 40.0, 1), agents) == 3
    assert agents["id"][:3].tolist() == [0, 1, 3]
    assert agents["x"][:3].tolist() == [123, 300, 700]
    assert agents["y"][:3].tolist() == [200, 50, 200], "cm are cut off, on each storey from its own corner"
    assert agents["state"][:3].tolist() == [1 | 1 << 4, 0 | 2 << 4, 3]
    assert looking.fill_frame(where, state, False, shown_as, (-5.0, 40.0, 1), agents) == 2, "without bodies"


def test_only_walkers_bound_for_doors_beyond_the_walls_and_at_their_exit_are_let_out():
    where = np.array([(1.0, 1.0), (5.0, 1.0), (5.0, 1.0), (5.0, 1.0), (2.0, 1.0), (5.0, 1.0)])
    state = np.array([WALKING, WALKING, WAITING, WALKING, WALKING, WALKING], np.uint8)
    goal, bound_for = np.array([0, 0, 0, 3, 1, 1]), np.array([0, 0, 0, 0, 1, 1])
    areas, box = np.array([(4.0, 0.0, 6.0, 2.0), (1.5, 0.0, 2.5, 2.0)]), (0.0, 0.0, 2.0, 2.0)
    let_out = looking.beyond(where, state, goal, bound_for, 2, box, areas)
    assert let_out.tolist() == [1, 4], "the edge counts as beyond; the last one stands at another exit"


def test_cells_of_a_frame_hold_what_a_byte_can():
    cells = np.empty(3, CELL)
    looking.fill_cells(np.array([2.39, 100.0, -1.0, 9.0]), np.array([0.49, 20.0, 0.0, 9.0]), cells)
    assert cells["layer_dm"].tolist() == [23, 255, 0]
    assert cells["extinction_20"].tolist() == [9, 255, 0]


def test_places_go_to_the_rows_of_occupants_and_not_to_those_of_players():
    where = np.zeros((2, 2))
    looking.spread(np.array([5, 1]), np.array([(9.0, 9.0), (3.0, 4.0)]), where)
    assert where.tolist() == [[0.0, 0.0], [3.0, 4.0]]


def test_the_air_at_heads_is_that_of_the_formulas():
    rng = np.random.default_rng(1)
    heads, cells = rng.uniform(0.3, 1.8, 50), rng.integers(-1, 4, 50)
    layer, haze, dose, thin, hot, kelvin, k, irritancy = air = tuple(rng.uniform(0, 2, (8, 5)))
    share = fed.share_in_layer(heads, layer[cells])
    smoke = np.maximum(share, haze[cells])
    found = around.breathed(heads, cells, air)
    assert (found[0] == k[cells] * smoke).all()
    assert (found[1] == irritancy[cells] * smoke).all()
    assert (found[2] == dose[cells] * share + thin[cells] * (1 - share)).all()
    assert (found[3] == hot[cells] * share).all()
    assert (found[4] == fed.mixed_c(kelvin[cells] - 273.15, share)).all()


def test_the_first_box_counts():
    boxes = np.array([(0.0, 0.0, 2.0, 2.0), (1.0, 0.0, 3.0, 2.0)])
    assert around.first_box(np.array([(1.5, 1.0), (2.5, 2.0), (4.0, 1.0)]), boxes).tolist() == [0, 1, -1]


def test_a_ray_stops_short_of_a_wall_and_slides_along_it():
    wall = np.array([(1.0, -5.0, 0.0, 10.0)])
    assert rays.clip(wall, 0.0, 0.0, 1.0, 0.0, 1.5) == pytest.approx((0.98, 0.0))
    x, y = rays.clip(wall, 0.9, 0.0, 1.0, 0.0, 1.5)
    assert x == pytest.approx(0.9 + math.cos(1.2) * (0.1 / math.cos(1.2) - 0.02)) and y > 0.1, "aside, in the end"
    assert rays.clip(np.empty((0, 4)), 0.0, 0.0, 0.0, 1.0, 1.5) == pytest.approx((0.0, 1.48))


def test_doses_and_pain_are_those_of_the_formulas():
    rng = np.random.default_rng(2)
    who, air = np.array([4, 0, 2]), rng.uniform(0, 1, (3, 3))
    before = rng.uniform(0, 1, (3, 5))
    clocks, stays = before.copy(), heat.pain_that_stays(0.2)
    over = around.take_in(who, tuple(air), tuple(clocks), (np.full(5, 1.4), np.full(5, 1.1)), 0.2, stays)
    assert (clocks[0][who] == before[0][who] + air[0]).all()
    assert (clocks[1][who] == before[1][who] + air[1]).all()
    assert (clocks[2][who] == heat.pain_after(before[2][who], air[2], 0.2)).all()
    assert (clocks[:, [1, 3]] == before[:, [1, 3]]).all(), "nobody else breathes"
    assert over.tolist() == [p for p in who.tolist() if clocks[0][p] >= 1.4 or clocks[1][p] >= 1.1]


def test_the_shortest_way_goes_by_the_nodes_of_the_room_and_the_table_of_each_person():
    at = np.array([(0.0, 0.0), (3.0, 4.0), (9.0, 0.0)])
    nodes_of = np.array([(0, 1), (2, -1)])
    known = (np.array([[0.0, 5.0, 1.0], [math.inf, math.inf, 2.0]]), np.array([[0, 0, 2], [-1, -1, 2]]))
    true = (known[0] + 10.0, known[1])
    places, rooms = np.array([(3.0, 3.0), (9.0, 1.0), (9.0, 1.0), (50.0, 0.0)]), np.array([0, 1, 1, -1])
    cost, goal = shortest.shortest(places, rooms, np.array([0, 0, 1, 0]), (known, true), nodes_of, at)
    assert cost[:, 0].tolist() == [math.hypot(3.0, 3.0), 2.0, 12.0, math.inf], "outside of rooms there is no way"
    assert cost[:, 1].tolist() == [math.inf, 3.0, 13.0, math.inf]
    assert goal.tolist() == [[0, -1], [2, 2], [2, 2], [-1, -1]]


def test_who_is_ahead_walks_to_the_same_exit_near_its_door_with_less_way_left():
    where = np.array([(1.0, 0.0), (2.0, 0.0), (40.0, 0.0), (1.0, 0.0), (2.0, 0.0)])
    walks = np.array([True, True, True, False, True])
    crowd = (where, walks, np.array([0, 0, 0, 0, 1]), np.array([1.0, 2.0, 1.0, 1.0, math.inf]))
    cost, doors = np.array([(2.0, 2.0), (2.1, math.inf), (0.5, 1.0)]), np.zeros((2, 2))
    assert choosing.people_ahead(cost, doors, 25.0, crowd).tolist() == [[1, 0], [2, 0], [0, 0]]


def test_gas_flows_as_the_root_of_the_pressure_over_an_opening_and_the_same_from_either_side():
    sides, heights, width = (np.array([0]), np.array([1])), (np.array([0.0]), np.array([2.0])), np.array([0.9])
    edge, lift, pressure = np.array([0.8, 1.5, math.inf]), np.array([4.0, 2.0, 0.0]), np.array([-1.0, 0.5, 0.0])
    layers = (edge, lift, pressure, np.ones(3))
    gas, smoke, spilt, _bottom, _stiffness = flowing.through(sides, heights, width, layers, (1e-9, 1e-9))
    z = (np.arange(100_000) + 0.5) * 2.0 / 100_000
    drop = pressure[0] - pressure[1] + lift[0] * np.maximum(z - edge[0], 0) - lift[1] * np.maximum(z - edge[1], 0)
    there = np.sqrt(np.maximum(drop, 0))
    assert gas[:, 0] == pytest.approx(
        [0.9 * 2 * there.mean(), 0.9 * 2 * np.sqrt(np.maximum(-drop, 0)).mean()], rel=0.03
    )
    assert smoke[0, 0] == pytest.approx(0.9 * 2 * (there * (z > 0.8)).mean(), rel=0.03), "what leaves above its edge"
    assert spilt[1, 0] == 0.0 < spilt[0, 0]
    back = flowing.through(sides[::-1], heights, width, layers, (1e-9, 1e-9))
    assert (back[0] == gas[::-1]).all() and (back[1] == smoke[::-1]).all()
