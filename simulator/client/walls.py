"""Where a body may stand on each storey, as a grid made once from the plan the server sent."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .camera import storey_bounds

CELL_M = 0.1
BODY_CELLS = 2  # 0.2 m, as the engine keeps people off walls
WALL_M = 0.2
LANDING_GAP_M = 0.1
TURNS = (0.0, 0.6, -0.6, 1.2, -1.2)  # straight on, else sliding along the wall, as the engine has it


class Walls:
    """Answers whether a place is free and where a step leads. Locked doors are told by each snapshot."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self._grids: dict[int, tuple[float, float, NDArray[np.bool_]]] = {}

    def free(self, x: float, y: float, storey: int, locked: frozenset[int] = frozenset()) -> bool:
        """True where a body may stand; `locked` are indices of doors that do not open."""
        low_x, low_y, grid = self._grid(storey)
        column, row = math.floor((x - low_x) / CELL_M), math.floor((y - low_y) / CELL_M)
        if not (0 <= column < grid.shape[0] and 0 <= row < grid.shape[1] and grid[column, row]):
            return False
        return not any(_in_slab(self.plan["doors"][index], x, y, storey) for index in locked)

    def step(
        self,
        at: tuple[float, float],
        storey: int,
        way: tuple[float, float],
        metres: float,
        locked: frozenset[int] = frozenset(),
    ) -> tuple[float, float]:
        """Where a step in this direction leads, along the wall where straight on is blocked."""
        for turn in TURNS:
            cos, sin = math.cos(turn), math.sin(turn)
            x = at[0] + (way[0] * cos - way[1] * sin) * metres
            y = at[1] + (way[0] * sin + way[1] * cos) * metres
            if self.free(x, y, storey, locked):
                return x, y
        return at

    def _grid(self, storey: int) -> tuple[float, float, NDArray[np.bool_]]:
        if storey not in self._grids:
            self._grids[storey] = self._drawn(storey)
        return self._grids[storey]

    def _drawn(self, storey: int) -> tuple[float, float, NDArray[np.bool_]]:
        """Floors and walls, one after the other; then every wall grows by half a body."""
        plan = self.plan
        low_x, low_y, high_x, high_y = storey_bounds(plan, storey)
        size = (math.ceil((high_x - low_x) / CELL_M) + 1, math.ceil((high_y - low_y) / CELL_M) + 1)
        floor = np.zeros(size, dtype=bool)

        def fill(points: list[list[float]], free: bool) -> None:
            flat = [((x - low_x) / CELL_M, (y - low_y) / CELL_M) for x, y in points]
            _fill(floor, flat, free=free)

        if storey == plan["ground"]:
            fill(plan["outside"], True)
            fill(plan["building"], False)
        for room in plan["rooms"]:
            if room["storey"] == storey and room["kind"] != "lift":
                fill(room["polygon"], True)
        for door in plan["doors"]:
            if door["storey"] == storey:
                fill(_corners(*_slab(door)), True)
        for stair in plan["stairs"]:
            if stair["storey"] == storey:
                for box in _stair_walls(stair):
                    fill(_corners(*box), False)
        return low_x, low_y, _shrunk(floor)


def _fill(grid: NDArray[np.bool_], points: list[tuple[float, float]], *, free: bool) -> None:
    """Sets the cells whose middle lies in a polygon (even-odd rule), given in cells."""
    xs, ys = zip(*points, strict=True)
    left, right = max(0, math.floor(min(xs))), min(grid.shape[0], math.ceil(max(xs)) + 1)
    low, high = max(0, math.floor(min(ys))), min(grid.shape[1], math.ceil(max(ys)) + 1)
    x, y = np.arange(left, right)[:, None] + 0.5, np.arange(low, high)[None, :] + 0.5
    inside = np.zeros((max(0, right - left), max(0, high - low)), dtype=bool)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        if ay != by:
            inside ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    grid[left:right, low:high][inside] = free


def _shrunk(floor: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a disc of half a body's width lies on the floor altogether."""
    reach = BODY_CELLS
    padded = np.pad(floor, reach)
    found = floor.copy()
    wide, high = floor.shape
    for across in range(-reach, reach + 1):
        for up in range(-reach, reach + 1):
            if across * across + up * up <= reach * reach:
                found &= padded[reach + across : reach + across + wide, reach + up : reach + up + high]
    return found


def _corners(low_x: float, low_y: float, high_x: float, high_y: float) -> list[list[float]]:
    return [[low_x, low_y], [high_x, low_y], [high_x, high_y], [low_x, high_y]]


def _slab(door: dict[str, Any]) -> tuple[float, float, float, float]:
    """The doorway through its wall."""
    x, y = door["centre"]
    along, through = door["width"] / 2, WALL_M / 2 + 0.05
    if door["axis"] == "y":
        along, through = through, along
    return x - along, y - through, x + along, y + through


def _in_slab(door: dict[str, Any], x: float, y: float, storey: int) -> bool:
    low_x, low_y, high_x, high_y = _slab(door)
    return bool(door["storey"] == storey) and low_x <= x <= high_x and low_y <= y <= high_y


def _stair_walls(stair: dict[str, Any]) -> list[tuple[float, float, float, float]]:
    """The divider between a flight's two lanes, and the wall at the landing's end of the second."""
    first, second = stair["first"], stair["second"]
    if stair["up"][1]:
        divider = (min(first[2], second[2]), first[1], max(first[0], second[0]), first[3])
        start = second[1] if stair["up"][1] > 0 else second[3] - LANDING_GAP_M
        return [divider, (second[0], start, second[2], start + LANDING_GAP_M)]
    divider = (first[0], min(first[3], second[3]), first[2], max(first[1], second[1]))
    start = second[0] if stair["up"][0] > 0 else second[2] - LANDING_GAP_M
    return [divider, (start, second[1], start + LANDING_GAP_M, second[3])]
