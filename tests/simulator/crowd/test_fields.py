"""Fields belong to the ground and to the place they lead to, whoever asked before."""

from __future__ import annotations

from itertools import pairwise

import shapely

from simulator.crowd import Fields, Ground

WITH_A_WALL = shapely.box(0, 0, 12, 12).difference(shapely.box(3, 5, 9, 5.3))


def at_the_edge_of_sight(fields: Fields) -> tuple[tuple[float, float], tuple[float, float]]:
    """Two places a hundredth of a millimetre apart that fields to different nodes lead to."""
    x = 7.0
    ys = [5.6 + 0.05 * n for n in range(100)]
    low, high = next((a, b) for a, b in pairwise(ys) if fields.goal(0, x, a) != fields.goal(0, x, b))
    start = fields.goal(0, x, low)
    while high - low > 1e-5:
        middle = (low + high) / 2
        low, high = (middle, high) if fields.goal(0, x, middle) == start else (low, middle)
    return (x, low), (x, high)


def test_a_place_has_its_own_field_whoever_asked_for_one_a_hair_away():
    near, far = at_the_edge_of_sight(Fields(Ground(WITH_A_WALL)))
    apart = [Fields(Ground(WITH_A_WALL)).goal(0, *place) for place in (near, far)]
    one_after_the_other = Fields(Ground(WITH_A_WALL))
    assert [one_after_the_other.goal(0, *place) for place in (near, far)] == apart
    assert apart[0] != apart[1]
