"""The ground in blocks of 0.4 m, on which the quickest way is looked for, and times of arrival on them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compiled import compiled, kernel
from .marching import FAR, sift_down, sift_up
from .sight import NODES_PER_M, at

SIDE = 4  # nodes
BLOCK_M = SIDE / NODES_PER_M
WEST, EAST, SOUTH, NORTH = 1, 2, 4, 8  # bits of `links`


class Blocks(NamedTuple):
    """The blocks of one floor, row by row."""

    wide: int
    high: int
    links: NDArray[np.uint8]  # to which of its neighbours a body can walk


def blocks_of(room: NDArray[np.bool_]) -> Blocks:
    """The blocks of a floor whose nodes (rows, columns) have room for a body or not."""
    high, wide = -(-room.shape[0] // SIDE), -(-room.shape[1] // SIDE)
    whole = np.zeros((high * SIDE + 1, wide * SIDE + 1), dtype=bool)
    whole[: room.shape[0], : room.shape[1]] = room
    across = (whole[:-1, SIDE - 1 : -1 : SIDE] & whole[:-1, SIDE::SIDE]).reshape(high, SIDE, wide)
    along = (whole[SIDE - 1 : -1 : SIDE, :-1] & whole[SIDE::SIDE, :-1]).reshape(high, wide, SIDE)
    east, north = across.max(axis=1).astype(np.uint8), along.max(axis=2).astype(np.uint8)
    links: NDArray[np.uint8] = (east * EAST + north * NORTH).astype(np.uint8)
    links[:, 1:] += east[:, :-1] * np.uint8(WEST)
    links[1:] += north[:-1] * np.uint8(SOUTH)
    return Blocks(wide, high, links.ravel())


@kernel
def _arrival(time, link, block, wide, cost):
    """The time of arrival at a block from the two earlier ones along either axis."""
    across = time[block - 1] if link & WEST else FAR
    if link & EAST:
        across = min(across, time[block + 1])
    along = time[block - wide] if link & SOUTH else FAR
    if link & NORTH:
        along = min(along, time[block + wide])
    first, other = min(across, along), max(across, along)
    if other - first >= cost:
        return first + cost
    return 0.5 * (first + other + math.sqrt(2.0 * cost * cost - (first - other) * (first - other)))


@compiled
def march_blocks(links, wide, high, slowness, source, wanted):
    """Times of arrival at the block `source`, by |grad time| = slowness, up to where all blocks `wanted` are reached.

    Blocks beyond are FAR.
    """
    count = wide * high
    time, done = np.full(count, FAR), np.zeros(count, np.uint8)  # done: 1 reached, 2 wanted
    heap, key = np.empty(4 * count + 16, np.int32), np.empty(4 * count + 16)
    _march_on(links, wide, slowness, source, wanted, time, done, heap, key)
    return time


@kernel
def _march_on(links, wide, slowness, source, wanted, time, done, heap, key):
    missing = 0
    for block in wanted:
        if done[block] == 0:
            done[block] = 2
            missing += 1
    steps = (-1, 1, -wide, wide)
    time[source], heap[0], key[0], size = 0.0, source, 0.0, 1
    while size > 0 and missing > 0:
        block, reached = heap[0], key[0]
        size -= 1
        sift_down(heap, key, size)
        if done[block] == 1 or reached > time[block]:
            continue
        missing -= 1 if done[block] == 2 else 0
        done[block] = 1
        link = links[block]
        for side in range(4):
            near = block + steps[side]
            if not link >> side & 1 or done[near] == 1:
                continue
            arrival = _arrival(time, links[near], near, wide, slowness[near])
            if arrival < time[near]:
                time[near] = arrival
                sift_up(heap, key, size, near, arrival)
                size += 1
    for block in range(len(time)):
        if done[block] != 1:
            time[block] = FAR


@kernel
def down_blocks(time, links, wide, high, east, north):
    """Fills `east` and `north` with unit vectors down `time`; (0, 0) where no time was reached."""
    for block in range(wide * high):
        east[block], north[block] = 0.0, 0.0
        here, link = time[block], links[block]
        if here >= FAR:
            continue
        west_fall = here - time[block - 1] if link & WEST else 0.0
        east_fall = here - time[block + 1] if link & EAST else 0.0
        south_fall = here - time[block - wide] if link & SOUTH else 0.0
        north_fall = here - time[block + wide] if link & NORTH else 0.0
        dx = max(0.0, east_fall) if east_fall >= west_fall else -max(0.0, west_fall)
        dy = max(0.0, north_fall) if north_fall >= south_fall else -max(0.0, south_fall)
        length = math.sqrt(dx * dx + dy * dy)
        if length > 1e-9:
            east[block], north[block] = dx / length, dy / length


@kernel
def quick_way(x, y, start, nodes_wide, nodes_high, left, low, east, north):
    """The direction on blocks at a place (x, y), linear between the middles of four of them; its length is below 1."""
    here = (start, (nodes_wide + SIDE - 1) // SIDE, (nodes_high + SIDE - 1) // SIDE, 0.0, 0.0)
    middle = 0.5 * (SIDE - 1) / NODES_PER_M
    across, along = (x - left - middle) / SIDE, (y - low - middle) / SIDE
    return at(east, here, across, along), at(north, here, across, along)
