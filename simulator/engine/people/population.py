"""How a population is drawn: walking speeds by age, random values and free places."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..scenario.parts import XY, Spread
from .crowd import NoPlaceError

# Walking speeds in m/s: mean, standard deviation, least, most. Adults: Weidmann 1993. Others are scaled after RiMEA 4.1
# test 7 and Fruin's tables for children and old people. A scenario file may say otherwise.
SPEEDS = {
    "child": (1.10, 0.15, 0.7, 1.5),
    "teen": (1.35, 0.20, 0.9, 1.8),
    "adult": (1.34, 0.26, 0.6, 2.0),
    "staff": (1.45, 0.20, 0.9, 2.0),
    "elder": (0.90, 0.18, 0.4, 1.3),
}
MIX = (("adult", 0.6), ("child", 0.2), ("elder", 0.2))


def draw(spread: Spread, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """`count` random values of a distribution; shape (count,)."""
    mean, sd, least, most = spread.mean, spread.sd, spread.least, spread.most
    if spread.law == "uniform":
        return rng.uniform(least, most, count)
    if spread.law == "lognormal" and mean > 0:
        sigma2 = math.log(1 + (sd / mean) ** 2)
        return np.clip(rng.lognormal(math.log(mean) - sigma2 / 2, math.sqrt(sigma2), count), least, most)
    return np.clip(rng.normal(mean, sd, count), least, most)


def free_place(area: Any, taken: list[XY], rng: np.random.Generator) -> XY:
    """A random place in an area, at least 0.6 m from all others; after 400 tries at least 0.35 m.

    Raises NoPlaceError after another 400 tries.
    """
    low_x, low_y, high_x, high_y = area.bounds
    others = np.array(taken or [(1e6, 1e6)])
    for least in (0.6, 0.35):
        for _ in range(400):
            x, y = rng.uniform(low_x, high_x), rng.uniform(low_y, high_y)
            if np.hypot(others[:, 0] - x, others[:, 1] - y).min() >= least and shapely.contains_xy(area, x, y):
                return float(x), float(y)
    raise NoPlaceError("no free place left in the room")
