"""What is compiled for everybody gives what plain code gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.engine.building import rays
from simulator.engine.drill import kernels
from simulator.engine.fire import around, fed
from simulator.engine.people import looking
from simulator.engine.people.occupants import DOWN, OUT, WAITING, WALKING
from simulator.protocol.snapshot import AGENT


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


def test_only_walkers_bound_for_doors_beyond_the_walls_are_let_out():
    where = np.array([(1.0, 1.0), (5.0, 1.0), (5.0, 1.0), (5.0, 1.0), (2.0, 1.0)])
    state = np.array([WALKING, WALKING, WAITING, WALKING, WALKING], np.uint8)
    goal = np.array([0, 0, 0, 3, 1])
    assert looking.beyond(where, state, goal, 2, (0.0, 0.0, 2.0, 2.0)).tolist() == [1, 4], "the edge counts as beyond"


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
