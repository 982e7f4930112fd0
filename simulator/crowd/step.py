"""One tick of a crowd: find neighbours, choose headings and speeds, then keep bodies off each other and off walls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .columns import FLOATS, HEADING_X, HEADING_Y, SHEET, WALL, X, Y
from .compiled import compiled
from .contacts import settle_all
from .ground import grid_on
from .headings import MOST_SEEN, turn_all
from .neighbours import sort_by_square
from .sight import at
from .speeds import walk_all


class Scratch(NamedTuple):
    """The working arrays of a tick. Nothing in them is kept."""

    near: NDArray[np.float64]  # (n, FLOATS) people by square
    before: NDArray[np.float64]  # (n, 2) their places before the tick
    order: NDArray[np.int64]  # (n,) their rows
    square_of: NDArray[np.int64]
    starts: NDArray[np.int32]  # (squares,) the index in `near` at which each square's people begin
    low_row: NDArray[np.int64]  # (floors,)
    high_row: NDArray[np.int64]
    seen: NDArray[np.float64]

    @classmethod
    def for_crowd(cls, capacity: int, squares: int, floors: int) -> Scratch:
        """Arrays large enough for so many people, squares and floors."""
        return cls(
            np.zeros((capacity, FLOATS)), np.zeros((capacity, 2)), np.zeros(capacity, np.int64),
            np.zeros(capacity, np.int64),
            np.zeros(squares + 1, np.int32), np.zeros(floors, np.int64), np.zeros(floors, np.int64),
            np.zeros((MOST_SEEN, 6)),
        )  # fmt: skip


@compiled
def step(n, people, marks, scratch, layout, fields, p, tick):
    """Advances the first `n` rows of `people` and `marks` by 0.05 s.

    Returns True when somebody has lost sight of a target.

    In each of the three passes everybody sees the others as the pass before left them, so results do not depend on the
    order.
    """
    near, before, order = scratch.near, scratch.before, scratch.order
    squares = (scratch.square_of, scratch.starts, scratch.low_row, scratch.high_row)
    sort_by_square(n, people, marks, layout.corner, layout.sizes, order, squares)
    walls, corner, sizes = layout.walls, layout.corner, layout.sizes
    for k in range(n):
        row = order[k]
        for column in range(FLOATS):
            near[k, column] = people[row, column]
        near[k, WALL] = at(walls, grid_on(corner, sizes, marks[row, SHEET]), people[row, X], people[row, Y])
        before[k, 0], before[k, 1] = people[row, X], people[row, Y]
    lost = turn_all(n, people, marks, near, order, squares, layout, fields, scratch.seen, p, tick)
    for k in range(n):
        near[k, HEADING_X], near[k, HEADING_Y] = people[order[k], HEADING_X], people[order[k], HEADING_Y]
    walk_all(n, people, marks, near, order, squares, layout, p)
    for k in range(n):
        near[k, X], near[k, Y] = people[order[k], X], people[order[k], Y]
    settle_all(n, people, marks, near, before, order, squares, layout, p)
    return lost
