"""The ground people walk on: floors, their walls, and the distance of each grid node from them.

A `Ground` is built once from an area. All crowds on that area share it, and it never changes. Parts of the area that do
not touch, or touch by less than `HAIR_M`, are separate floors: nobody walks from one to another.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from .compiled import kernel
from .sight import NODES_PER_M

SPACING_M = 1 / NODES_PER_M
BETWEEN_NODES_M = 0.0715  # by so much at most a distance found between four nodes is greater than the true one
SQUARE_NODES = 10
SQUARE_M = SQUARE_NODES * SPACING_M  # neighbours and walls are looked up by squares of 1 m
REACH_M = 3.0  # larger distances to walls are not distinguished
WALLS_WITHIN_M = 0.5  # of a square; nobody moves further in a tick
HAIR_M = 0.06
AROUND_M = 0.35  # how far the grid goes beyond a floor
STANDING_M = 0.02  # the least distance from a wall when a person is added


FIRST_NODE, WIDE, HIGH = 0, 1, 2  # columns of `sizes`: a floor's first node, nodes in a row, rows of nodes
FIRST_SQUARE, COLUMNS, ROWS = 3, 4, 5  # first square, squares in a row, rows; one more square marks the end


class Layout(NamedTuple):
    """The arrays that the compiled code reads. Floors follow one another: nodes row by row, squares row by row."""

    corner: NDArray[np.float64]  # (floors, 2) the corner of each floor's grid, m
    sizes: NDArray[np.int64]  # (floors, 6) see the columns below
    walls: NDArray[np.float32]  # (nodes,) distance to the nearest wall, m; negative in walls
    segments: NDArray[np.float64]  # (walls, 5) start, vector to the end, 1 / length²
    first: NDArray[np.int32]  # (squares + 1,) the index in `near` at which a square's walls begin
    near: NDArray[np.int32]


class Ground:
    """An area with its floors. `layout` is the compiled code's view of it."""

    def __init__(self, area: Polygon | MultiPolygon) -> None:
        self.area = area
        self.floors = _floors(area)
        grids = [_Grid(floor) for floor in self.floors]
        sizes = np.array([(g.wide, g.high, g.columns, g.rows) for g in grids], dtype=np.int64)
        wide, high, columns, rows = (np.ascontiguousarray(column) for column in sizes.T)
        node = np.concatenate(([0], np.cumsum(wide * high)[:-1]))
        square = np.concatenate(([0], np.cumsum(columns * rows + 1)[:-1]))
        segments, first, near = _joined([grid.binned() for grid in grids])
        self.layout = Layout(
            np.array([(grid.left, grid.low) for grid in grids]),
            np.ascontiguousarray(np.stack((node, wide, high, square, columns, rows), axis=1)),
            np.concatenate([grid.distances() for grid in grids]), segments, first, near,
        )  # fmt: skip
        self.squares = int((columns * rows + 1).sum())
        shapely.prepare(list(self.floors))

    def floor_at(self, x: float, y: float) -> int:
        """The floor at a place; -1 outside all floors."""
        for index, floor in enumerate(self.floors):
            if shapely.contains_xy(floor, x, y):
                return index
        return -1

    def covers(self, places: NDArray[np.float64], floor: NDArray[np.int64]) -> bool:
        """True when each place (n, 2) lies on its floor and off the walls."""
        return all(
            bool((self.distance(places[floor == index], index) > STANDING_M).all()) for index in set(floor.tolist())
        )

    def distance(self, places: NDArray[np.float64], floor: int) -> NDArray[np.float64]:
        """Exact distances (n,) of places (n, 2) to the walls of a floor in metres, negative outside it."""
        points = shapely.points(places)
        away = shapely.distance(self.floors[floor].boundary, points)
        inside = shapely.contains_xy(self.floors[floor], places[:, 0], places[:, 1])
        return np.where(inside, away, -away)

    def grid_of(self, floor: int) -> NDArray[np.float32]:
        """Distances to walls on the nodes of a floor (rows, columns)."""
        return nodes_of(self.layout, floor)


def nodes_of(layout: Layout, floor: int) -> NDArray[np.float32]:
    """A view of the distances to walls on the nodes of a floor (rows, columns)."""
    start, wide, high = layout.sizes[floor, [FIRST_NODE, WIDE, HIGH]].tolist()
    return layout.walls[start : start + wide * high].reshape(high, wide)


def _floors(area: Polygon | MultiPolygon) -> list[Polygon]:
    """The parts of an area that are large enough to walk in."""
    parts = list(getattr(area, "geoms", [area]))
    if any(isinstance(part.buffer(-HAIR_M / 2), MultiPolygon) for part in parts):
        opened = area.buffer(-HAIR_M / 2).buffer(HAIR_M / 2 + 0.001, join_style="mitre").intersection(area)
        parts = [part for part in getattr(opened, "geoms", [opened]) if isinstance(part, Polygon)]
    return sorted((part for part in parts if part.area > 0.05), key=lambda part: (part.bounds[1], part.bounds[0]))


