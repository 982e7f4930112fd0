"""Radiation through openings, worked out by hand: flames and hot gas seen past the edge of a wall, and the market's
aisle.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..building.plan import plan_of
from ..fire import fire_correlations, heat, shining
from ..fire.hazards import Hazards

Point = tuple[str, float, float]  # inputs in words, expected, got
FIRE_KW = 5000.0
FAR_M = 50.0


def _flame_past(left: float, right: float, *, shut: bool = False) -> float:
    """The flux of a fire of 5 MW, 2 m wide, on somebody 6 m away, half way to whom a wall has a gap."""
    edges = np.array(
        [(left - FAR_M, 0.0, FAR_M, 0.0), (right, 0.0, FAR_M, 0.0), (left, 0.0, right - left, 0.0)], dtype=float
    )
    flux, shine = np.zeros(1), fire_correlations.radiation_kw_m2(FIRE_KW, 1.0)
    stands = np.array([True, True, shut])
    shining.add_flame(flux, np.array([(0.0, 3.0)]), np.array([False]), (0.0, -3.0, 1.0), shine, edges, stands)
    return float(flux[0])


def past_an_edge() -> list[Point]:
    """Flames behind a gap in a wall: whole, three fifths of their width, none, and none past a shut leaf.

    By hand 0.3 × 5000/(4π 6²) = 3.316. Strips of the flame 0.4 m wide cross the wall at ±0.4, ±0.2 and 0 m.
    """
    return [
        ("gap from -2 to 2 m", 3.316, _flame_past(-2.0, 2.0)),
        ("from -0.1 m", 1.989, _flame_past(-0.1, 2.0)),
        ("from 1 m", 0.0, _flame_past(1.0, 2.0)),
        ("shut", 0.0, _flame_past(-2.0, 2.0, shut=True)),
    ]


def rectangle_view(width: float, height: float, away: float) -> float:
    """The view of a rectangle from an element opposite its middle and parallel to it: four times that of a corner."""
    a, b = width / 2 / away, height / 2 / away
    root_a, root_b = math.hypot(1, a), math.hypot(1, b)
    return 2 / math.pi * (a / root_a * math.atan(b / root_a) + b / root_b * math.atan(a / root_b))


def views() -> list[Point]:
    """The view of hot gas in an opening 0.9 m wide and 1 m high, by our law, against the rectangle's own factor.

    By hand for the rectangle at 2 m: a = 0.225, b = 0.25, view 0.0666; at 1 m 0.2207.
    """
    emitted = float(heat.emitted_kw_m2(773.15))
    ours = [float(heat.opening_flux_kw_m2(773.15, 0.9, away)) / emitted for away in (2.0, 1.0)]
    return [
        ("2 m", 0.0666, ours[0]),
        ("1 m", 0.2207, ours[1]),
        ("2 m, the rectangle's factor", 0.0666, rectangle_view(0.9, 1.0, 2.0)),
        ("1 m, the rectangle's factor", 0.2207, rectangle_view(0.9, 1.0, 1.0)),
    ]


def market_aisle() -> list[Point]:
    """The aisle before the burning stall of the market, 3, 4 and 5 m from 5 MW, by 0.3 Q/(4π r²); nothing behind the
    wall beside the stall.
    """
    smoke = Hazards(plan_of("market"))
    smoke.kw[:] = FIRE_KW
    x, y = smoke.fire_at[0].tolist()
    places = np.array([(x, y + 3.0), (x, y + 4.0), (x, y + 5.0), (x - 6.0, y)])
    found: Any = smoke.radiation_kw_m2(places, smoke.cells_at(places)).tolist()
    expected = {"3 m": 13.26, "4 m": 7.46, "5 m": 4.77, "in the stall next door": 0.0}
    return [(name, flux, got) for (name, flux), got in zip(expected.items(), found, strict=True)]
