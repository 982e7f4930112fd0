"""The open air of a plan: the building's outline, the ground around it, exit areas and places to assemble."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import shapely
from shapely import LineString, Point, Polygon

from simulator.protocol.text import Text

from ..scenario.parts import OUTSIDE, XY
from .placing import FARTHEST_M
from .report import PlanImportError, Report, Section
from .rooms import PlanRoom
from .shapes import Shape

WALL_M, LEAST_WALL_M = 0.2, 0.1
GAP_M = 0.5  # gaps between rooms narrower than twice this are walls of one building
AROUND_M = 20.0
EXIT_AWAY_M = (6.0, 5.0, 4.0, 3.0, 2.0)
EXIT_DEEP_M, EXIT_HALF_M, EXIT_REACH_M = 2.0, 1.0, 12.0
ASSEMBLY_M = (8.0, 4.0)


class _Door(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def between(self) -> tuple[str, str]: ...
    @property
    def centre(self) -> XY: ...
    @property
    def width(self) -> float: ...
    @property
    def axis(self) -> str: ...


@dataclass
class Outdoors:
    """The building's outline and the ground around it."""

    building: Polygon
    around: Polygon

    @cached_property
    def open(self) -> Polygon:
        """The part of the ground that is outdoors: courts inside the outline are not."""
        free = self.around.difference(self.building)
        return max(getattr(free, "geoms", [free]), key=lambda part: part.area)

    def covers(self, point: Point) -> bool:
        """True for a point outdoors."""
        return bool(self.open.covers(point))

    def distance_to(self, start: XY, end: XY) -> float:
        """How far from `start` towards `end` the open air begins; the whole way when it does not."""
        hit = LineString([start, end]).intersection(self.open)
        return math.dist(start, end) if hit.is_empty else float(Point(start).distance(hit))

    def entry(self) -> dict[str, object]:
        """The entry in the scenario."""
        return {"building": corners(self.building), "polygon": corners(self.around)}


def corners(area: Polygon) -> list[list[float]]:
    """The corners of an area, in millimetres."""
    return [[round(x, 3), round(y, 3)] for x, y in area.exterior.coords[:-1]]


def outdoors_of(shapes: list[Shape], rooms: list[PlanRoom], report: Report) -> Outdoors:
    """The outdoors around the rooms of the ground floor, as drawn or as it follows from them."""
    walls = shapely.union_all([room.area.buffer(WALL_M, join_style="mitre") for room in rooms])
    closed = walls.buffer(GAP_M, join_style="mitre").buffer(-GAP_M, join_style="mitre")
    drawn = _drawn(shapes, "building", report)
    if drawn is None:
        building = _in_one(closed, report)
        report.add(
            Section.ASSUMED,
            f"没有画建筑轮廓（building）：取房间外 {WALL_M} 米",
            f"no outline (layer building) is drawn: taken {WALL_M} m outside the rooms",
        )
    else:
        walls = shapely.union_all([room.area.buffer(LEAST_WALL_M, join_style="mitre") for room in rooms])
        building = _in_one(shapely.union_all([drawn, walls], grid_size=0.001), report)
        if building.area > drawn.area + 0.5:
            more = building.area - drawn.area
            report.add(
                Section.CHANGED,
                f"画的建筑轮廓没有包住地面层的房间：扩大了 {more:.1f} 平方米，使外墙不消失",
                f"the drawn outline does not hold the ground floor: enlarged by {more:.1f} m², to keep outer walls",
            )
    building = Polygon(shapely.set_precision(building, 0.001).exterior)
    around = _drawn(shapes, "outside", report)
    if around is None:
        low_x, low_y, high_x, high_y = building.bounds
        box = (
            max(low_x - AROUND_M, -FARTHEST_M),
            max(low_y - AROUND_M, -FARTHEST_M),
            min(high_x + AROUND_M, FARTHEST_M),
            min(high_y + AROUND_M, FARTHEST_M),
        )
        around = shapely.box(*box)
        report.add(
            Section.ASSUMED,
            f"没有画室外（outside）：取建筑外 {AROUND_M:.0f} 米的空地，没有围墙和车道",
            f"no outdoors (layer outside) is drawn: {AROUND_M:.0f} m of free ground, no fences or roads",
        )
    return Outdoors(building, around)


def _drawn(shapes: list[Shape], kind: str, report: Report) -> Polygon | None:
    """The drawn outline of this kind; None when there is none."""
    areas = [Polygon(shape.points) for shape in shapes if shape.kind == kind]
    good = [area for area in areas if area.is_valid and area.area > 1.0]
    if len(good) < len(areas):
        report.add(Section.IGNORED, f"{kind} 图层上有不成区域的轮廓", f"an outline on layer {kind} is no area")
    if len(good) > 1:
        report.add(
            Section.CHANGED,
            f"{kind} 图层上有 {len(good)} 个轮廓，用了最大的",
            f"of {len(good)} outlines on {kind} the largest was used",
        )
    return max(good, key=lambda area: area.area, default=None)


