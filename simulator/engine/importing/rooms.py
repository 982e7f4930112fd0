"""Rooms of a plan: their areas made valid, parted by walls, without holes, with their names and kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from .report import Report, Section
from .shapes import Drawing, Shape

LEAST_AREA_M2, LEAST_WIDTH_M = 0.5, 0.6
WALL_M = 0.2
TOUCHING_M = 0.02  # nearer than this there is no room for a wall
SLIVER_M = 0.05  # how deep an overlap may be to be a slip of the hand
STRAIGHT_M = 0.02  # how far a simplified side may stay from the drawn one
MOST_CORNERS = 150
LEAST_CUT_M, WIDEST_OPENING_M = 0.6, 12.0
CORRIDOR_WORDS = ("走廊", "走道", "过道", "corridor", "hallway")
STAIR_WORDS = ("楼梯", "stair")
CORRIDOR_RATIO = 4


@dataclass
class PlanRoom:
    """A room of the draft, with the place in the file that it comes from."""

    id: str
    name: str
    kind: str
    storey: str
    area: Polygon
    origin: str

    def entry(self) -> dict[str, object]:
        """The room's entry in the scenario."""
        polygon = [[round(x, 3), round(y, 3)] for x, y in self.area.exterior.coords[:-1]]
        return {
            "id": self.id,
            "name": {"zh": self.name, "en": self.name},
            "kind": self.kind,
            "storey": self.storey,
            "polygon": polygon,
        }

    @property
    def label(self) -> str:
        """How a report names it."""
        return f"{self.name} ({self.id}, {self.origin})"


@dataclass(frozen=True)
class Opening:
    """Where a room with a hole was cut in two: the parts stay one space."""

    between: tuple[str, str]
    centre: tuple[float, float]
    width: float
    axis: str
    storey: str


@dataclass
class RoomSet:
    """The rooms of a plan, the openings between parts of one room, and areas that may be rooms but were not read."""

    rooms: list[PlanRoom] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    uncertain: list[tuple[str, Polygon]] = field(default_factory=list)  # storey and area

    def on(self, storey: str) -> list[PlanRoom]:
        """The rooms of a storey."""
        return [room for room in self.rooms if room.storey == storey]


def rooms_of(drawing: Drawing, ids: dict[str, str], report: Report) -> RoomSet:
    """The rooms that a drawing in metres has. `ids` are the storeys' ids by what the drawing calls them."""
    found = RoomSet()
    names = [shape for shape in drawing.shapes if shape.kind == "names"]
    for shape in drawing.shapes:
        if shape.kind in ("rooms", "stairs"):
            _take(shape, names, ids[shape.storey], found, report)
    for shape in drawing.unread:
        _take_as_uncertain(shape, ids.get(shape.storey, ""), found, report)
    _tell_of_names(names, found, ids, report)
    _part(found, report)
    _cut_holes(found, report)
    _tell_of_kinds(found, report)
    return found


def _take(shape: Shape, names: list[Shape], storey: str, found: RoomSet, report: Report) -> None:
    area = Polygon(shape.points, [hole for hole in shape.holes if len(hole) >= 3])
    bare = Polygon(shape.points)
    if bare.convex_hull.area < LEAST_AREA_M2:
        report.add(
            Section.IGNORED,
            f"{shape.origin} 的面积不到 {LEAST_AREA_M2} 平方米，不是房间",
            f"{shape.origin} is smaller than {LEAST_AREA_M2} m² and no room",
        )
        return
    if not area.is_valid:
        mended = _mended(area)
        if mended is None:
            report.add(
                Section.DECIDE,
                f"{shape.origin} 的边相交，看不出是什么房间：请改图",
                f"the sides of {shape.origin} cross, so that it is no room: correct the drawing",
            )
            hull = bare.convex_hull
            if isinstance(hull, Polygon):
                found.uncertain.append((storey, hull))
            return
        report.add(
            Section.CHANGED, f"{shape.origin} 的边略有相交，已整理", f"sides of {shape.origin} crossed a little: mended"
        )
        area = mended
    if len(area.exterior.coords) > MOST_CORNERS:
        area = area.simplify(STRAIGHT_M)
    number = len(found.rooms) + 1
    inside = [n.name for n in names if n.storey == shape.storey and area.covers(Point(n.points[0]))]
    name = (shape.name or (inside[0] if inside else f"房间 {number}"))[:60]
    if len(inside) > 1:
        listed = ", ".join(inside[:5])
        report.add(
            Section.ASSUMED,
            f"房间 r{number} 里有几个名称（{listed}），用了第一个",
            f"room r{number} holds several names ({listed}): the first was used",
        )
    found.rooms.append(PlanRoom(f"r{number}", name, _kind(shape, name, area), storey, area, shape.origin))


