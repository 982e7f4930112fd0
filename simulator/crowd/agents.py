"""A crowd on a ground: people are added, sent, moved, read and removed. Its state is two arrays."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import (
    FIELD,
    FLOATS,
    FREE_SPEED,
    IDENT,
    INTS,
    LOST,
    RADIUS,
    SHEET,
    STRAIGHT,
    TARGET_X,
    TARGET_Y,
    TIME_GAP,
    X,
    Y,
)  # fmt: skip
from .fields import Fields, followed_by
from .parameters import TIME_GAP_S, Parameters
from .quickest import Quickest
from .step import Scratch, step
from .ways import STRAIGHT_WITHIN_M

XY = tuple[float, float]
LEAST_ROOM = 64


class PlaceError(RuntimeError):
    """A person cannot be put at a place: it is off every floor, or they are in the crowd already."""


class Agents:
    """People by the caller's own numbers. The same calls in the same order give the same bits on any machine."""

    def __init__(self, fields: Fields, parameters: Parameters | None = None) -> None:
        self.fields, self.parameters = fields, parameters or Parameters()
        self.tick, self.count = 0, 0
        self.people = np.zeros((LEAST_ROOM, FLOATS))
        self.marks = np.zeros((LEAST_ROOM, INTS), np.int64)
        self.row_of: dict[int, int] = {}
        self._scratch, self.quickest = self._new_scratch(), Quickest(fields)
        fields.users.add(self)

    def _new_scratch(self) -> Scratch:
        ground = self.fields.ground
        return Scratch.for_crowd(len(self.people), ground.squares, len(ground.floors))

    # -- who is in ------------------------------------------------------------------------------------------------

    def add(self, ident: int, at: XY, *, target: XY, speed: float, radius: float) -> None:
        """Adds a person. Raises PlaceError when the place is off every floor, or when they are in the crowd already."""
        if ident in self.row_of:
            raise PlaceError(f"{ident} is in already")
        floor = self.fields.ground.floor_at(*at)
        if floor < 0:
            raise PlaceError(f"({at[0]:.2f}, {at[1]:.2f}) is outside the walkable area")
        if self.count == len(self.people):
            self.people = np.concatenate((self.people, np.zeros_like(self.people)))
            self.marks = np.concatenate((self.marks, np.zeros_like(self.marks)))
            self._scratch = self._new_scratch()
        row = self.row_of[ident] = self.count
        self.count += 1
        self.people[row] = 0.0
        self.people[row, [X, Y, FREE_SPEED, RADIUS, TIME_GAP]] = at[0], at[1], speed, radius, TIME_GAP_S
        self.marks[row] = 0
        self.marks[row, SHEET], self.marks[row, IDENT] = floor, ident
        self._aim(row, target)

    def remove(self, ident: int) -> None:
        """Removes a person. The last row moves to their place."""
        row = self.row_of.pop(ident, None)
        if row is None:
            return
        self.count -= 1
        if row != self.count:
            self.people[row], self.marks[row] = self.people[self.count], self.marks[self.count]
            self.row_of[int(self.marks[row, IDENT])] = row

    def idents(self) -> NDArray[np.int64]:
        """The numbers of the people (n,), in the order of `places`."""
        return self.marks[: self.count, IDENT].copy()

    def places(self) -> NDArray[np.float64]:
        """The places of the people (n, 2) in metres."""
        return self.people[: self.count, :2].copy()

    # -- where to and how fast ------------------------------------------------------------------------------------

    def send(self, ident: int, target: XY) -> None:
        """Changes the place a person walks to."""
        self._aim(self.row_of[ident], target)

    def steer(self, ident: int, target: XY, speed: float) -> None:
        """Changes target and speed at once."""
        row = self.row_of[ident]
        self.people[row, FREE_SPEED] = speed
        self._aim(row, target)

    def _aim(self, row: int, target: XY) -> None:
        person, floor = self.people[row], int(self.marks[row, SHEET])
        person[TARGET_X], person[TARGET_Y] = target
        x, y = float(person[X]), float(person[Y])
        far = (target[0] - x) ** 2 + (target[1] - y) ** 2 > STRAIGHT_WITHIN_M**2
        near = not far and self.fields.sees(floor, x, y, *target)
        self.marks[row, FIELD] = STRAIGHT if near else self.quickest.follow(self.fields.field(floor, *target))

    def followed(self) -> set[int]:
        """The numbers of the fields in use."""
        return followed_by(self.marks[: self.count])

    # -- time -----------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Advances the crowd by one tick of 0.05 s."""
        self.tick += 1
        fields, quickest = self.fields, self.quickest
        quickest.refresh(self.tick, self.people[: self.count], self.marks[: self.count])
        lost = step(
            self.count, self.people, self.marks, self._scratch, fields.ground.layout,
            (fields.east, fields.north, fields.starts_at), (quickest.east, quickest.north, quickest.starts_at),
            self.parameters, self.tick,
        )  # fmt: skip
        if lost:
            for row in np.flatnonzero(self.marks[: self.count, FIELD] == LOST).tolist():
                target = self.people[row, [TARGET_X, TARGET_Y]].tolist()
                self.marks[row, FIELD] = quickest.follow(fields.field(int(self.marks[row, SHEET]), *target))

    # -- ground and state -----------------------------------------------------------------------------------------

    def change_ground(self, fields: Fields) -> bool:
        """Puts everybody on another ground of the same extent.

        Returns False, and changes nothing, when a wall hits somebody.
        """
        ground = fields.ground
        where = self.places()
        floors = np.array([ground.floor_at(*place) for place in where.tolist()], dtype=np.int64)
        if len(where) and ((floors < 0).any() or not ground.covers(where, floors)):
            return False
        self.fields.users.discard(self)
        self.fields = fields
        fields.users.add(self)
        self._scratch, self.quickest = self._new_scratch(), Quickest(fields)
        self.quickest.due = self.tick
        self.marks[: self.count, SHEET] = floors
        for row in range(self.count):
            self._aim(row, (float(self.people[row, TARGET_X]), float(self.people[row, TARGET_Y])))
        return True

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-able values: arrays in base64, fields by the nodes they lead to."""
        marks = self.marks[: self.count].copy()
        goals = {str(number): self.fields.goals[number] for number in sorted(self.followed())}
        return {
            "tick": self.tick,
            "people": base64.b64encode(self.people[: self.count].astype("<f8").tobytes()).decode(),
            "marks": base64.b64encode(marks.astype("<i8").tobytes()).decode(),
            "goals": goals,
            "quickest": self.quickest.to_dict(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any], fields: Fields, parameters: Parameters | None = None) -> Agents:
        """A crowd from a saved state on the same ground. It goes on bit by bit like the one that was saved."""
        crowd = cls(fields, parameters)
        people = np.frombuffer(base64.b64decode(state["people"]), "<f8").reshape(-1, FLOATS)
        marks = np.frombuffer(base64.b64decode(state["marks"]), "<i8").reshape(-1, INTS).copy()
        for number, (floor, node) in state["goals"].items():
            here = (marks[:, FIELD] == int(number)) & (marks[:, SHEET] == floor)
            marks[here, FIELD] = -3 - crowd.quickest.follow(fields.of_goal((floor, node)))
        renamed = marks[:, FIELD] <= -3
        marks[renamed, FIELD] = -3 - marks[renamed, FIELD]
        crowd.tick, crowd.count = state["tick"], len(people)
        room = max(LEAST_ROOM, len(people))
        crowd.people, crowd.marks = np.zeros((room, FLOATS)), np.zeros((room, INTS), np.int64)
        crowd.people[: len(people)], crowd.marks[: len(people)] = people, marks
        crowd.row_of = {int(ident): row for row, ident in enumerate(marks[:, IDENT])}
        crowd._scratch = crowd._new_scratch()
        crowd.quickest.restore(state["quickest"])
        return crowd
