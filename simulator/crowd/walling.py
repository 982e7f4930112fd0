"""Walls that one crowd puts up and takes down while people walk, such as doors that are locked.

The ground and its fields know nothing of them. A crowd has a layout of its own while some stand, and asks of each way
whether it comes by one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .compiled import kernel
from .ground import (
    COLUMNS,
    FIRST_SQUARE,
    REACH_M,
    ROWS,
    SPACING_M,
    SQUARE_M,
    WALLS_WITHIN_M,
    Ground,
    Layout,
    lower_to_walls,
    nodes_of,
)
from .sight import at, in_sight
from .ways import CLEAR_M, STRAIGHT_WITHIN_M

Box = tuple[float, float, float, float]  # least x and y, greatest x and y, m

ALONG_M = SPACING_M  # between two looks along a way
LOOKS_BETWEEN_SIGHTS = 5
MOST_LOOKS = 5000


def walled(ground: Ground, boxes: Sequence[Box]) -> Layout:
    """The layout of a ground on which these boxes are walls, too."""
    layout = ground.layout
    walls, sides, squares = layout.walls.copy(), [layout.segments], []
    count = len(layout.segments)
    for floor in range(len(ground.floors)):
        for box in boxes:
            if not _meets(ground, floor, box):
                continue
            lines = _sides(box)
            _lower(nodes_of(layout._replace(walls=walls), floor), layout.corner[floor], lines, box)
            squares.append(_squares_near(layout, floor, lines, count))
            sides.append(lines)
            count += len(lines)
    first, near = _with_more(layout, np.concatenate(squares)) if squares else (layout.first, layout.near)
    return layout._replace(walls=walls, segments=np.concatenate(sides), first=first, near=near)


def _meets(ground: Ground, floor: int, box: Box) -> bool:
    low_x, low_y, high_x, high_y = ground.floors[floor].bounds
    return box[0] <= high_x and box[2] >= low_x and box[1] <= high_y and box[3] >= low_y


def _sides(box: Box) -> NDArray[np.float64]:
    """The sides of a box as rows of `Layout.segments`."""
    low_x, low_y, high_x, high_y = box
    wide, deep = high_x - low_x, high_y - low_y
    return np.array(
        [
            (low_x, low_y, wide, 0.0, 1 / wide**2),
            (high_x, low_y, 0.0, deep, 1 / deep**2),
            (high_x, high_y, -wide, 0.0, 1 / wide**2),
            (low_x, high_y, 0.0, -deep, 1 / deep**2),
        ]
    )


def _lower(nodes: NDArray[np.float32], corner: NDArray[np.float64], lines: NDArray[np.float64], box: Box) -> None:
    """Lowers the distances on the nodes of a floor to those of a box; they become negative within it."""
    left, low = corner.tolist()
    lower_to_walls(nodes, lines, left, low, REACH_M)
    rows = slice(max(0, math.ceil((box[1] - low) / SPACING_M)), max(0, math.floor((box[3] - low) / SPACING_M) + 1))
    columns = slice(max(0, math.ceil((box[0] - left) / SPACING_M)), max(0, math.floor((box[2] - left) / SPACING_M) + 1))
    nodes[rows, columns] = -np.abs(nodes[rows, columns])


def _squares_near(layout: Layout, floor: int, lines: NDArray[np.float64], number: int) -> NDArray[np.int64]:
    """Pairs (k, 2) of a square and the number of a line that lies within its reach; lines count from `number` on."""
    left, low = layout.corner[floor].tolist()
    first, columns, rows = layout.sizes[floor, [FIRST_SQUARE, COLUMNS, ROWS]].tolist()
    x, y = np.meshgrid(left + np.arange(columns) * SQUARE_M, low + np.arange(rows) * SQUARE_M)
    pairs = []
    for index, (from_x, from_y, dx, dy, _) in enumerate(lines.tolist()):
        beside = np.maximum(0.0, np.maximum(min(from_x, from_x + dx) - x - SQUARE_M, x - max(from_x, from_x + dx)))
        above = np.maximum(0.0, np.maximum(min(from_y, from_y + dy) - y - SQUARE_M, y - max(from_y, from_y + dy)))
        near = first + np.flatnonzero(np.hypot(beside, above).ravel() < WALLS_WITHIN_M)
        pairs.append(np.stack((near, np.full(len(near), number + index)), axis=1))
    return np.concatenate(pairs)


def _with_more(layout: Layout, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """`first` and `near` of a layout with more walls (squares and walls, k × 2), in the order of their numbers."""
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    near = np.insert(layout.near, layout.first[pairs[:, 0] + 1], pairs[:, 1]).astype(np.int32)
    counts = np.diff(layout.first) + np.bincount(pairs[:, 0], minlength=len(layout.first) - 1)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int32), near


@kernel
def leads_past(x, y, target_x, target_y, walls, grid, field, fields):
    """True when a field leads from a place (x, y) to where its target is in sight, and on the way through no wall."""
    east, north, starts_at = fields
    here = (starts_at[field], grid[1], grid[2], grid[3], grid[4])
    for look in range(MOST_LOOKS):
        dx, dy = target_x - x, target_y - y
        close = dx * dx + dy * dy <= STRAIGHT_WITHIN_M * STRAIGHT_WITHIN_M
        if look % LOOKS_BETWEEN_SIGHTS == 0 and close and in_sight(walls, grid, x, y, target_x, target_y, CLEAR_M):
            return True
        way_x, way_y = at(east, here, x, y), at(north, here, x, y)
        along = math.sqrt(way_x * way_x + way_y * way_y)
        if along <= 1e-6:
            return False
        x += way_x / along * ALONG_M
        y += way_y / along * ALONG_M
        if at(walls, grid, x, y) < 0.0:
            return False
    return False
