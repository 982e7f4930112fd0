"""Geodesic distances on a grid (fast marching, Sethian 1996), and the directions that lead down them."""

from __future__ import annotations

import math

import numpy as np

from .compiled import compiled, kernel

FAR = 1e18
WALL_SLOWNESS = 1e17
INTO_WALLS = 3  # how many nodes directions reach into walls, for people who touch them


@kernel
def sift_up(heap, key, at, node, value):
    while at > 0:
        parent = (at - 1) // 2
        if key[parent] <= value:
            break
        heap[at] = heap[parent]
        key[at] = key[parent]
        at = parent
    heap[at] = node
    key[at] = value


@kernel
def sift_down(heap, key, size):
    """Puts the last of `size` + 1 entries at the free top of the heap and moves it down."""
    node, value, at = heap[size], key[size], 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and key[child + 1] < key[child]:
            child += 1
        if key[child] >= value:
            break
        heap[at] = heap[child]
        key[at] = key[child]
        at = child
    heap[at] = node
    key[at] = value


@kernel
def _from_neighbours(time, node, row, column, high, wide, cost):
    """The time of arrival at a node from the two earlier ones along either axis. `cost` is that of one spacing."""
    across = FAR
    along = FAR
    if column > 0:
        across = min(across, time[node - 1])
    if column < wide - 1:
        across = min(across, time[node + 1])
    if row > 0:
        along = min(along, time[node - wide])
    if row < high - 1:
        along = min(along, time[node + wide])
    first = min(across, along)
    other = max(across, along)
    if other - first >= cost:
        return first + cost
    return 0.5 * (first + other + math.sqrt(2.0 * cost * cost - (first - other) * (first - other)))


@compiled
def march(slowness, spacing_m, source):
    """Times of arrival (rows, columns) at the flat node `source`, by |grad time| = slowness; FAR where no way leads."""
    high, wide = slowness.shape
    time = np.full(high * wide, FAR)
    done = np.zeros(high * wide, np.uint8)
    heap = np.empty(4 * high * wide + 16, np.int32)
    key = np.empty(4 * high * wide + 16)
    _march_on(slowness.reshape(high * wide), high, wide, spacing_m, source, time, done, heap, key)
    return time.reshape((high, wide))


@kernel
def _march_on(slow, high, wide, spacing_m, source, time, done, heap, key):
    time[source] = 0.0
    heap[0] = source
    key[0] = 0.0
    size = 1
    while size > 0:
        node, reached = heap[0], key[0]
        size -= 1
        sift_down(heap, key, size)
        if done[node] == 1 or reached > time[node]:
            continue
        done[node] = 1
        for side in range(4):
            row, column = node // wide, node % wide
            if side == 0:
                column -= 1
            elif side == 1:
                column += 1
            elif side == 2:
                row -= 1
            else:
                row += 1
            if column < 0 or column >= wide or row < 0 or row >= high:
                continue
            near = row * wide + column
            if done[near] == 1 or slow[near] >= WALL_SLOWNESS:
                continue
            arrival = _from_neighbours(time, near, row, column, high, wide, spacing_m * slow[near])
            if arrival < time[near]:
                time[near] = arrival
                sift_up(heap, key, size, near, arrival)
                size += 1


@kernel
def _slope(low, here, high):
    """The slope downhill along one axis. A wall counts as higher than what stands before it."""
    if low < WALL_SLOWNESS and high < WALL_SLOWNESS:
        return (low - high) * 0.5
    if low < WALL_SLOWNESS:
        return min(low - here, 0.0)
    if high < WALL_SLOWNESS:
        return max(here - high, 0.0)
    return 0.0


@compiled
def downhill(time):
    """Unit vectors down `time`, east and north, both (rows, columns); (0, 0) deep in walls."""
    high, wide = time.shape
    east = np.zeros((high, wide), np.float32)
    north = np.zeros((high, wide), np.float32)
    for row in range(1, high - 1):
        for column in range(1, wide - 1):
            here = time[row, column]
            if here >= WALL_SLOWNESS:
                continue
            dx = _slope(time[row, column - 1], here, time[row, column + 1])
            dy = _slope(time[row - 1, column], here, time[row + 1, column])
            length = math.sqrt(dx * dx + dy * dy)
            if length > 1e-9:
                east[row, column] = dx / length
                north[row, column] = dy / length
    for _ in range(INTO_WALLS):
        _spread_into_walls(time, east, north)
    return east, north


@kernel
def _spread_into_walls(time, east, north):
    """Gives nodes in walls the mean direction of their neighbours."""
    high, wide = time.shape
    for row in range(1, high - 1):
        for column in range(1, wide - 1):
            if time[row, column] < WALL_SLOWNESS or east[row, column] != 0.0 or north[row, column] != 0.0:
                continue
            dx = east[row + 1, column] + east[row - 1, column] + east[row, column + 1] + east[row, column - 1]
            dy = north[row + 1, column] + north[row - 1, column] + north[row, column + 1] + north[row, column - 1]
            length = math.sqrt(dx * dx + dy * dy)
            if length > 1e-9:
                east[row, column] = dx / length
                north[row, column] = dy / length
