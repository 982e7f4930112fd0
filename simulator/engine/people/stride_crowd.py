"""The crowd on the platform's own step, `simulator.crowd`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from simulator.crowd import MODEL, Agents, Fields, Ground
from simulator.crowd.agents import PlaceError
from simulator.crowd.columns import FREE_SPEED, RADIUS, TIME_GAP, X, Y
from simulator.crowd.fields import Goal
from simulator.crowd.parameters import STAIR_TIME_GAP_S, TIME_GAP_S

from ..building.plan import Plan
from .crowd import MOST_SPEED_M_S, PASSING_RADIUS_M, RADIUS_M, ROOM_TO_APPEAR_M, XY, NoPlaceError

MOST_GROUNDS = 24
_GROUNDS: OrderedDict[bytes, Fields] = OrderedDict()


def fields_on(walkable: Polygon) -> Fields:
    """The fields of a walkable area. All crowds of this process on that area share them."""
    key = walkable.wkb
    if key not in _GROUNDS:
        _GROUNDS[key] = Fields(Ground(walkable))
        if len(_GROUNDS) > MOST_GROUNDS:
            _GROUNDS.popitem(last=False)
    _GROUNDS.move_to_end(key)
    return _GROUNDS[key]


class StrideCrowd:
    """`simulator.crowd.Agents` behind the engine's interface; its methods are those of `crowd.Crowd`."""

    model = MODEL
    saves = True

    def __init__(self, walkable: Polygon, agents: Agents | None = None) -> None:
        self._agents = agents or Agents(fields_on(walkable))

    @classmethod
    def on_plan(cls, plan: Plan, locked: frozenset[int]) -> StrideCrowd:
        crowd = cls(plan.walkable)
        if locked:
            crowd.lock(plan, locked)
        return crowd

    @classmethod
    def restored(cls, plan: Plan, locked: frozenset[int], state: dict[str, Any]) -> StrideCrowd:
        """The crowd of a saved state. Until engine/5 a building with locked doors was another ground."""
        fields = fields_on(plan.walkable)
        if locked and "walls" not in state:
            return cls(plan.walkable, Agents.from_other_ground(state, fields, plan.walls_of(locked)))
        return cls(plan.walkable, Agents.from_dict(state, fields))

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-able values."""
        return self._agents.to_dict()

    def add(self, person: int, at: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Adds a person who walks to `target`. Raises NoPlaceError when the place is outside the walkable area."""
        try:
            self._agents.add(int(person), at, target=target, speed=min(float(speed), MOST_SPEED_M_S), radius=radius)
        except PlaceError as error:
            raise NoPlaceError(str(error)) from error

    def prepare(self, targets: Iterable[XY], *, later: Iterable[XY] = ()) -> None:
        fields, goals = self._agents.fields, self._goals(targets)
        fields.reserve([*goals, *self._goals(later)])
        for goal in goals:
            fields.of_goal(goal)

    def prepare_beside(self, targets: Iterable[XY]) -> Thread:
        fields, goals = self._agents.fields, self._goals(targets)

        def find() -> None:
            for goal in goals:
                fields.of_goal(goal)

        thread = Thread(target=find, daemon=True)
        thread.start()
        return thread

    def _goals(self, places: Iterable[XY]) -> list[Goal]:
        fields = self._agents.fields
        found = [(fields.ground.floor_at(*place), place) for place in places]
        return [fields.goal(floor, *place) for floor, place in found if floor >= 0]

    def step(self) -> None:
        self._agents.step()

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        return self._agents.idents(), self._agents.places()

    def position(self, person: int) -> XY:
        row = self._agents.people[self._agents.row_of[person]]
        return float(row[X]), float(row[Y])

    def is_free(self, x: float, y: float, *, but: int = -1) -> bool:
        agents = self._agents
        places = agents.people[: agents.count]
        near = (places[:, X] - x) ** 2 + (places[:, Y] - y) ** 2 < ROOM_TO_APPEAR_M**2
        if (row := agents.row_of.get(but)) is not None:
            near[row] = False
        return not near.any()

    def move(self, person: int, to: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        self.remove(person)
        self.add(person, to, target=target, speed=speed, radius=radius)

    def set_speeds(self, people: Iterable[int], speeds: Iterable[float]) -> None:
        for person, speed in zip(people, speeds, strict=True):
            if (row := self._agents.row_of.get(int(person))) is not None:
                self._agents.people[row, FREE_SPEED] = min(float(speed), MOST_SPEED_M_S)

    def set_on_stairs(self, people: NDArray[np.int64], on_stairs: NDArray[np.bool_]) -> None:
        agents = self._agents
        gaps = agents.people[: agents.count, TIME_GAP]
        if not on_stairs.any() and (gaps == TIME_GAP_S).all():
            return
        for person, climbs in zip(people.tolist(), on_stairs.tolist(), strict=True):
            if (row := agents.row_of.get(person)) is not None:
                gaps[row] = STAIR_TIME_GAP_S if climbs else TIME_GAP_S

    def send_to(self, person: int, target: XY) -> None:
        if person in self._agents.row_of:
            self._agents.send(person, target)

    def steer(self, person: int, target: XY, speed: float) -> None:
        self._agents.steer(person, target, min(float(speed), MOST_SPEED_M_S))

    def set_off(self, person: int, target: XY, speed: float) -> None:
        self.steer(person, target, speed)
        self._agents.people[self._agents.row_of[person], RADIUS] = RADIUS_M

    def lie_down(self, person: int) -> None:
        if (row := self._agents.row_of.get(person)) is not None:
            self._agents.people[row, FREE_SPEED], self._agents.people[row, RADIUS] = 0.0, PASSING_RADIUS_M

    def remove(self, person: int) -> None:
        self._agents.remove(person)

    def leads(self, at: XY, target: XY) -> bool:
        return self._agents.leads(at, target)

    def lock(self, plan: Plan, locked: frozenset[int]) -> bool:
        return self._agents.wall_up(plan.walls_of(locked))

    def __contains__(self, person: int) -> bool:
        return person in self._agents.row_of