def _mended(area: Polygon) -> Polygon | None:
    """The polygon that a slip of the hand meant; None when mending changes more than a trifle."""
    mended = area.buffer(0)
    whole = isinstance(mended, Polygon) and not mended.is_empty
    lost = abs(mended.area - shapely.make_valid(area).area)
    return mended if whole and lost < 0.05 and mended.area > LEAST_AREA_M2 else None


def _kind(shape: Shape, name: str, area: Polygon) -> str:
    if shape.kind == "stairs":
        return "stairwell"
    low_x, low_y, high_x, high_y = area.bounds
    spans = sorted((high_x - low_x, high_y - low_y))
    is_corridor = any(word in name.lower() for word in CORRIDOR_WORDS) or spans[1] > CORRIDOR_RATIO * spans[0]
    return "corridor" if is_corridor else "room"


def _take_as_uncertain(shape: Shape, storey: str, found: RoomSet, report: Report) -> None:
    area = LineString(shape.points).convex_hull if len(shape.points) >= 2 else None
    if shape.kind not in ("rooms", "stairs") or not isinstance(area, Polygon) or area.area < LEAST_AREA_M2:
        return
    found.uncertain.append((storey, area))
    x, y = shape.points[0]
    report.add(
        Section.DECIDE,
        f"{shape.origin}（{x:.2f}, {y:.2f} 处）可能是一个房间，但没有读出来：请闭合、显示或删除它",
        f"{shape.origin} at ({x:.2f}, {y:.2f}) may be a room but was not read: close, show or delete it",
    )


def _tell_of_names(names: list[Shape], found: RoomSet, ids: dict[str, str], report: Report) -> None:
    for name in names:
        storey = ids.get(name.storey, "")
        if not any(room.area.covers(Point(name.points[0])) for room in found.on(storey)):
            report.add(
                Section.IGNORED, f"名称“{name.name[:40]}”不在任何房间里", f"the name “{name.name[:40]}” lies in no room"
            )


def _tell_of_kinds(found: RoomSet, report: Report) -> None:
    corridors = ", ".join(room.label for room in found.rooms if room.kind == "corridor")
    if corridors:
        report.add(
            Section.ASSUMED,
            f"按名称或长宽比看作走廊：{corridors}",
            f"taken for corridors by name or shape: {corridors}",
        )
    for room in found.rooms:
        if room.kind != "stairwell" and any(word in room.name.lower() for word in STAIR_WORDS):
            report.add(
                Section.DECIDE,
                f"{room.label} 叫楼梯，但没有画在 stairs 图层上：现在只是房间，不能上下楼",
                f"{room.label} is called a stair but not drawn on the layer stairs: it joins no storeys",
            )


# -- walls between rooms that touch -----------------------------------------------------------------------------------


def _part(found: RoomSet, report: Report) -> None:
    """Puts a wall where two rooms share a line: half of it from each, as when outlines are drawn along its middle."""
    for index, room in enumerate(found.rooms):
        for other in found.rooms[:index]:
            if room.storey != other.storey or room.area.distance(other.area) >= TOUCHING_M:
                continue
            _part_two(room, other, report)


