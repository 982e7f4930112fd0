"""Looks things up on a floor's grid: distances to walls, directions, and whether a place is in sight."""

from __future__ import annotations

import math

from .compiled import kernel

NODES_PER_M = 10.0
LOOK_STEP_M, WALL_HIT_M, END_M, MOST_LOOKS = 0.08, 0.03, 0.3, 60


@kernel
def at(values, grid, x, y):
    """The value at a place, linear between the four nodes around it."""
    start, wide, high, left, low = grid
    east = (x - left) * NODES_PER_M
    north = (y - low) * NODES_PER_M
    column = min(max(int(east), 0), wide - 2)
    row = min(max(int(north), 0), high - 2)
    east -= column
    north -= row
    node = start + row * wide + column
    below = values[node] * (1.0 - east) + values[node + 1] * east
    above = values[node + wide] * (1.0 - east) + values[node + wide + 1] * east
    return below * (1.0 - north) + above * north


@kernel
def in_sight(walls, grid, x0, y0, x1, y1, clear):
    """True when a body keeps `clear` metres off walls on the straight way; at either end it may be closer."""
    dx = x1 - x0
    dy = y1 - y0
    length = math.sqrt(dx * dx + dy * dy)
    if length < 1e-9:
        return True
    gone = 0.0
    for _ in range(MOST_LOOKS):
        away = at(walls, grid, x0 + dx * gone / length, y0 + dy * gone / length)
        if away < WALL_HIT_M and gone > 0.0:
            return False
        if away < clear and gone > END_M and length - gone > END_M:
            return False
        gone += max(LOOK_STEP_M, away - clear)
        if gone >= length:
            return True
    return False


@kernel
def behind_wall(walls, grid, x0, y0, away0, x1, y1, away1):
    """True when a wall stands between two people, whose distances to walls are given."""
    dx = x1 - x0
    dy = y1 - y0
    length = math.sqrt(dx * dx + dy * dy)
    if length <= away0 + away1:
        return False
    gone = max(away0, LOOK_STEP_M)
    while gone < length - away1:
        away = at(walls, grid, x0 + dx * gone / length, y0 + dy * gone / length)
        if away < 0.5 * LOOK_STEP_M:
            return True
        gone += max(LOOK_STEP_M, away)
    return False