class _Grid:
    """The grid of one floor."""

    def __init__(self, floor: Polygon) -> None:
        x0, y0, x1, y1 = floor.bounds
        self.floor, self.left, self.low = floor, x0 - AROUND_M, y0 - AROUND_M
        self.columns = math.ceil((x1 + AROUND_M - self.left) / SQUARE_M)
        self.rows = math.ceil((y1 + AROUND_M - self.low) / SQUARE_M)
        self.wide, self.high = self.columns * SQUARE_NODES + 1, self.rows * SQUARE_NODES + 1
        self.segments = _segments(floor)

    def distances(self) -> NDArray[np.float32]:
        """Distances to walls, node by node; negative outside the floor."""
        x, y = np.meshgrid(self.left + np.arange(self.wide) * SPACING_M, self.low + np.arange(self.high) * SPACING_M)
        shapely.prepare(self.floor)
        away = np.full((self.high, self.wide), REACH_M)
        lower_to_walls(away, self.segments, self.left, self.low, REACH_M)
        return np.where(shapely.contains_xy(self.floor, x, y), away, -away).astype(np.float32).ravel()

    def binned(self) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]:
        """The walls, and by squares those within half a metre."""
        counts = np.zeros(self.columns * self.rows + 1, np.int32)
        found: list[tuple[int, int]] = []
        for index, (x, y, dx, dy, _) in enumerate(self.segments):
            line = shapely.LineString([(x, y), (x + dx, y + dy)])
            columns = self._span(min(x, x + dx) - self.left, max(x, x + dx) - self.left, self.columns)
            for row in self._span(min(y, y + dy) - self.low, max(y, y + dy) - self.low, self.rows):
                for column in columns:
                    corner = (self.left + column * SQUARE_M, self.low + row * SQUARE_M)
                    if shapely.box(*corner, corner[0] + SQUARE_M, corner[1] + SQUARE_M).distance(line) < WALLS_WITHIN_M:
                        found.append((row * self.columns + column, index))
        found.sort()
        for square, _ in found:
            counts[square] += 1
        return self.segments, counts, np.array([index for _, index in found], np.int32)

    @staticmethod
    def _span(low: float, high: float, most: int) -> range:
        first, last = (low - WALLS_WITHIN_M) / SQUARE_M, (high + WALLS_WITHIN_M) / SQUARE_M
        return range(max(0, math.floor(first)), min(most, math.floor(last) + 1))


def _segments(floor: Polygon) -> NDArray[np.float64]:
    rings = [np.asarray(ring.coords)[:, :2] for ring in (floor.exterior, *floor.interiors)]
    lines = np.concatenate([np.hstack((ring[:-1], np.diff(ring, axis=0))) for ring in rings])
    squared = (lines[:, 2:] ** 2).sum(axis=1)
    keep = squared > 1e-10
    return np.ascontiguousarray(np.hstack((lines[keep], 1.0 / squared[keep, None])))


def _joined(
    parts: list[tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]],
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]:
    """The walls of all floors, numbered throughout."""
    before = np.concatenate(([0], np.cumsum([len(walls) for walls, _, _ in parts])[:-1]))
    counts = np.concatenate([count for _, count, _ in parts])
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    near = np.concatenate([index + number for (_, _, index), number in zip(parts, before, strict=True)])
    return np.concatenate([walls for walls, _, _ in parts]), first, near.astype(np.int32)


@kernel
def lower_to_walls(away, segments, left, low, reach):
    """Lowers `away` to the distance of the nearest wall, where one is within reach."""
    high, wide = away.shape
    for index in range(segments.shape[0]):
        x, y, dx, dy = segments[index, 0], segments[index, 1], segments[index, 2], segments[index, 3]
        first_column = max(0, int((min(x, x + dx) - reach - left) * NODES_PER_M))
        last_column = min(wide - 1, int((max(x, x + dx) + reach - left) * NODES_PER_M) + 1)
        first_row = max(0, int((min(y, y + dy) - reach - low) * NODES_PER_M))
        last_row = min(high - 1, int((max(y, y + dy) + reach - low) * NODES_PER_M) + 1)
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                to_x = left + column / NODES_PER_M - x
                to_y = low + row / NODES_PER_M - y
                share = min(max((to_x * dx + to_y * dy) * segments[index, 4], 0.0), 1.0)
                to_x -= share * dx
                to_y -= share * dy
                distance = math.sqrt(to_x * to_x + to_y * to_y)
                away[row, column] = min(away[row, column], distance)


@kernel
def square_on(sizes, floor, square):
    """A square's position on its floor: column, row, columns in a row, and the floor's first square."""
    columns = sizes[floor, COLUMNS]
    inside = square - sizes[floor, FIRST_SQUARE]
    return inside % columns, inside // columns, columns, sizes[floor, FIRST_SQUARE]


@kernel
def grid_on(corner, sizes, floor):
    """The position of a floor's nodes: the first one in the arrays, nodes in a row, rows, and the grid's corner
    (x, y).
    """
    return sizes[floor, FIRST_NODE], sizes[floor, WIDE], sizes[floor, HIGH], corner[floor, 0], corner[floor, 1]
