"""Fields: from everywhere on a floor, the direction of the shortest way to a goal.

A field depends on the ground and on the place of its goal, and not on who asked for it first. Crowds on the same ground
can therefore share fields, and a crowd restored from a saved state walks as before.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from .blocks import Blocks, blocks_of
from .columns import FIELD
from .ground import HIGH, SPACING_M, WIDE, Ground, grid_on
from .marching import FAR, downhill, march
from .sight import in_sight
from .ways import CLEAR_M

LATTICE_M = 3.0  # goals closer together than this may share a field
SLOW_AT_WALL, SLOW_WITHIN_M = 1.0, 0.4  # how much longer a way along a wall counts, and up to what distance
MOST_FIELDS = 96
SEARCH_NODES = 40

Goal = tuple[int, int]  # floor, flat node


class Fields:
    """The fields of one ground, made when they are first needed. It keeps `MOST_FIELDS` at most, and all in use.

    A thread beside the ticks may make fields, too.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.users: WeakSet[object] = WeakSet()  # crowds, which say what fields they follow
        self._slot: OrderedDict[Goal, int] = OrderedDict()
        self._goal_of: dict[tuple[int, float, float], Goal] = {}
        self._slowness: dict[int, NDArray[np.float64]] = {}
        self._blocks: dict[int, Blocks] = {}
        self._making = Lock()  # held while a field that was found takes its place
        self._end = 0
        self._free: list[tuple[int, int]] = []  # free slots, with their sizes
        self.starts_at = np.zeros(MOST_FIELDS, np.int64)
        self.goals: list[Goal | None] = [None] * MOST_FIELDS
        self.east, self.north = np.zeros(2, np.float32), np.zeros(2, np.float32)

    def field(self, floor: int, x: float, y: float) -> int:
        """The number of the field that leads near a place. Walkers go straight at the place once it is in sight."""
        return self.of_goal(self.goal(floor, x, y))

    def goal(self, floor: int, x: float, y: float) -> Goal:
        """The node to which a place's field leads: one of the lattice when that sees the place, otherwise the
        place's own.
        """
        key = (floor, x, y)  # exactly, or places a hair apart would lead to the node of the one asked for first
        found = self._goal_of.get(key)
        if found is None:
            if len(self._goal_of) > 20_000:
                self._goal_of.clear()
            found = self._goal_of[key] = (floor, self._node_for(floor, x, y))
        return found

    def of_goal(self, goal: Goal) -> int:
        """The number of the field that leads to a node."""
        slot = self._slot.get(goal)
        if slot is None:
            slot = self._make(goal)
        self._slot.move_to_end(goal)
        return slot

    def sees(self, floor: int, x0: float, y0: float, x1: float, y1: float) -> bool:
        """True when a body can walk straight from one place to the other."""
        layout = self.ground.layout
        return bool(in_sight(layout.walls, grid_on(layout.corner, layout.sizes, floor), x0, y0, x1, y1, CLEAR_M))

    # -- goals ----------------------------------------------------------------------------------------------------

    def _node_for(self, floor: int, x: float, y: float) -> int:
        left, low = self.ground.layout.corner[floor].tolist()
        centre = (
            left + (math.floor((x - left) / LATTICE_M) + 0.5) * LATTICE_M,
            low + (math.floor((y - low) / LATTICE_M) + 0.5) * LATTICE_M,
        )
        node = self._nearest_free(floor, *centre)
        if node >= 0:
            wide = int(self.ground.layout.sizes[floor, WIDE])
            if self.sees(floor, left + node % wide * SPACING_M, low + node // wide * SPACING_M, x, y):
                return node
        return max(self._nearest_free(floor, x, y), 0)

    def _nearest_free(self, floor: int, x: float, y: float) -> int:
        """The nearest node off the walls; -1 when there is none within 4 m."""
        left, low = self.ground.layout.corner[floor].tolist()
        grid = self.ground.grid_of(floor)
        column, row = round((x - left) / SPACING_M), round((y - low) / SPACING_M)
        high, wide = grid.shape
        for around in (0, 2, 5, 10, 20, SEARCH_NODES):
            rows = slice(min(max(0, row - around), high), max(0, row + around + 1))
            columns = slice(min(max(0, column - around), wide), max(0, column + around + 1))
            found = np.argwhere(grid[rows, columns] > CLEAR_M)
            if len(found):
                found += (rows.start, columns.start)
                away = ((found - (row, column)) ** 2).sum(axis=1)
                best = found[int(away.argmin())]
                return int(best[0] * wide + best[1])
        return -1

    def blocks(self, floor: int) -> Blocks:
        """The blocks of a floor, on which crowds look for the quickest way."""
        if floor not in self._blocks:
            self._blocks[floor] = blocks_of(self.ground.grid_of(floor) > CLEAR_M)
        return self._blocks[floor]

    # -- making and dropping --------------------------------------------------------------------------------------

    def slowness(self, floor: int) -> NDArray[np.float64]:
        """Seconds per metre at 1 m/s on the nodes of a floor: more along walls, FAR within a body's reach of them."""
        if floor not in self._slowness:
            self._slowness[floor] = slowness_at(self.ground.grid_of(floor))
        return self._slowness[floor]

    def reserve(self, goals: Iterable[Goal]) -> None:
        """Keeps room for the fields to these goals, so that no tick has to move the others to make some.

        The operating system gives memory to what is filled only.
        """
        with self._making:
            new = {goal for goal in goals if goal not in self._slot}
            self._grow(self._end + sum(self._size(floor) for floor, _ in new))

    def _make(self, goal: Goal) -> int:
        floor, node = goal
        east, north = downhill(march(self.slowness(floor), SPACING_M, node))
        with self._making:
            if (made := self._slot.get(goal)) is None:
                made = self._keep(goal, east, north)
            return made

    def _keep(self, goal: Goal, east: NDArray[np.float32], north: NDArray[np.float32]) -> int:
        if len(self._slot) >= MOST_FIELDS:
            self._drop_oldest()
        number = next(index for index in range(len(self.goals)) if self.goals[index] is None)
        start = self._room_for(east.size)
        self.east[start : start + east.size], self.north[start : start + east.size] = east.ravel(), north.ravel()
        self.starts_at[number], self.goals[number], self._slot[goal] = start, goal, number
        return number

    def _room_for(self, size: int) -> int:
        for index, (start, free) in enumerate(self._free):
            if free == size:
                del self._free[index]
                return start
        start, self._end = self._end, self._end + size
        if self._end > len(self.east):
            self._grow(max(self._end, 2 * len(self.east)))
        return start

    def _grow(self, size: int) -> None:
        if size > len(self.east):
            east, north = np.zeros(size, np.float32), np.zeros(size, np.float32)
            used = slice(min(self._end, len(self.east)))
            east[used], north[used] = self.east[used], self.north[used]
            self.east, self.north = east, north

    def _size(self, floor: int) -> int:
        return int(self.ground.layout.sizes[floor, WIDE] * self.ground.layout.sizes[floor, HIGH])

    def _drop_oldest(self) -> None:
        """Drops the field that nobody follows and that was asked for longest ago.

        If all are in use it makes more room.
        """
        used = {int(number) for crowd in self.users for number in crowd.followed()}  # type: ignore[attr-defined]
        for goal, number in self._slot.items():
            if number not in used:
                self._free.append((int(self.starts_at[number]), self._size(goal[0])))
                self.goals[number] = None
                del self._slot[goal]
                return
        self.starts_at = np.concatenate((self.starts_at, np.zeros(MOST_FIELDS, np.int64)))
        self.goals += [None] * MOST_FIELDS


def followed_by(marks: NDArray[np.int64]) -> set[int]:
    """The numbers of the fields that these people follow."""
    return {number for number in marks[:, FIELD].tolist() if number >= 0}


def slowness_at(walls: NDArray[np.float32]) -> NDArray[np.float64]:
    """Seconds per metre at 1 m/s at these distances from walls."""
    away = walls.astype(np.float64)
    along = 1.0 + SLOW_AT_WALL * np.maximum(0.0, 1.0 - away / SLOW_WITHIN_M) ** 2
    return np.where(away > CLEAR_M, along, FAR)
