"""The quickest way round a crowd (Kretz 2009): where people are slow, a metre counts as longer.

"Kretz" is T. Kretz, Pedestrian traffic: on the quickest path, J. Stat. Mech. 2009 P03012. For one goal after another,
times of arrival are found anew on blocks of 0.4 m, at the speeds the model walks at in the densities of then. They
belong to one crowd, and stand in its saved state as the blocks that were occupied then.
"""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .blocks import BLOCK_M, SIDE, Blocks, blocks_of, down_blocks, march_blocks
from .columns import FIELD, SHEET, X, Y
from .compiled import compiled
from .fields import Fields, Goal
from .ground import WIDE, Layout, nodes_of
from .ways import CLEAR_M

BLOCKS_A_TICK = 400  # a goal's turn lasts as many ticks as its floor has blocks over this; on average 0.05 ms a tick
LEAST_TICKS = 20
LEAST_FOLLOWERS = 20  # fewer people do not crowd each other
AROUND = 2  # blocks to each side
AROUND_M2 = ((2 * AROUND + 1) * BLOCK_M) ** 2  # the area on which people are counted for a block's density
RING_PER_M2 = (0.0, 0.5, 1.0, 2.0)  # densities, and the shares of the free speed at which the model walks there in
RING_SPEED = (1.0, 0.72, 0.51, 0.36)  # RiMEA-4; a denser crowd counts no more, or ways would wind within a queue


def _slowness() -> NDArray[np.float64]:
    """Metres that a block counts for, by the people on and around it."""
    counts = np.arange(math.ceil(RING_PER_M2[-1] * AROUND_M2) + 1)
    return np.round(BLOCK_M / np.interp(counts / AROUND_M2, RING_PER_M2, RING_SPEED), 9)


SLOWNESS = _slowness()


