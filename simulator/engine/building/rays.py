"""How far a ray leads before it meets a wall, compiled."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled

STOP_SHORT_M = 0.02
LEAST_STEP_M = 0.12
# Directions to try for a player at a wall, in radians: straight on, then aside.
TURNS = np.array([0.0, 0.6, -0.6, 1.2, -1.2])
TURN_COS, TURN_SIN = np.cos(TURNS), np.sin(TURNS)


@compiled
def clip(edges, x, y, dx, dy, reach):
    """How far one gets from (x, y) along a unit direction before an edge (n, 4), at most `reach` metres.

    The first direction of TURNS that leads far enough is taken; without one, (x, y) itself is returned.
    """
    for turn in range(len(TURN_COS)):
        ray_x = (dx * TURN_COS[turn] - dy * TURN_SIN[turn]) * reach
        ray_y = (dx * TURN_SIN[turn] + dy * TURN_COS[turn]) * reach
        share = first_hit(edges, x, y, ray_x, ray_y) - STOP_SHORT_M / reach
        if share * reach > LEAST_STEP_M:
            return x + ray_x * share, y + ray_y * share
    return x, y


@compiled
def first_hit(edges, x, y, ray_x, ray_y):
    """The share of a ray that leads to the first edge on it; 1 without one."""
    nearest = math.inf
    for edge in range(len(edges)):
        from_x, from_y = edges[edge, 0] - x, edges[edge, 1] - y
        along_x, along_y = edges[edge, 2], edges[edge, 3]
        cross = ray_x * along_y - ray_y * along_x
        if cross == 0.0:
            continue
        on_ray = (from_x * along_y - from_y * along_x) / cross
        on_edge = (from_x * ray_y - from_y * ray_x) / cross
        if on_ray > 0 and 0 <= on_edge <= 1:
            nearest = min(nearest, on_ray)
    return min(1.0, nearest)


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    clip(np.ones((1, 4)), 0.0, 0.0, 1.0, 0.0, 1.0)
