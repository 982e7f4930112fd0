"""The walkable plane of a scenario: all storeys side by side in one plane, joined by stairs that hand people over.

Plan coordinates (x, y, storey) are those of the building. Plane coordinates are those of the crowd: storey number i
lies `i * pitch` further up the y axis. Strips too thin for anybody to walk join the storeys, because a crowd needs one
polygon.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.ops import nearest_points

from simulator.protocol.text import Text

from ..scenario.loader import load_scenario
from ..scenario.model import Scenario, ScenarioError
from ..scenario.parts import OUTSIDE, XY, Door, Ring, Stair
from .leaves import Leaves
from .stairwell import DIVIDER_M, HALF_LANDING_M, HAND_OVER_M, LANDING_M, Flight, WellFrame

WALL_M = 0.2
BODY_M = 0.2
HAIR_M = 0.04
LOCKED_M = 0.01  # how far the wall in a locked door goes beyond the doorway
SQUARE_M, SPARE_M = 2.0, 0.1
MOST_PLANS = 16
_PLANS: OrderedDict[str, Plan] = OrderedDict()  # by the digest of the scenario, the latest used last


@dataclass(frozen=True)
class Doorway:
    """A door, opening or exit between two rooms as it lies in the plane; `OUTSIDE` stands for the open air."""

    index: int
    id: str
    rooms: tuple[str, str]
    storey: int
    centre: XY
    width: float
    height: float
    axis: str
    state: str
    self_closing: bool
    opening: bool  # without a leaf
    slab: Polygon

    @property
    def is_exit(self) -> bool:
        """True when the door leads to the open air."""
        return OUTSIDE in self.rooms


class Plan:
    """The geometry of a scenario. It is built once and shared by all runs."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.storeys = [storey.id for storey in scenario.storeys]
        self.height = [float(storey.height_m) for storey in scenario.storeys]
        self.floor = [float(storey.elevation_m) for storey in scenario.storeys]
        self.ground = next(i for i, storey in enumerate(scenario.storeys) if storey.ground)
        every = [point for room in scenario.rooms for point in room.polygon] + list(scenario.outside.polygon)
        low_y, high_y = min(p[1] for p in every), max(p[1] for p in every)
        self.pitch = math.ceil(high_y - low_y) + 10.0
        self._base_y = low_y - 5.0
        self.rooms = {room.id: self._lift(room.polygon, room.storey) for room in scenario.rooms}
        self.room_storey = {room.id: self.storeys.index(room.storey) for room in scenario.rooms}
        self.room_kind = {room.id: room.kind for room in scenario.rooms}
        self.doors = [self._doorway(index, door) for index, door in enumerate(scenario.doors)]
        self.leaves = Leaves(self.doors)
        self.door_index = {door.id: door.index for door in self.doors}
        self.flights = [flight for stair in scenario.stairs for flight in self._flights(stair)]
        self.flight_down = {flight.upper: flight for flight in self.flights}  # by the room it leads down from
        self.building = Polygon(scenario.outside.building)
        self._building_box = self.building.bounds
        self._is_box = self.building.area > 0.999 * self.building.envelope.area
        self.well_inside = self.building.buffer(-0.6)
        self.assembly = {area.id: Polygon(area.polygon) for area in scenario.assembly_points}
        self.exits = {area.door: Polygon(area.polygon) for area in scenario.exits}
        self.exit_names = list(self.exits)
        self.exit_boxes = np.array([area.bounds for area in self.exits.values()], dtype=float).reshape(-1, 4)
        self._make_walkable(scenario)
        self.room_names = list(self.rooms)
        self._room_boxes()
        shapely.prepare([self.building, self.well_inside, *self.assembly.values(), *self.exits.values()])

    # -- plan and plane -----------------------------------------------------------------------------------------

    def _lift(self, points: Ring, storey: str) -> Polygon:
        up = self._offset(self.storeys.index(storey))
        return Polygon([(x, y + up) for x, y in points])

    def _offset(self, storey: int) -> float:
        """How far up the plane a storey lies, in metres. The ground storey keeps its own coordinates."""
        return (storey - self.ground) * self.pitch

    def to_plane(self, x: float, y: float, storey: int) -> XY:
        """The plane coordinates of a place in the building."""
        return float(x), float(y) + self._offset(storey)

    def lifted(self, point: XY, storey: int) -> XY:
        """`to_plane` of a point."""
        return self.to_plane(point[0], point[1], storey)

    def to_plan(self, places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Plan coordinates (n, 2) and storey numbers (n,) of places in the plane (n, 2)."""
        storey = self.storeys_at(places[:, 1])
        back = places.copy()
        back[:, 1] -= (storey - self.ground) * self.pitch
        return back, storey

    def from_plane(self, x: float, y: float, storey: int) -> XY:
        """The plan coordinates of a place in the plane, on its storey."""
        return x, y - self._offset(storey)

    @property
    def planes(self) -> tuple[float, float, int]:
        """The plane's lowest y, the pitch from storey to storey (m), and the number of the ground storey."""
        return self._base_y, self.pitch, self.ground

    @property
    def building_box(self) -> tuple[float, float, float, float]:
        """The bounding box of the ground floor; who stands beyond it is surely outside."""
        return self._building_box

    def storey_at(self, y: float) -> int:
        """The number of the storey at a height in the plane."""
        return math.floor((y - self._base_y) / self.pitch) + self.ground

    def storeys_at(self, y: NDArray[np.float64]) -> NDArray[np.intp]:
        """The numbers of the storeys (n,) at heights in the plane (n,)."""
        return np.floor((y - self._base_y) / self.pitch).astype(np.intp) + self.ground

    def room_at(self, x: float, y: float) -> str:
        """The room of a place in the plane, `OUTSIDE` when it is in none. A doorway counts to one of its rooms."""
        index = int(self.rooms_at(np.array([[x, y]]))[0])
        return self.room_names[index] if index >= 0 else OUTSIDE

    def rooms_at(self, places: NDArray[np.float64]) -> NDArray[np.intp]:
        """The room number of each place in the plane (n, 2), -1 outside. A room reaches to the middle of its walls."""
        low_x, low_y, high_x, high_y = (column[None, :] for column in self._boxes.T)
        x, y = places[:, :1], places[:, 1:]
        inside = (x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y)
        found = np.where(inside.any(axis=1), inside.argmax(axis=1), -1)
        for odd in self._odd_rooms:  # not a rectangle along the axes: its box may cover places of other rooms
            for row in np.flatnonzero(inside[:, odd]):
                found[row] = self._exact(places[row], np.flatnonzero(inside[row]))
        return found

    def _exact(self, place: NDArray[np.float64], candidates: NDArray[np.intp]) -> int:
        here = Point(place)
        distances = [self.rooms[self.room_names[index]].distance(here) for index in candidates]
        best = int(np.argmin(distances))
        return int(candidates[best]) if distances[best] <= WALL_M / 2 + 0.05 else -1

    def _room_boxes(self) -> None:
        self._boxes = np.array([polygon.buffer(WALL_M / 2).bounds for polygon in self.rooms.values()])
        polygons = list(self.rooms.values())
        self._odd_rooms = [i for i, polygon in enumerate(polygons) if polygon.area < 0.99 * polygon.envelope.area]

    # -- doors and stairs ---------------------------------------------------------------------------------------

    def _doorway(self, index: int, door: Door) -> Doorway:
        inner = next(side for side in door.between if side != OUTSIDE)
        storey = self.room_storey[inner]
        x, y = self.lifted(door.centre, storey)
        half, depth = door.width / 2, WALL_M / 2 + 0.05
        box = (x - half, y - depth, x + half, y + depth)
        if door.axis == "y":
            box = (x - depth, y - half, x + depth, y + half)
        height = self.scenario.door_height_m if door.height is None else door.height
        return Doorway(
            index, door.id, door.between, storey, (x, y), door.width, height, door.axis, door.state,
            door.self_closing, door.opening, shapely.box(*box),
        )  # fmt: skip

    def _flights(self, stair: Stair) -> list[Flight]:
        return [self._flight(stair, upper, lower) for upper, lower in pairwise(stair.wells)]

    def _flight(self, stair: Stair, upper: str, lower: str) -> Flight:
        frame = WellFrame(self.rooms[upper], stair.doors_at)
        below = WellFrame(self.rooms[lower], stair.doors_at)
        across = (frame.width - DIVIDER_M) / 4
        lane_b = frame.width - across
        return Flight(
            f"{stair.id}:{upper}", upper, lower, self.room_storey[upper], self.room_storey[lower],
            frame.at(LANDING_M + HAND_OVER_M, lane_b), below.at(LANDING_M - HAND_OVER_M, lane_b), frame.up,
            across - BODY_M, 2 * (frame.length - LANDING_M - HALF_LANDING_M) + frame.width / 2,
            frame.at(frame.length - HALF_LANDING_M, frame.width / 2), frame.across,
        )  # fmt: skip

    def _well_area(self, upper: str, doors_at: str) -> Polygon:
        """The walkable part of a stairwell with flights down: the U."""
        frame = WellFrame(self.rooms[upper], doors_at)
        lane, far = (frame.width - DIVIDER_M) / 2, frame.length - HALF_LANDING_M
        return shapely.union_all(
            [
                frame.box(0, LANDING_M, 0, frame.width),
                frame.box(LANDING_M - 0.01, far + 0.01, 0, lane),
                frame.box(far, frame.length, 0, frame.width),
                frame.box(LANDING_M + DIVIDER_M, far + 0.01, frame.width - lane, frame.width),
            ],
            grid_size=0.001,
        )

    # -- the walkable area --------------------------------------------------------------------------------------

    def _make_walkable(self, scenario: Scenario) -> None:
        stairs = {well: stair.doors_at for stair in scenario.stairs for well in stair.wells[:-1]}
        floors: list[Polygon] = []
        for storey in range(len(self.storeys)):
            parts = [
                self._well_area(room, stairs[room]) if room in stairs else area
                for room, area in self.rooms.items()
                if self.room_storey[room] == storey and self.room_kind[room] != "lift"
            ]
            parts += [door.slab for door in self.doors if door.storey == storey]
            if storey == self.ground:
                parts.append(Polygon(scenario.outside.polygon, [scenario.outside.building]))
            floor = shapely.union_all(parts, grid_size=0.001)
            if not isinstance(floor, Polygon):
                problem = Text("有的房间没有用门连起来", "its rooms are not all joined by doors")
                raise ScenarioError(f"storeys/{storey}", problem)
            floors.append(floor)
        self.floors = floors
        self._blocked: dict[frozenset[int], Polygon] = {}
        hairs = [_hair(lower, upper) for lower, upper in pairwise(floors)]
        self.walkable: Polygon = shapely.union_all([*floors, *hairs], grid_size=0.001)
        clear = shapely.union_all([floor.buffer(-BODY_M) for floor in floors])
        self.free = shapely.union_all([floor.buffer(-BODY_M - 0.01) for floor in floors])
        self.inner = shapely.union_all([floor.buffer(-BODY_M - 0.05) for floor in floors])
        shapely.prepare(self.free)
        self._edges = edges_of(clear)
        self._near: dict[tuple[int, int, float], NDArray[np.float64]] = {}
        self.stair_lanes = shapely.union_all([self._lanes(room, side) for room, side in stairs.items()])
        shapely.prepare(self.stair_lanes)

    def walkable_without(self, blocked: frozenset[int]) -> Polygon:
        """The walkable area (m) with these doors walled up.

        A wall that would part the area leaves a strip too thin to walk, because the area must stay in one piece.
        """
        if blocked not in self._blocked:
            area: Any = self.walkable
            for index in sorted(blocked):
                slab = self.doors[index].slab.buffer(LOCKED_M)
                cut = shapely.difference(area, slab, grid_size=0.001)
                if not isinstance(cut, Polygon):
                    x, y = self.doors[index].centre
                    half = HAIR_M / 2
                    hair = shapely.box(x - half, y - 0.4, x + half, y + 0.4)
                    if self.doors[index].axis == "y":
                        hair = shapely.box(x - 0.4, y - half, x + 0.4, y + half)
                    cut = shapely.union_all([cut, hair.intersection(area)], grid_size=0.001)
                area = cut
            self._blocked[blocked] = area
        return self._blocked[blocked]

    def walls_of(self, blocked: frozenset[int]) -> list[tuple[float, float, float, float]]:
        """The boxes (least x and y, greatest x and y, m) that wall these doors up."""
        return [self.doors[index].slab.buffer(LOCKED_M, join_style="mitre").bounds for index in sorted(blocked)]

    def _lanes(self, upper: str, doors_at: str) -> Polygon:
        frame = WellFrame(self.rooms[upper], doors_at)
        return frame.box(LANDING_M, frame.length, 0, frame.width)

    def on_stairs(self, places: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which places in the plane (n, 2) lie on a flight; shape (n,)."""
        if not self.flights:
            return np.zeros(len(places), dtype=bool)
        return np.asarray(shapely.contains_xy(self.stair_lanes, places[:, 0], places[:, 1]), dtype=bool)

    def in_building(self, x: float, y: float) -> bool:
        """True for a place inside the building's outline on the ground floor."""
        low_x, low_y, high_x, high_y = self._building_box
        in_box = low_x <= x <= high_x and low_y <= y <= high_y
        return in_box and (self._is_box or bool(shapely.contains_xy(self.building, x, y)))

    def inside_point(self, x: float, y: float) -> XY:
        """(x, y) itself when a body can stand there, otherwise the nearest place a little off the walls of that
        storey.
        """
        if shapely.contains_xy(self.free, x, y):
            return x, y
        near = nearest_points(self.inner, Point(x, y))[0]
        return near.x, near.y

    def clip_ray(
        self, x: float, y: float, dx: float, dy: float, reach: float, shut: NDArray[np.bool_] | None = None
    ) -> XY:
        """How far one gets from (x, y) along a unit direction before a wall, at most `reach` metres.

        Somebody who is pushed against a wall slides along it. `shut` says of each door (doors,) whether its leaf is in
        the way.
        """
        from .rays import clip  # needs Numba, which only what runs a drill has; a web host reads plans alone

        x, y = self.inside_point(x, y)
        near = self._edges_near(x, y, reach)
        edges = near if shut is None else np.concatenate((near, self.leaves.sides(shut, x, y)))
        found: XY = clip(edges, x, y, dx, dy, reach)
        return found

    def _edges_near(self, x: float, y: float, reach: float) -> NDArray[np.float64]:
        """The sides of the walkable area that a ray of this length from (x, y) may meet, and some more.

        They keep their order, and are kept by squares of the plan.
        """
        square = math.floor(x / SQUARE_M), math.floor(y / SQUARE_M), reach
        if square not in self._near:
            corner = np.array(square[:2]) * SQUARE_M - reach - SPARE_M
            far = corner + SQUARE_M + 2 * (reach + SPARE_M)
            start, end = self._edges[:, :2], self._edges[:, :2] + self._edges[:, 2:]
            meets = (np.minimum(start, end) <= far) & (np.maximum(start, end) >= corner)
            self._near[square] = self._edges[meets.all(axis=1)]
        return self._near[square]


def _hair(lower: Polygon, upper: Polygon) -> Polygon:
    """A strip too thin to walk between the top of one storey and the bottom of the next."""
    x0, y0 = max(lower.exterior.coords, key=lambda point: (point[1], point[0]))
    x1, y1 = min(upper.exterior.coords, key=lambda point: (point[1], -point[0]))
    return Polygon([(x0 - HAIR_M, y0 - 0.01), (x0, y0 - 0.01), (x1, y1 + 0.01), (x1 - HAIR_M, y1 + 0.01)])


def edges_of(area: Any) -> NDArray[np.float64]:
    """The sides of polygons and their holes, shape (n, 4): x and y of the start, then the vector to the end."""
    polygons = getattr(area, "geoms", [area])
    rings = [np.asarray(ring.coords) for part in polygons for ring in (part.exterior, *part.interiors)]
    return np.concatenate([np.hstack((ring[:-1], np.diff(ring, axis=0))) for ring in rings])


def plan_of(scenario_id: str) -> Plan:
    """The geometry of a shipped scenario, shared by all its users in this process."""
    return plan_for(load_scenario(scenario_id))


def plan_for(scenario: Scenario) -> Plan:
    """The geometry of a scenario, shared by all runs of this process on scenarios of the same content.

    What hangs on it is shared, too: routes, and the fields that crowds walk by.
    """
    plan = _PLANS.pop(scenario.sha256, None) or Plan(scenario)
    _PLANS[scenario.sha256] = plan
    if len(_PLANS) > MOST_PLANS:
        _PLANS.popitem(last=False)
    return plan
