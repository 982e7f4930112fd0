"""The last word of walls: a step keeps off them, and one that would still touch a wall is not taken."""

from __future__ import annotations

import math

from .compiled import kernel

KEPT_OFF_M = 0.05  # the least distance of a person's middle; V2's repulsion usually keeps more
TOUCHED_M = 0.001


@kernel
def off_walls(x, y, from_x, from_y, segments, nearby, begin, end):
    """The place (x, y) moved off the walls `nearby[begin:end]`; the old place when the way there touches a wall."""
    for _ in range(2):
        for q in range(begin, end):
            x, y = _kept_off(segments, nearby[q], x, y)
    for q in range(begin, end):
        if _touches(segments, nearby[q], from_x, from_y, x, y):
            return from_x, from_y
    return x, y


@kernel
def _from_wall(segments, wall, x, y):
    """The vector from a wall's nearest point to a place."""
    dx, dy = x - segments[wall, 0], y - segments[wall, 1]
    share = min(max((dx * segments[wall, 2] + dy * segments[wall, 3]) * segments[wall, 4], 0.0), 1.0)
    return dx - share * segments[wall, 2], dy - share * segments[wall, 3]


@kernel
def _kept_off(segments, wall, x, y):
    dx, dy = _from_wall(segments, wall, x, y)
    away = dx * dx + dy * dy
    if away >= KEPT_OFF_M * KEPT_OFF_M or away < 1e-12:
        return x, y
    distance = math.sqrt(away)
    return x + dx * (KEPT_OFF_M - distance) / distance, y + dy * (KEPT_OFF_M - distance) / distance


@kernel
def _touches(segments, wall, x0, y0, x1, y1):
    """True when a step crosses a wall or ends within a millimetre of one."""
    dx, dy = _from_wall(segments, wall, x1, y1)
    if dx * dx + dy * dy < TOUCHED_M * TOUCHED_M:
        return True
    move_x, move_y = x1 - x0, y1 - y0
    cross = move_x * segments[wall, 3] - move_y * segments[wall, 2]
    if cross == 0.0:
        return False
    on_step = ((segments[wall, 0] - x0) * segments[wall, 3] - (segments[wall, 1] - y0) * segments[wall, 2]) / cross
    on_wall = ((segments[wall, 0] - x0) * move_y - (segments[wall, 1] - y0) * move_x) / cross
    return 0.0 <= on_step <= 1.0 and 0.0 <= on_wall <= 1.0
