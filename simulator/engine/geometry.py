"""The walkable plane of a scenario and the questions asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.ops import nearest_points

from .scenario import OUTSIDE, Scenario, load_scenario

WALL_M = 0.2
BODY_M = 0.2
CELL_M = 10.0
STOP_SHORT_M = 0.02
LEAST_STEP_M = 0.12
# A player pushed against a wall slides along it: straight on first, then a third of a right angle and more aside.
TURNS = np.array([0.0, 0.6, -0.6, 1.2, -1.2])
TURN_COS, TURN_SIN = np.cos(TURNS), np.sin(TURNS)


@dataclass(frozen=True)
class Cell:
    """A smoke cell: a room, or about ten metres of a corridor."""

    room: str
    polygon: Polygon
    height: float


@dataclass(frozen=True)
class Vent:
    """An opening between two cells; `b` is -1 for the open air. `door` is its index, or -1 for an open passage."""

    a: int
    b: int
    width: float
    soffit: float
    door: int


class Plan:
    """Geometry built once per scenario and shared by every run of it."""

    def __init__(self, scenario: Scenario) -> None:
        data = scenario.data
        self.scenario = scenario
        self.rooms = {room["id"]: Polygon(room["polygon"]) for room in data["rooms"]}
        self.doors = [door["id"] for door in data["doors"]]
        door_areas = [_door_area(door) for door in data["doors"]]
        outside = Polygon(data["outside"]["polygon"], [data["outside"]["building"]])
        walkable = shapely.union_all([*self.rooms.values(), *door_areas, outside], grid_size=0.001)
        if not isinstance(walkable, Polygon):
            raise ValueError("the walkable area is not connected")
        self.walkable: Polygon = walkable
        stand = walkable.buffer(-BODY_M)
        self.free: Polygon = walkable.buffer(-BODY_M - 0.01)
        self.inner: Polygon = walkable.buffer(-BODY_M - 0.05)
        shapely.prepare(self.free)
        self._edges = _edges(stand)
        self.building = Polygon(data["outside"]["building"])
        self.well_inside = self.building.buffer(-0.6)
        self.assembly = Polygon(data["assembly_point"]["polygon"])
        shapely.prepare([self.building, self.well_inside, self.assembly])
        self.exits = {area["door"]: Polygon(area["polygon"]) for area in data["exit_areas"]}
        self.cells = _cells(data, self.rooms)
        self.vents = _vents(data, self.cells)
        self.boxes = np.array([cell.polygon.bounds for cell in self.cells])

    def cells_at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.intp]:
        """The cell index of each point, -1 outside. Cells are told apart by their bounding boxes."""
        low_x, low_y, high_x, high_y = (column[None, :] for column in self.boxes.T)
        # Half a wall around each box takes in the doorways.
        inside = (
            (x[:, None] >= low_x - WALL_M / 2)
            & (x[:, None] <= high_x + WALL_M / 2)
            & (y[:, None] >= low_y - WALL_M / 2)
            & (y[:, None] <= high_y + WALL_M / 2)
        )
        return np.where(inside.any(axis=1), inside.argmax(axis=1), -1)

    def inside_point(self, x: float, y: float) -> tuple[float, float]:
        """(x, y) itself where a body may stand, else the nearest place a little off the walls."""
        if shapely.contains_xy(self.free, x, y):
            return x, y
        near = nearest_points(self.inner, Point(x, y))[0]
        return near.x, near.y

    def clip_ray(self, x: float, y: float, dx: float, dy: float, reach: float) -> tuple[float, float]:
        """How far one gets from (x, y) along a unit direction before a wall; slides along it when pushed against it."""
        x, y = self.inside_point(x, y)
        rays = np.stack((dx * TURN_COS - dy * TURN_SIN, dx * TURN_SIN + dy * TURN_COS), axis=1) * reach
        from_x, from_y = self._edges[:, 0] - x, self._edges[:, 1] - y
        along_x, along_y = self._edges[:, 2], self._edges[:, 3]
        cross = rays[:, :1] * along_y - rays[:, 1:] * along_x
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            on_ray = (from_x * along_y - from_y * along_x) / cross
            on_edge = (from_x * rays[:, 1:] - from_y * rays[:, :1]) / cross
        hit = (on_ray > 0) & (on_edge >= 0) & (on_edge <= 1)
        share = np.minimum(1.0, np.where(hit, on_ray, np.inf).min(axis=1)) - STOP_SHORT_M / reach
        best = int(np.argmax(share * reach > LEAST_STEP_M))
        if share[best] * reach <= LEAST_STEP_M:
            return x, y
        return x + float(rays[best, 0] * share[best]), y + float(rays[best, 1] * share[best])


def _edges(area: Polygon) -> NDArray[np.float64]:
    """The sides of a polygon and its holes: start x and y, then the vector to the end; shape (n, 4)."""
    rings = [np.asarray(ring.coords) for ring in (area.exterior, *area.interiors)]
    return np.concatenate([np.hstack((ring[:-1], np.diff(ring, axis=0))) for ring in rings])


def _door_area(door: dict) -> Polygon:  # type: ignore[type-arg]
    x, y = door["centre"]
    half, depth = door["width"] / 2, WALL_M / 2 + 0.05
    if door["axis"] == "x":
        return shapely.box(x - half, y - depth, x + half, y + depth)
    return shapely.box(x - depth, y - half, x + depth, y + half)


def _cells(data: dict, rooms: dict[str, Polygon]) -> list[Cell]:  # type: ignore[type-arg]
    cells = []
    for room in data["rooms"]:
        polygon, height = rooms[room["id"]], data["storey_height_m"]
        if room["kind"] != "corridor":
            cells.append(Cell(room["id"], polygon, height))
            continue
        low_x, low_y, high_x, high_y = polygon.bounds
        along_x = high_x - low_x >= high_y - low_y
        low, high = (low_x, high_x) if along_x else (low_y, high_y)
        count = max(1, round((high - low) / CELL_M))
        for edge in range(count):
            start, end = low + (high - low) * edge / count, low + (high - low) * (edge + 1) / count
            strip = shapely.box(start, low_y, end, high_y) if along_x else shapely.box(low_x, start, high_x, end)
            cells.append(Cell(room["id"], polygon.intersection(strip), height))
    return cells


def _vents(data: dict, cells: list[Cell]) -> list[Vent]:  # type: ignore[type-arg]
    vents = []
    for index, door in enumerate(data["doors"]):
        where = Point(door["centre"])
        sides = [_nearest_cell(cells, room, where) for room in door["between"]]
        first, second = sorted(sides, reverse=True)
        vents.append(Vent(first, second, door["width"], data["door_height_m"], index))
    for a, cell in enumerate(cells):
        for b in range(a + 1, len(cells)):
            if cells[b].room == cell.room:
                shared = cell.polygon.intersection(cells[b].polygon)
                if shared.length > 0.5:
                    vents.append(Vent(a, b, shared.length, cell.height, -1))
    return vents


def _nearest_cell(cells: list[Cell], room: str, where: Point) -> int:
    if room == OUTSIDE:
        return -1
    inside = [index for index, cell in enumerate(cells) if cell.room == room]
    return min(inside, key=lambda index: cells[index].polygon.distance(where))


@lru_cache(maxsize=16)
def plan_of(scenario_id: str) -> Plan:
    """The geometry of a shipped scenario, shared by all its users in this process."""
    return Plan(load_scenario(scenario_id))
