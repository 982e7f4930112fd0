"""What cuts a straight line of sight: the walls of a storey, and the leaves of its doors while they are shut."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely import Point

from .plan import Plan, edges_of


class Lines(NamedTuple):
    """Walls and leaves in the plane (n, 4): x and y of the start, then the vector to the end.

    `leaf` is each one's door by number; a wall has the number after the last door.
    """

    edges: NDArray[np.float64]
    leaf: NDArray[np.intp]

    def stands(self, door_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of them (n,) are in the way while these doors (doors,) are open."""
        shut = np.ones(len(door_open) + 1, dtype=bool)
        np.logical_not(door_open, out=shut[:-1])
        stands: NDArray[np.bool_] = shut[self.leaf]
        return stands


class Sightlines:
    """The walls and leaves of a plan, by storey."""

    def __init__(self, plan: Plan) -> None:
        self._floors = plan.floors
        self._storeys = [self._of_storey(plan, storey) for storey in range(len(plan.floors))]
        self._near: dict[tuple[int, float, float, float], Lines] = {}

    def of_storey(self, storey: int) -> Lines:
        """All walls and leaves of a storey."""
        return self._storeys[storey]

    def near(self, storey: int, x: float, y: float, reach: float) -> Lines:
        """Those within `reach` of a place, the nearest first, so that what cuts a line from there is soon found.

        They are kept by place and reach.
        """
        key = storey, x, y, reach
        if key not in self._near:
            edges, leaf = self._storeys[storey]
            away = _distance_m(edges, x, y)
            order = np.argsort(away, kind="stable")[: np.count_nonzero(away <= reach)]
            self._near[key] = Lines(edges[order], leaf[order])
        return self._near[key]

    def wall_distance_m(self, storey: int, x: float, y: float) -> float:
        """How far a place is from the nearest wall of its storey."""
        return float(self._floors[storey].boundary.distance(Point(x, y)))

    def _of_storey(self, plan: Plan, storey: int) -> Lines:
        walls = edges_of(plan.floors[storey])
        doors = [door for door in plan.doors if door.storey == storey and not door.opening]
        leaves = [(*_start(door.centre, door.width, door.axis), *_along(door.width, door.axis)) for door in doors]
        number = [len(plan.doors)] * len(walls) + [door.index for door in doors]
        return Lines(np.concatenate((walls, np.array(leaves).reshape(-1, 4))), np.array(number, dtype=np.intp))


def _start(centre: tuple[float, float], width: float, axis: str) -> tuple[float, float]:
    x, y = centre
    return (x - width / 2, y) if axis == "x" else (x, y - width / 2)


def _along(width: float, axis: str) -> tuple[float, float]:
    return (width, 0.0) if axis == "x" else (0.0, width)


def _distance_m(edges: NDArray[np.float64], x: float, y: float) -> NDArray[np.float64]:
    """How far each edge (n, 4) is from a place, at its nearest."""
    start, along = edges[:, :2] - (x, y), edges[:, 2:]
    share = np.clip(-(start * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12), 0.0, 1.0)
    return np.asarray(np.hypot(*(start + share[:, None] * along).T))
