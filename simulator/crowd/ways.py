"""Which way a person wants to go: straight to a target in sight, otherwise the quickest way or down their field."""

from __future__ import annotations

import math

from .blocks import quick_way
from .columns import (
    FIELD,
    FREE_SPEED,
    GOAL_X,
    GOAL_Y,
    LOST,
    NEAR_X,
    NEAR_Y,
    SHEET,
    TARGET_X,
    TARGET_Y,
    WALL,
    WAY_X,
    WAY_Y,
)  # fmt: skip
from .compiled import kernel
from .ground import grid_on
from .sight import at, in_sight

CLEAR_M = 0.12  # kept off walls on a straight way to a target in sight
STRAIGHT_WITHIN_M, THERE_M = 6.0, 0.05
OPEN_M = 0.3  # the least distance from walls at which the quickest way, on its coarse blocks, is taken
LEAST_QUICK = 0.5  # between blocks of which enough are reached and agree
NEAR_GOAL_M = 0.6  # people so close to their goal meet nobody


@kernel
def way_to_goal(x, y, target_x, target_y, field, wall, walls, grid, fields, detours, quickest):
    """The direction (x, y) to the goal, (0, 0) for a person who has arrived.

    The third value is True when the goal has come out of sight.
    """
    dx, dy = target_x - x, target_y - y
    length = math.sqrt(dx * dx + dy * dy)
    straight = field != LOST and (field < 0 or length <= STRAIGHT_WITHIN_M)
    if straight:
        straight = in_sight(walls, grid, x, y, target_x, target_y, CLEAR_M)
    if not straight and field >= 0:
        east, north, starts_at = quickest
        if wall > OPEN_M and starts_at[field] >= 0:
            wx, wy = quick_way(x, y, starts_at[field], grid[1], grid[2], grid[3], grid[4], east, north)
            along = math.sqrt(wx * wx + wy * wy)
            if along > LEAST_QUICK:
                return wx / along, wy / along, False
        east, north, starts_at = detours if detours[2][field] >= 0 else fields
        here = (starts_at[field], grid[1], grid[2], grid[3], grid[4])
        wx, wy = at(east, here, x, y), at(north, here, x, y)
        along = math.sqrt(wx * wx + wy * wy)
        if along > 1e-6:
            return wx / along, wy / along, False
    if length < THERE_M:
        return 0.0, 0.0, False
    return dx / length, dy / length, not straight and field < 0


@kernel
def find_ways(n, people, marks, near, order, layout, fields, detours, quickest):
    """Fills the ways and goals in `near`. Returns True when somebody's target has come out of sight."""
    walls, corner, sizes, lost = layout.walls, layout.corner, layout.sizes, False
    for k in range(n):
        row = order[k]
        near[k, WAY_X], near[k, WAY_Y], near[k, GOAL_X], near[k, GOAL_Y] = 0.0, 0.0, 0.0, 0.0
        if people[row, FREE_SPEED] <= 0.0:
            continue
        dx, dy = people[row, TARGET_X] - near[k, NEAR_X], people[row, TARGET_Y] - near[k, NEAR_Y]
        length = math.sqrt(dx * dx + dy * dy)
        if length > NEAR_GOAL_M:
            near[k, GOAL_X], near[k, GOAL_Y] = dx / length, dy / length
        near[k, WAY_X], near[k, WAY_Y], out_of_sight = way_to_goal(
            near[k, NEAR_X], near[k, NEAR_Y], people[row, TARGET_X], people[row, TARGET_Y], marks[row, FIELD],
            near[k, WALL], walls, grid_on(corner, sizes, marks[row, SHEET]), fields, detours, quickest,
        )  # fmt: skip
        if out_of_sight:
            marks[row, FIELD], lost = LOST, True
    return lost
