"""A crowd on a ground: people are added, sent, moved, read and removed. Its state is two arrays."""

from __future__ import annotations

import base64
from collections.abc import Sequence
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
from .detours import READY_TICKS, Detours
from .fields import Fields, followed_by
from .ground import STANDING_M, grid_on
from .parameters import TIME_GAP_S, Parameters
from .quickest import Quickest
from .sight import in_sight
from .step import Scratch, step
from .walling import Box, leads_past, walled
from .ways import CLEAR_M, STRAIGHT_WITHIN_M

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
        self.walls: tuple[Box, ...] = ()  # those that this crowd has put up
        self.layout = fields.ground.layout
        self.detours = Detours(fields, self.layout)
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
        near = not far and bool(in_sight(self.layout.walls, self._grid(floor), x, y, *target, CLEAR_M))
        self.marks[row, FIELD] = STRAIGHT if near else self._follow(floor, (x, y), target)

    def _grid(self, floor: int) -> tuple[int, int, int, float, float]:
        found: tuple[int, int, int, float, float] = grid_on(self.layout.corner, self.layout.sizes, floor)
        return found

    def _follow(self, floor: int, at: XY, target: XY) -> int:
        """The field to follow from a place. Where it comes by a wall of this crowd, a way round that is found."""
        number = self.fields.field(floor, *target)
        if self.walls and not self._leads(floor, at, target, number):
            self.detours.ask(self.fields.goal(floor, *target), self.tick + READY_TICKS)
        return self._note(number)

    def _note(self, number: int) -> int:
        """Takes note that somebody follows a field. Returns its number."""
        self.detours.follow(number)
        return self.quickest.follow(number)

    def leads(self, at: XY, target: XY) -> bool:
        """True when the way from a place to a target on the same floor comes by no wall that this crowd put up."""
        floor = self.fields.ground.floor_at(*at) if self.walls else -1
        return floor < 0 or self._leads(floor, at, target, self.fields.field(floor, *target))

    def _leads(self, floor: int, at: XY, target: XY, number: int) -> bool:
        fields = (self.fields.east, self.fields.north, self.fields.starts_at)
        return bool(leads_past(*at, *target, self.layout.walls, self._grid(floor), number, fields))

    def followed(self) -> set[int]:
        """The numbers of the fields in use."""
        return followed_by(self.marks[: self.count])

    # -- time -----------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Advances the crowd by one tick of 0.05 s."""
        self.tick += 1
        fields, detours, quickest = self.fields, self.detours, self.quickest
        detours.take_up(self.tick)
        quickest.refresh(self.tick, self.people[: self.count], self.marks[: self.count])
        lost = step(
            self.count, self.people, self.marks, self._scratch, self.layout,
            (fields.east, fields.north, fields.starts_at), (detours.east, detours.north, detours.starts_at),
            (quickest.east, quickest.north, quickest.starts_at), self.parameters, self.tick,
        )  # fmt: skip
        if lost:
            for row in np.flatnonzero(self.marks[: self.count, FIELD] == LOST).tolist():
                x, y, *target = self.people[row, [X, Y, TARGET_X, TARGET_Y]].tolist()
                self.marks[row, FIELD] = self._follow(int(self.marks[row, SHEET]), (x, y), (target[0], target[1]))

    # -- walls and state ------------------------------------------------------------------------------------------

    def wall_up(self, walls: Sequence[Box]) -> bool:
        """Puts these walls up in place of those that this crowd had put up.

        Whoever is not sent anew finds their way in the next tick. Returns False, and changes nothing, when one hits
        somebody.
        """
        x, y = self.places().T
        for low_x, low_y, high_x, high_y in walls:
            in_x = (x > low_x - STANDING_M) & (x < high_x + STANDING_M)
            if (in_x & (y > low_y - STANDING_M) & (y < high_y + STANDING_M)).any():
                return False
        self._stand_among(walls)
        self.quickest.due = self.tick
        self.marks[: self.count, FIELD] = LOST
        return True

    def _stand_among(self, walls: Sequence[Box]) -> None:
        ground = self.fields.ground
        self.walls = tuple(walls)
        self.layout = walled(ground, self.walls) if walls else ground.layout
        self.detours = Detours(self.fields, self.layout)
        self.quickest = Quickest(self.fields, self.layout if walls else None)

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-able values: arrays in base64, fields by the nodes they lead to."""
        marks = self.marks[: self.count].copy()
        goals = {str(number): self.fields.goals[number] for number in sorted(self.followed())}
        walls = [list(wall) for wall in self.walls]
        return ({"walls": walls, "detours": self.detours.to_list()} if walls else {}) | {
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
        if state.get("walls"):
            crowd._stand_among([(box[0], box[1], box[2], box[3]) for box in state["walls"]])
            crowd.detours.restore(state["detours"], state["tick"])
        people = np.frombuffer(base64.b64decode(state["people"]), "<f8").reshape(-1, FLOATS)
        marks = np.frombuffer(base64.b64decode(state["marks"]), "<i8").reshape(-1, INTS).copy()
        for number, (floor, node) in state["goals"].items():
            here = (marks[:, FIELD] == int(number)) & (marks[:, SHEET] == floor)
            marks[here, FIELD] = -3 - crowd._note(fields.of_goal((floor, node)))
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

    @classmethod
    def from_other_ground(cls, state: dict[str, Any], fields: Fields, walls: Sequence[Box]) -> Agents:
        """A crowd from a state saved on a ground that had these walls built in. Everybody is aimed anew."""
        marks = np.frombuffer(base64.b64decode(state["marks"]), "<i8").reshape(-1, INTS).copy()
        places = np.frombuffer(base64.b64decode(state["people"]), "<f8").reshape(-1, FLOATS)[:, :2]
        marks[:, SHEET] = [max(0, fields.ground.floor_at(*place)) for place in places.tolist()]
        marks[:, FIELD] = LOST
        quickest = state["quickest"] | {"goals": []}
        encoded = base64.b64encode(marks.astype("<i8").tobytes()).decode()
        now = {"marks": encoded, "goals": {}, "walls": list(walls), "detours": [], "quickest": quickest}
        return cls.from_dict(state | now, fields)
