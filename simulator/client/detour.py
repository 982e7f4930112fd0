"""The way round a building for somebody outside it. The browser has the same in detour.js."""

from __future__ import annotations

import heapq
import math
from functools import lru_cache

from .view import in_ring

OFF_M = 1.5  # so far from its corners one goes round a building
NEAR_M = 0.05
XY = tuple[float, float]


def crosses(ring: tuple[XY, ...], start: XY, end: XY) -> bool:
    """True when the straight line from one place to another cuts a side of a polygon."""

    def side(a: XY, b: XY, c: XY) -> bool:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0

    return any(
        side(start, end, a) != side(start, end, b) and side(a, b, start) != side(a, b, end)
        for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)
    )


def way_round(building: tuple[XY, ...], grounds: tuple[XY, ...], start: XY, goal: XY) -> tuple[XY, float]:
    """The next place on the shortest way to a goal past a building, on its grounds, and how far the goal is on it.

    Straight there where nothing is between, or where no way round is found.
    """
    straight = math.dist(start, goal)
    if not crosses(building, start, goal):
        return goal, straight
    near = round(start[0]), round(start[1])
    from_ = start if in_ring(_list(building), *near) else near  # close to a wall the next metre may lie in it
    return _round(building, grounds, from_, goal) or (goal, straight)


@lru_cache(maxsize=256)
def _round(building: tuple[XY, ...], grounds: tuple[XY, ...], start: XY, goal: XY) -> tuple[XY, float] | None:
    """The way from a whole metre, kept: it is asked for with every frame."""
    places = [start, goal, *_corners(building, grounds)]
    best = {0: 0.0}
    queue: list[tuple[float, int, int]] = [(0.0, 0, -1)]  # how far, which place, and the first one on the way
    while queue:
        far, here, first = heapq.heappop(queue)
        if here == 1:
            return places[first], far
        for index, place in enumerate(places):
            to = far + math.dist(places[here], place)
            if to < best.get(index, math.inf) and not crosses(building, places[here], place):
                best[index] = to
                heapq.heappush(queue, (to, index, index if here == 0 else first))
    return None


@lru_cache(maxsize=16)
def _corners(building: tuple[XY, ...], grounds: tuple[XY, ...]) -> tuple[XY, ...]:
    """The places off a building's corners where one can walk: inside it is what lies across the corner from them."""
    ring, found = _list(building), []
    for x, y in building:
        for dx, dy in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
            place = (x + dx * OFF_M, y + dy * OFF_M)
            across = in_ring(ring, x - dx * NEAR_M, y - dy * NEAR_M)
            if across and not in_ring(ring, *place) and in_ring(_list(grounds), *place):
                found.append(place)
    return tuple(found)


def _list(ring: tuple[XY, ...]) -> list[list[float]]:
    return [list(place) for place in ring]
