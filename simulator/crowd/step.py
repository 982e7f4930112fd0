"""One tick of a crowd: find neighbours and ways, then move everybody by the rules, and keep them off walls."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .columns import (
    AWAY_X,
    AWAY_Y,
    BODY,
    FACING_X,
    FACING_Y,
    FREE_SPEED,
    NEAR_X,
    NEAR_Y,
    NEARS,
    RADIUS,
    SHEET,
    SIDEWAYS,
    TIME_GAP,
    WALL,
    WAY_X,
    WAY_Y,
    X,
    Y,
)  # fmt: skip
from .compiled import kernel
from .ground import BETWEEN_NODES_M, grid_on, square_on
from .neighbours import sort_by_square
from .parameters import DT_S
from .rules import (
    HAIR_M,
    MOST_VIEW_M,
    away_from_walls,
    gap_ahead,
    turn_away_from_people,
    turn_sideways,
    walls_reach,
)  # fmt: skip
from .sight import at
from .walls import KEPT_OFF_M, off_walls
from .ways import find_ways


class Scratch(NamedTuple):
    """The working arrays of a tick. Nothing in them is kept."""

    near: NDArray[np.float64]  # (n, NEARS) people by square, as they were before the tick
    order: NDArray[np.int64]  # (n,) their rows
    square_of: NDArray[np.int64]
    starts: NDArray[np.int32]  # (squares,) the index in `near` at which each square's people begin
    low_row: NDArray[np.int64]  # (floors,)
    high_row: NDArray[np.int64]

    @classmethod
    def for_crowd(cls, capacity: int, squares: int, floors: int) -> Scratch:
        """Arrays large enough for so many people, squares and floors."""
        return cls(
            np.zeros((capacity, NEARS)), np.zeros(capacity, np.int64), np.zeros(capacity, np.int64),
            np.zeros(squares + 1, np.int32), np.zeros(floors, np.int64), np.zeros(floors, np.int64),
        )  # fmt: skip


@kernel
def step(n, people, marks, scratch, layout, fields, detours, quickest, p, tick):
    """Advances the first `n` rows of `people` and `marks` by 0.05 s.

    Returns True when somebody has lost sight of a target.

    Everybody sees the others as they were before the tick, so results do not depend on the order.
    """
    near, order = scratch.near, scratch.order
    squares = (scratch.square_of, scratch.starts, scratch.low_row, scratch.high_row)
    sort_by_square(n, people, marks, layout.corner, layout.sizes, order, squares)
    widest = 0.0
    for k in range(n):
        row = order[k]
        x, y, radius = people[row, X], people[row, Y], people[row, RADIUS]
        near[k, NEAR_X], near[k, NEAR_Y] = x, y
        near[k, BODY] = min(radius, p.sideways_m) if marks[row, SIDEWAYS] == 1 else radius
        widest = max(widest, near[k, BODY])
        near[k, WALL] = at(layout.walls, grid_on(layout.corner, layout.sizes, marks[row, SHEET]), x, y)
    lost = find_ways(n, people, marks, near, order, layout, fields, detours, quickest)
    turn_away_from_people(n, near, order, people, marks, squares, layout, p)
    for k in range(n):
        if people[order[k], FREE_SPEED] > 0.0:
            _walk(k, order[k], people, marks, near, widest, squares, layout, p, tick)
    return lost


@kernel
def _walk(k, row, people, marks, near, widest, squares, layout, p, tick):
    """Moves one person. `widest` is the greatest radius of all bodies."""
    square_of, starts, low_row, high_row = squares
    walls, segments, first, nearby = layout.walls, layout.segments, layout.first, layout.near
    floor, square = marks[row, SHEET], square_of[row]
    here, grid = square_on(layout.sizes, floor, square), grid_on(layout.corner, layout.sizes, floor)
    low, high = low_row[floor], high_row[floor]
    x, y, body, way_x, way_y = near[k, NEAR_X], near[k, NEAR_Y], near[k, BODY], near[k, WAY_X], near[k, WAY_Y]
    turn_sideways(tick, k, row, near, marks, here, starts, low, high, p)
    if way_x == 0.0 and way_y == 0.0:
        return
    begin, end = first[square], first[square + 1]
    clear = near[k, WALL] - BETWEEN_NODES_M  # no wall is nearer
    to_x, to_y = way_x + near[k, AWAY_X], way_y + near[k, AWAY_Y]
    if clear < walls_reach(body, p):
        from_walls_x, from_walls_y = away_from_walls(x, y, body, segments, nearby, begin, end, p)
        to_x, to_y = to_x + from_walls_x, to_y + from_walls_y
    length = math.sqrt(to_x * to_x + to_y * to_y)
    if length > 1e-9:
        to_x, to_y = to_x / length, to_y / length
    else:
        to_x, to_y = people[row, FACING_X], people[row, FACING_Y]
    free, time_gap = people[row, FREE_SPEED], people[row, TIME_GAP]
    reach = min(MOST_VIEW_M, free * time_gap + 2.0 * body + 0.1)
    gap = gap_ahead(k, near, to_x, to_y, reach, widest, here, starts, low, high, walls, grid)
    ahead = min(free, max(0.0, gap / time_gap)) * DT_S
    at_x, at_y = x + to_x * ahead, y + to_y * ahead
    if clear < KEPT_OFF_M + ahead + HAIR_M:
        at_x, at_y = off_walls(at_x, at_y, x, y, segments, nearby, begin, end)
    people[row, X], people[row, Y], people[row, FACING_X], people[row, FACING_Y] = at_x, at_y, to_x, to_y