def _part_two(room: PlanRoom, other: PlanRoom, report: Report) -> None:
    both = room.area.intersection(other.area)
    if both.area > 0 and not both.buffer(-SLIVER_M).is_empty:
        report.add(
            Section.DECIDE,
            f"{room.label} 与 {other.label} 重叠 {both.area:.1f} 平方米：哪个对？",
            f"{room.label} and {other.label} overlap by {both.area:.1f} m²: which is right?",
        )
        return
    shared = room.area.buffer(TOUCHING_M).intersection(other.area.buffer(TOUCHING_M))
    before = room.area.area, other.area.area
    parted = [
        _largest(one.area.difference(shared.buffer(WALL_M / 2 - TOUCHING_M, join_style="mitre")))
        for one in (room, other)
    ]
    if any(area is None for area in parted):
        report.add(
            Section.DECIDE,
            f"{room.label} 与 {other.label} 贴在一起，分不开：请画出墙",
            f"{room.label} and {other.label} touch and cannot be parted: draw the wall",
        )
        return
    room.area, other.area = (shapely.set_precision(area, 0.001) for area in parted)
    lost = before[0] - room.area.area + before[1] - other.area.area
    report.add(
        Section.CHANGED,
        f"{room.label} 与 {other.label} 共用一条线：当作墙中线，补了 {WALL_M} 米厚的墙（共减 {lost:.1f} 平方米）",
        f"{room.label} and {other.label} share a line: a wall {WALL_M} m thick was put along it ({lost:.1f} m² less)",
    )


def _largest(area: BaseGeometry) -> Polygon | None:
    """The largest part of an area without slivers; None when nothing of size is left."""
    parts = [part for part in getattr(area, "geoms", [area]) if isinstance(part, Polygon)]
    best = max(parts, key=lambda part: part.area, default=None)
    return best if best is not None and best.area > LEAST_AREA_M2 else None


# -- rooms round a courtyard ------------------------------------------------------------------------------------------


def _cut_holes(found: RoomSet, report: Report) -> None:
    """Cuts rooms with holes into parts that are joined by openings, because a scenario's rooms have no holes."""
    rooms: list[PlanRoom] = []
    for room in found.rooms:
        parts = list(_without_holes(room.area))
        if len(parts) == 1:
            rooms.append(PlanRoom(room.id, room.name, room.kind, room.storey, parts[0], room.origin))
            continue
        pieces = [
            PlanRoom(f"{room.id}-{i}", room.name, room.kind, room.storey, part, room.origin)
            for i, part in enumerate(parts, start=1)
        ]
        rooms += pieces
        found.openings += _openings(pieces)
        report.add(
            Section.CHANGED,
            f"{room.label} 中间有洞（天井、内院等）：分成 {len(pieces)} 块，块与块之间是没有门扇的开口",
            f"{room.label} has a hole (a courtyard): cut into {len(pieces)} parts joined by openings without leaves",
        )
    found.rooms = rooms


def _without_holes(area: Polygon) -> Iterator[Polygon]:
    if not area.interiors:
        yield area
        return
    hole = Polygon(area.interiors[0])
    low_x, low_y, high_x, high_y = area.bounds
    at = hole.representative_point()
    cuts = (LineString([(at.x, low_y - 1), (at.x, high_y + 1)]), LineString([(low_x - 1, at.y), (high_x + 1, at.y)]))
    best = min(cuts, key=lambda cut: area.intersection(cut).length)
    for part in split(area, best).geoms:
        yield from _without_holes(part)


def _openings(pieces: list[PlanRoom]) -> Iterator[Opening]:
    for index, piece in enumerate(pieces):
        for other in pieces[:index]:
            shared = piece.area.intersection(other.area)
            for line in getattr(shared, "geoms", [shared]):
                if isinstance(line, LineString) and line.length >= LEAST_CUT_M:
                    yield from _along(line, (other.id, piece.id), piece.storey)


def _along(line: LineString, between: tuple[str, str], storey: str) -> Iterator[Opening]:
    """One opening along a line, or several when it is wider than an opening may be."""
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    count = int(line.length // WIDEST_OPENING_M) + 1
    for i in range(count):
        share = (i + 0.5) / count
        centre = (round(x0 + (x1 - x0) * share, 3), round(y0 + (y1 - y0) * share, 3))
        yield Opening(
            between, centre, round(line.length / count, 3), "x" if abs(x1 - x0) > abs(y1 - y0) else "y", storey
        )