def _in_one(area: shapely.Geometry, report: Report) -> Polygon:
    if isinstance(area, Polygon):
        return Polygon(area.exterior)
    raise PlanImportError(
        "building",
        Text(
            "地面层的房间分成几栋不相连的建筑：请分开导入，或在 building 图层画出共同的轮廓",
            "the ground floor consists of separate buildings: import each alone, or draw one outline on layer building",
        ),
        report,
    )


def exits_of(
    shapes: list[Shape], doors: Sequence[_Door], outdoors: Outdoors, report: Report
) -> Iterator[dict[str, object]]:
    """Each door to the outside with the exit area drawn for it, or with one put straight out from it."""
    free = outdoors.open
    areas = [area for shape in shapes if shape.kind == "exits" and (area := Polygon(shape.points)).is_valid]
    outside = [area for area in areas if free.covers(area)]
    if len(outside) < sum(shape.kind == "exits" for shape in shapes):
        report.add(
            Section.DECIDE,
            "有的疏散区（exits）不在室外或边相交：没有采用",
            "some exit areas (layer exits) are not outdoors or cross themselves: left out",
        )
    for door in doors:
        if OUTSIDE in door.between:
            area = _drawn_for(door, outside, outdoors) or _put_out(door, outdoors, report)
            if area is not None:
                yield {"door": door.id, "polygon": corners(area)}


def _drawn_for(door: _Door, areas: list[Polygon], outdoors: Outdoors) -> Polygon | None:
    """The nearest drawn exit area that is in sight of the door; None when there is none."""
    here, inside = Point(door.centre), outdoors.building.buffer(-2 * WALL_M)
    near = sorted((area.distance(here), index) for index, area in enumerate(areas))
    for metres, index in near:
        sight = LineString([here, areas[index].representative_point()])
        if metres < EXIT_REACH_M and not sight.intersects(inside):
            return areas[index]
    return None


def _put_out(door: _Door, outdoors: Outdoors, report: Report) -> Polygon | None:
    """An area as far from the door as there is room, at most 6 m; None when none fits."""
    (x, y), sign = door.centre, 1 if door.between[0] == OUTSIDE else -1
    half = max(EXIT_HALF_M, door.width / 2)
    for away in EXIT_AWAY_M:
        low, high = sorted((sign * away, sign * (away + EXIT_DEEP_M)))
        box = shapely.box(x - half, y + low, x + half, y + high)
        if door.axis == "y":
            box = shapely.box(x + low, y - half, x + high, y + half)
        if outdoors.open.covers(box):
            report.add(
                Section.ASSUMED,
                f"出口 {door.label} 没有画疏散区：放在门外 {away:.0f} 米",
                f"exit {door.label}: no area is drawn, it was put {away:.0f} m out",
            )
            return box
    report.add(
        Section.DECIDE,
        f"门 {door.label} 外没有地方放疏散区：不算出口，请在 exits 图层画出",
        f"there is no room for an exit area outside door {door.label}: draw one on layer exits",
    )
    return None


def assembly_of(shapes: list[Shape], outdoors: Outdoors, report: Report) -> list[dict[str, object]]:
    """The drawn places to assemble that lie outdoors, or one in the corner farthest from the building."""
    free = outdoors.open
    drawn = [Polygon(shape.points) for shape in shapes if shape.kind == "assembly"]
    found = [area for area in drawn if area.is_valid and free.covers(area)]
    if len(found) < len(drawn):
        report.add(Section.DECIDE, "有的集合点不在室外：没有采用", "some assembly points are not outdoors: left out")
    if not found:
        found = [_farthest(outdoors)]
        report.add(
            Section.DECIDE,
            "没有画集合点：暂放在场地一角，请按预案改",
            "no assembly point is drawn: put in a corner, to be corrected",
        )
    return [
        {"id": f"assembly-{i}", "name": {"zh": "集合点", "en": "Assembly point"}, "polygon": corners(area)}
        for i, area in enumerate(found, start=1)
    ]


def _farthest(outdoors: Outdoors) -> Polygon:
    """A place outdoors away from the building."""
    inner = outdoors.open.buffer(-ASSEMBLY_M[1] / 2 - 0.5)
    wide = ASSEMBLY_M[0] / 2
    if inner.is_empty:
        at, wide = outdoors.open.representative_point(), 0.5
        return at.buffer(wide, cap_style="square")
    points = [Point(point) for part in getattr(inner, "geoms", [inner]) for point in part.exterior.coords]
    at = max(points, key=lambda point: (round(outdoors.building.distance(point), 3), -point.x, -point.y))
    return at.buffer(ASSEMBLY_M[1] / 2, cap_style="square")
