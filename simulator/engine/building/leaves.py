"""The leaves of doors as obstacles: a shut one is a wall for whoever walks by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FACE_M = 0.1  # a leaf stops people at the faces of its wall, so that nobody stands in it
NEAR_M, SQUARE_M = 4.0, 2.0


class HasLeaf(Protocol):
    """A doorway in the plane, as `plan` makes it."""

    @property
    def centre(self) -> tuple[float, float]: ...

    @property
    def width(self) -> float: ...

    @property
    def axis(self) -> str: ...

    @property
    def opening(self) -> bool: ...


class Leaves:
    """The leaves of all doors, in the plan's order."""

    def __init__(self, doors: Sequence[HasLeaf]) -> None:
        self.exists = np.array([not door.opening for door in doors], dtype=bool)
        self._centre = np.array([door.centre for door in doors], dtype=float).reshape(-1, 2)
        self._close: dict[tuple[int, int], list[int]] = {}
        self._faces = np.array([_faces(door) for door in doors], dtype=float).reshape(-1, 2, 4)

    def near(self, x: float, y: float) -> NDArray[np.bool_]:
        """Which doors (n,) are within a few metres of a place in the plane."""
        near: NDArray[np.bool_] = np.abs(self._centre - (x, y)).max(axis=1, initial=0.0) < NEAR_M
        return near

    def close_to(self, x: float, y: float) -> list[int]:
        """The doors with a leaf, by number, within NEAR_M of a place in the plane, and some more; kept by squares."""
        square = math.floor(x / SQUARE_M), math.floor(y / SQUARE_M)
        if square not in self._close:
            middle = (np.array(square) + 0.5) * SQUARE_M
            away = np.abs(self._centre - middle).max(axis=1, initial=0.0)
            self._close[square] = np.flatnonzero(self.exists & (away < NEAR_M + SQUARE_M)).tolist()
        return self._close[square]

    def sides(self, shut: NDArray[np.bool_], x: float, y: float) -> NDArray[np.float64]:
        """The faces of the shut leaves (doors,) near a place, (n, 4): x and y of the start, the vector to the end."""
        sides: NDArray[np.float64] = self._faces[shut & self.near(x, y)].reshape(-1, 4)
        return sides


def _faces(door: HasLeaf) -> list[tuple[float, float, float, float]]:
    (x, y), half = door.centre, door.width / 2
    if door.axis == "x":
        return [(x - half, y + off, door.width, 0.0) for off in (-FACE_M, FACE_M)]
    return [(x + off, y - half, 0.0, door.width) for off in (-FACE_M, FACE_M)]
