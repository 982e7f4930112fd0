"""Streams of people through doors, necks and rings on the production crowd alone, without scenario and decisions.

Radius 0.15 m, time gap 1.4 s and 0.05 s a tick as in every drill. Whoever reaches their exit area is taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from ..people.crowd import DT_S
from .on_crowd import new_crowd

Array = NDArray[np.float64]
XY = tuple[float, float]
BODY_M = 0.2
FREE_SPEED = (1.34, 0.26, 0.6, 2.0)  # Weidmann 1993, as the engine's adults


def union(*boxes: tuple[float, float, float, float]) -> Polygon:
    """The walkable area that these boxes (x0, y0, x1, y1) form together."""
    area = shapely.union_all([shapely.box(*box) for box in boxes], grid_size=0.001)
    if not isinstance(area, Polygon):
        raise ValueError("the boxes do not touch")
    return area


def adults(count: int, rng: np.random.Generator) -> Array:
    """Free walking speeds of adults, m/s."""
    mean, sd, least, most = FREE_SPEED
    return np.clip(rng.normal(mean, sd, count), least, most)


def scattered(box: tuple[float, float, float, float], count: int, rng: np.random.Generator, gap: float = 0.2) -> Array:
    """`count` places in a box (n, 2): a grid, shuffled, each place moved a little. They keep `gap` off the walls."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0 - 2 * gap, y1 - y0 - 2 * gap
    columns = int(np.ceil(np.sqrt(count * width / height)))
    rows = -(-count // columns)
    xs = x0 + gap + (np.arange(columns) + 0.5) * width / columns
    ys = y0 + gap + (np.arange(rows) + 0.5) * height / rows
    grid = np.array([(x, y) for x in xs for y in ys])
    rng.shuffle(grid)
    shake = 0.2 * min(width / columns, height / rows)
    return np.asarray(grid[:count] + rng.uniform(-shake, shake, (count, 2)))


@dataclass(frozen=True)
class Way:
    """An exit area (x0, y0, x1, y1), and the line whose crossing counts: the door, across axis 0 (x) or 1 (y)."""

    area: tuple[float, float, float, float]
    axis: int
    line: float

    def target(self, side: float) -> XY:
        """The point to aim at for somebody who keeps to this side of the door (-1 to 1), as the engine's
        occupants do.
        """
        x0, y0, x1, y1 = self.area
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return (x, y + 0.35 * side * (y1 - y0)) if self.axis == 0 else (x + 0.35 * side * (x1 - x0), y)


@dataclass(frozen=True)
class Stream:
    """The times in s when each person crossed their line and was out; NaN for never.

    `frames` (k, n, 2), NaN once out.
    """

    passed_s: Array
    out_s: Array
    frames: Array

    @property
    def last_s(self) -> float:
        """The time when the last person was out; NaN while somebody is still in."""
        return float(self.out_s.max())

    @property
    def inside(self) -> int:
        return int(np.isnan(self.out_s).sum())

    def flow(self, of: Any = slice(None)) -> float:
        """People per second over the line, from the first to the last."""
        times = np.sort(self.passed_s[of])
        times = times[np.isfinite(times)]
        return float((len(times) - 1) / (times[-1] - times[0]))


def empty(
    area: Polygon,
    places: Array,
    ways: Sequence[Way],
    way_of: NDArray[np.intp],
    speeds: Array,
    *,
    seed: int,
    most_s: float = 600.0,
    keep_frames: bool = False,
) -> Stream:
    """Lets everybody walk out by their own way until all are out or the time is up."""
    rng = np.random.default_rng([seed, 7])
    crowd = new_crowd(area)
    count = len(places)
    for person in range(count):
        target = ways[way_of[person]].target(float(rng.uniform(-1, 1)))
        at = (float(places[person, 0]), float(places[person, 1]))
        crowd.add(person, at, target=target, speed=float(speeds[person]))
    passed, out = np.full(count, np.nan), np.full(count, np.nan)
    lines, axes = np.array([way.line for way in ways])[way_of], np.array([way.axis for way in ways])[way_of]
    boxes = np.array([way.area for way in ways])[way_of]
    side = np.sign(places[np.arange(count), axes] - lines)
    frames: list[Array] = []
    tick = 0
    while np.isnan(out).any() and tick * DT_S < most_s:
        crowd.step()
        tick += 1
        if tick % 2:
            continue
        who, where = crowd.positions()
        over = np.sign(where[np.arange(len(who)), axes[who]] - lines[who]) != side[who]
        fresh = who[over & np.isnan(passed[who])]
        passed[fresh] = tick * DT_S
        x0, y0, x1, y1 = boxes[who].T
        for person in who[(where[:, 0] > x0) & (where[:, 0] < x1) & (where[:, 1] > y0) & (where[:, 1] < y1)].tolist():
            out[person] = tick * DT_S
            crowd.remove(person)
        if keep_frames and tick % 10 == 0:
            frame = np.full((count, 2), np.nan)
            frame[who] = where
            frames.append(frame)
    return Stream(passed, out, np.array(frames))