class Quickest:
    """The quickest ways of one crowd. `east` and `north` begin at `starts_at[field]`, -1 where there is none."""

    def __init__(self, fields: Fields, walled: Layout | None = None) -> None:
        """`walled` is the crowd's own layout, when it has put up walls."""
        self._fields, self._walled = fields, walled
        self._blocks: dict[int, Blocks] = {}
        self._occupied: dict[Goal, NDArray[np.int32]] = {}  # goals with a quickest way, and what it was made from
        self._starts: dict[Goal, int] = {}
        self._free: list[tuple[int, int]] = []
        self.due = LEAST_TICKS
        self._turn = 0
        self.starts_at = np.full(len(fields.goals), -1, np.int64)
        self.east, self.north = np.zeros(2, np.float32), np.zeros(2, np.float32)

    def follow(self, number: int) -> int:
        """Takes note that somebody follows a field. Returns its number."""
        if number >= len(self.starts_at):
            more = len(self._fields.goals) - len(self.starts_at)
            self.starts_at = np.concatenate((self.starts_at, np.full(more, -1, np.int64)))
        goal = self._fields.goals[number]
        self.starts_at[number] = self._starts.get(goal, -1) if goal is not None else -1
        return number

    def blocks(self, floor: int) -> Blocks:
        """The blocks of a floor as this crowd finds it."""
        if self._walled is None:
            return self._fields.blocks(floor)
        if floor not in self._blocks:
            self._blocks[floor] = blocks_of(nodes_of(self._walled, floor) > CLEAR_M)
        return self._blocks[floor]

    # -- time -----------------------------------------------------------------------------------------------------

    def refresh(self, tick: int, people: NDArray[np.float64], marks: NDArray[np.int64]) -> None:
        """Finds the quickest way to one goal anew, when it is time."""
        if tick < self.due:
            return
        followers = np.bincount(marks[:, FIELD][marks[:, FIELD] >= 0], minlength=1)
        followed = [self._fields.goals[number] for number in np.flatnonzero(followers >= LEAST_FOLLOWERS).tolist()]
        goals = sorted(goal for goal in followed if goal is not None)
        for goal in set(self._occupied) - set(goals):
            self._drop(goal)
        self.due = tick + LEAST_TICKS
        if goals:
            self._turn += 1
            goal = goals[self._turn % len(goals)]
            blocks = self.blocks(goal[0])
            self.due = tick + max(LEAST_TICKS, blocks.wide * blocks.high // BLOCKS_A_TICK)
            self._make(goal, self._occupied_blocks(goal[0], people, marks))

    def _occupied_blocks(self, floor: int, people: NDArray[np.float64], marks: NDArray[np.int64]) -> NDArray[np.int32]:
        blocks, corner = self.blocks(floor), self._fields.ground.layout.corner[floor]
        there = people[marks[:, SHEET] == floor]
        columns = np.clip(((there[:, X] - corner[0]) / BLOCK_M).astype(np.int32), 0, blocks.wide - 1)
        rows = np.clip(((there[:, Y] - corner[1]) / BLOCK_M).astype(np.int32), 0, blocks.high - 1)
        return np.sort(rows * blocks.wide + columns).astype(np.int32)

    def _make(self, goal: Goal, occupied: NDArray[np.int32]) -> None:
        floor, node = goal
        blocks = self.blocks(floor)
        size = blocks.wide * blocks.high
        nodes = int(self._fields.ground.layout.sizes[floor, WIDE])
        source = node // nodes // SIDE * blocks.wide + node % nodes // SIDE
        if goal not in self._starts:
            self._starts[goal] = self._room_for(size)
        start = self._starts[goal]
        slowness = crowded(occupied, blocks.wide, blocks.high, SLOWNESS)
        time = march_blocks(blocks.links, blocks.wide, blocks.high, slowness, source, occupied)
        part = slice(start, start + size)
        down_blocks(time, blocks.links, blocks.wide, blocks.high, self.east[part], self.north[part])
        self._occupied[goal] = occupied
        for number, known in enumerate(self._fields.goals[: len(self.starts_at)]):
            if known == goal:
                self.follow(number)

    def _room_for(self, size: int) -> int:
        for index, (start, free) in enumerate(self._free):
            if free == size:
                del self._free[index]
                return start
        start = len(self.east)
        more = np.zeros(size, np.float32)
        self.east, self.north = np.concatenate((self.east, more)), np.concatenate((self.north, more))
        return start

    def _drop(self, goal: Goal) -> None:
        blocks = self.blocks(goal[0])
        self._free.append((self._starts.pop(goal), blocks.wide * blocks.high))
        del self._occupied[goal]
        for number, known in enumerate(self._fields.goals[: len(self.starts_at)]):
            if known == goal:
                self.starts_at[number] = -1

    # -- state ----------------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON-able values: for each goal the blocks that were occupied."""
        kept = [
            [*goal, base64.b64encode(blocks.astype("<i4").tobytes()).decode()]
            for goal, blocks in sorted(self._occupied.items(), key=lambda item: item[0])
        ]
        return {"due": self.due, "turn": self._turn, "goals": kept}

    def restore(self, kept: dict[str, Any]) -> None:
        """Takes up a saved state: the same ways are found again."""
        self.due, self._turn = kept["due"], kept["turn"]
        for floor, node, blocks in kept["goals"]:
            self._make((floor, node), np.frombuffer(base64.b64decode(blocks), "<i4").astype(np.int32))


@compiled
def crowded(occupied, wide, high, slowness):
    """What each block counts for, by the people on it and around it."""
    count = np.zeros(wide * high, np.int32)
    for block in occupied:
        column, row = block % wide, block // wide
        for y in range(max(0, row - AROUND), min(high - 1, row + AROUND) + 1):
            for x in range(max(0, column - AROUND), min(wide - 1, column + AROUND) + 1):
                count[y * wide + x] += 1
    cost = np.empty(wide * high)
    for block in range(wide * high):
        cost[block] = slowness[min(count[block], len(slowness) - 1)]
    return cost
