"""Fields of one crowd's own, for goals to which the ground's fields lead through walls that this crowd has put up.

They are found in a thread beside the ticks and followed from READY_TICKS after they were asked for, whether that was
long enough or not: so every run of the same calls gives the same bits.
"""

from __future__ import annotations

from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fields import Fields, Goal, slowness_at
from .ground import SPACING_M, Layout, nodes_of
from .marching import downhill, march

READY_TICKS = 20


class Detours:
    """The fields of one crowd's own. `east` and `north` begin at `starts_at[field]`, -1 where there is none."""

    def __init__(self, fields: Fields, layout: Layout) -> None:
        self._fields, self._layout = fields, layout
        self.due: dict[Goal, int] = {}  # the tick from which each is followed
        self._found: dict[Goal, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        self._threads: dict[Goal, Thread] = {}
        self._starts: dict[Goal, int] = {}
        self.starts_at = np.full(len(fields.goals), -1, np.int64)
        self.east, self.north = np.zeros(2, np.float32), np.zeros(2, np.float32)

    def ask(self, goal: Goal, due: int) -> None:
        """Lets the field to a goal be found, unless it was asked for already."""
        if goal not in self.due:
            self.due[goal] = due
            self._threads[goal] = Thread(target=self._find, args=(goal,))
            self._threads[goal].start()

    def _find(self, goal: Goal) -> None:
        floor, node = goal
        east, north = downhill(march(slowness_at(nodes_of(self._layout, floor)), SPACING_M, node))
        self._found[goal] = east.ravel(), north.ravel()

    def take_up(self, tick: int) -> None:
        """Begins to follow the fields that are due."""
        for goal in [goal for goal in self._threads if self.due[goal] <= tick]:
            self._threads.pop(goal).join()
            east, north = self._found.pop(goal)
            self._starts[goal] = len(self.east)
            self.east, self.north = np.concatenate((self.east, east)), np.concatenate((self.north, north))
            for number, known in enumerate(self._fields.goals):
                if known == goal:
                    self.follow(number)

    def follow(self, number: int) -> None:
        """Takes note that somebody follows a field of the ground."""
        if number >= len(self.starts_at):
            more = len(self._fields.goals) - len(self.starts_at)
            self.starts_at = np.concatenate((self.starts_at, np.full(more, -1, np.int64)))
        goal = self._fields.goals[number]
        self.starts_at[number] = self._starts.get(goal, -1) if goal is not None else -1

    def to_list(self) -> list[list[int]]:
        """The state as JSON-able values: the goals and the ticks at which they are due."""
        return [[*goal, due] for goal, due in sorted(self.due.items())]

    def restore(self, kept: list[Any], tick: int) -> None:
        """Takes up a saved state: the same fields are found again."""
        for floor, node, due in kept:
            self.ask((floor, node), due)
        self.take_up(tick)
