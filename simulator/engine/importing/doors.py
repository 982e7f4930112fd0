"""Doors of a plan: which two spaces each one joins, through walls of any thickness, and what is left to a person."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import shapely
from shapely import LineString, Point, Polygon

from ..scenario.parts import OUTSIDE, XY
from .outdoors import Outdoors
from .report import Report, Section
from .rooms import PlanRoom, RoomSet
from .shapes import Shape

LEAST_M, WIDEST_M = 0.6, 12.0
AXIS_TOLERANCE = 0.1
REACH_M = 0.65  # how far from the line of a door its rooms are looked for
ON_FACE_M = 0.35  # how far inside a room a door's line may be drawn
HALF_SLAB_M = 0.1  # a room must come as near as this to the middle of a door
MOVED_M = 0.02
SAME_M = 0.3


@dataclass
class PlanDoor:
    """A door of the draft."""

    id: str
    between: tuple[str, str]
    centre: XY
    width: float
    axis: str
    storey: str
    origin: str = ""
    opening: bool = False

    def entry(self) -> dict[str, object]:
        """The door's entry in the scenario."""
        entry = {
            "id": self.id,
            "between": list(self.between),
            "centre": list(self.centre),
            "width": self.width,
            "axis": self.axis,
        }
        return {**entry, "opening": True} if self.opening else entry

    @property
    def label(self) -> str:
        """How a report names it."""
        return f"{self.id} ({self.origin})"


@dataclass(frozen=True)
class _Line:
    """The line of a wall across a door."""

    centre: XY
    width: float
    axis: str

    @property
    def across(self) -> XY:
        return (0.0, 1.0) if self.axis == "x" else (1.0, 0.0)

    def beside(self, metres: float) -> XY:
        """The point this far to the positive side of the wall."""
        dx, dy = self.across
        return self.centre[0] + dx * metres, self.centre[1] + dy * metres

    def at(self, centre: XY) -> _Line:
        return _Line((round(centre[0], 3), round(centre[1], 3)), self.width, self.axis)

    def box(self, low: float, high: float) -> Polygon:
        """The rectangle as wide as the door between two distances from its line."""
        (x0, y0), (x1, y1) = self.beside(low), self.beside(high)
        half = self.width / 2
        if self.axis == "x":
            return shapely.box(x0 - half, min(y0, y1), x0 + half, max(y0, y1))
        return shapely.box(min(x0, x1), y0 - half, max(x0, x1), y0 + half)


@dataclass
class _Side:
    """What lies on one side of a door, and how far from its line."""

    room: PlanRoom | None
    metres: float


@dataclass
class DoorSet:
    """The doors of a plan and the storeys' outdoors that they open onto."""

    rooms: RoomSet
    outdoors: Outdoors
    ground: str
    report: Report
    doors: list[PlanDoor] = field(default_factory=list)


def doors_of(shapes: list[Shape], ids: dict[str, str], doors: DoorSet) -> None:
    """Adds the doors that the shapes draw, and the openings between the parts of one room."""
    for opening in doors.rooms.openings:
        doors.doors.append(
            PlanDoor(
                f"d{len(doors.doors) + 1}",
                opening.between,
                opening.centre,
                opening.width,
                opening.axis,
                opening.storey,
                "opening",
                opening=True,
            )
        )
    for shape in shapes:
        if shape.kind == "doors":
            _take(shape, ids.get(shape.storey, ""), doors)


def _take(shape: Shape, storey: str, doors: DoorSet) -> None:
    report, origin = doors.report, shape.origin
    lines = [line for end in (shape.points[1], *shape.leaf_ends) if (line := _line(shape.points[0], end)) is not None]
    if not lines:
        width = math.dist(*shape.points[:2])
        report.add(
            Section.DECIDE,
            f"门 {origin} 没有采用：宽 {width:.2f} 米，应在 {LEAST_M}–{WIDEST_M} 米且与墙一样横平竖直",
            f"door {origin} was left out: {width:.2f} m wide; it must be {LEAST_M} to {WIDEST_M} m and along an axis",
        )
        return
    for line in lines:
        moved = _off_the_face(line, storey, doors.rooms)
        sides = [_side(moved, storey, doors.rooms, sign) for sign in (1, -1)]
        if sides[0].room is not sides[1].room:
            _join(moved, line, sides, storey, shape, doors)
            return
    report.add(
        Section.DECIDE,
        f"门 {origin} 没有采用：它的两侧不是两个房间，也不是房间和室外（查到 {REACH_M} 米）",
        f"door {origin} was left out: its sides are no two rooms, nor a room and the open (within {REACH_M} m)",
    )


def _line(start: XY, end: XY) -> _Line | None:
    """The line of a door along an axis; None when it is slanted or no door can be so wide."""
    width = math.dist(start, end)
    dx, dy = abs(end[0] - start[0]), abs(end[1] - start[1])
    if not LEAST_M <= width <= WIDEST_M or min(dx, dy) > AXIS_TOLERANCE * width:
        return None
    centre = (round((start[0] + end[0]) / 2, 3), round((start[1] + end[1]) / 2, 3))
    return _Line(centre, round(width, 3), "x" if dx >= dy else "y")


def _off_the_face(line: _Line, storey: str, rooms: RoomSet) -> _Line:
    """The line moved out of a room in which it was drawn a little too far; the same line otherwise."""
    here = Point(line.centre)
    room = next((room for room in rooms.on(storey) if room.area.contains(here)), None)
    if room is None:
        return line
    ways = [metres for sign in (1, -1) if (metres := _leaves(line, room.area, sign)) is not None]
    best = min(ways, key=abs, default=None)
    return line if best is None else line.at(line.beside(best))


def _leaves(line: _Line, area: Polygon, sign: int) -> float | None:
    """How far beside the line the area ends, with its sign; None when it goes on."""
    probe = LineString([line.centre, line.beside(sign * ON_FACE_M)])
    left = probe.difference(area)
    if left.is_empty:
        return None
    return sign * Point(line.centre).distance(left)


def _side(line: _Line, storey: str, rooms: RoomSet, sign: int) -> _Side:
    """The nearest room on one side of a door within reach; no room when there is none."""
    probe = LineString([line.beside(sign * 0.005), line.beside(sign * REACH_M)])
    here, best = Point(line.centre), _Side(None, REACH_M)
    for room in rooms.on(storey):
        hit = room.area.intersection(probe)
        if not hit.is_empty and (metres := here.distance(hit)) < best.metres and hit.length > 0:
            best = _Side(room, metres)
    return best


def _join(line: _Line, drawn: _Line, sides: list[_Side], storey: str, shape: Shape, doors: DoorSet) -> None:
    """Adds the door between what lies on its two sides, once its way out is known to be one."""
    rooms = [side.room for side in sides]
    inner = next(room for room in rooms if room is not None)
    if None in rooms:
        sign = 1 if rooms[0] is None else -1
        if not _opens_out(line, sides[1 if rooms[0] is None else 0].metres, sign, inner, storey, shape, doors):
            return
    centre = _middle(line, sides, doors.outdoors)
    between = tuple(room.id if room is not None else OUTSIDE for room in rooms)
    door = PlanDoor(f"d{len(doors.doors) + 1}", between, centre, line.width, line.axis, storey, shape.origin)  # type: ignore[arg-type]
    if (twin := _twin(door, doors)) is not None:
        doors.report.add(
            Section.IGNORED,
            f"门 {shape.origin} 与 {twin.label} 是同一个门",
            f"door {shape.origin} is {twin.label} again",
        )
        return
    doors.doors.append(door)
    _tell_of_move(door, drawn, doors.report)
    for side in sides:
        if side.room is not None:
            _reach(side.room, line.at(centre), door, doors)


def _opens_out(
    line: _Line, inner_m: float, sign: int, inner: PlanRoom, storey: str, shape: Shape, doors: DoorSet
) -> bool:
    """True when a door with a room on one side only leads into the open; if not, the report asks what it is."""
    report, origin = doors.report, shape.origin
    beyond = Point(line.beside(sign * (REACH_M + 0.1)))
    near = Point(line.beside(sign * 0.4))
    unsure = any(at == storey and area.distance(near) < 0.3 for at, area in doors.rooms.uncertain)
    if unsure:
        report.add(
            Section.DECIDE,
            f"{inner.label} 的门 {origin} 通向没有读出来的区域：不算出口",
            f"door {origin} of {inner.label} leads into an area that was not read: it counts as no exit",
        )
    elif storey != doors.ground:
        report.add(
            Section.DECIDE,
            f"{inner.label} 的门 {origin} 在 {storey} 层通向室外，但只有地面层有室外：没有采用（外楼梯？阳台？坡地？）",
            f"door {origin} of {inner.label} opens outdoors on {storey}, not the ground floor: left out "
            "(an outside stair, a balcony, a slope?)",
        )
    elif not doors.outdoors.covers(beyond):
        report.add(
            Section.DECIDE,
            f"{inner.label} 的门 {origin} 通向没有画房间的室内或内院：不算出口，没有采用；内院可画成房间",
            f"door {origin} of {inner.label} leads into a court or a space without a room: it is no exit and was left "
            "out; a court may be drawn as a room",
        )
    else:
        return True
    return False


def _middle(line: _Line, sides: list[_Side], outdoors: Outdoors) -> XY:
    """The middle of the wall; near the open air or a stairwell in a thick wall, because those cannot reach into it."""
    reach, fixed = [], []
    for side, sign in zip(sides, (1, -1), strict=True):
        open_m = outdoors.distance_to(line.centre, line.beside(sign * REACH_M)) if side.room is None else side.metres
        reach.append(open_m)
        fixed.append(side.room is None or side.room.kind == "stairwell")
    half = min((reach[0] + reach[1]) / 2, HALF_SLAB_M if any(fixed) else math.inf)
    x, y = line.beside(reach[0] - half if fixed[0] or not fixed[1] else half - reach[1])
    return round(x, 3), round(y, 3)


def _twin(door: PlanDoor, doors: DoorSet) -> PlanDoor | None:
    """A door that joins the same spaces at the same place; None when there is none."""
    for other in doors.doors:
        same = set(other.between) == set(door.between) and other.storey == door.storey
        if same and math.dist(other.centre, door.centre) < SAME_M:
            return other
    return None


def _tell_of_move(door: PlanDoor, drawn: _Line, report: Report) -> None:
    away = math.dist(door.centre, drawn.centre)
    if away > MOVED_M:
        report.add(
            Section.CHANGED,
            f"门 {door.label} 移到墙的正中（{away:.2f} 米）",
            f"door {door.label} was moved to the middle of its wall ({away:.2f} m)",
        )


def _reach(room: PlanRoom, line: _Line, door: PlanDoor, doors: DoorSet) -> None:
    """Lets a room reach through a thick wall as far as the middle of its door: the passage is floor."""
    away = room.area.distance(Point(line.centre))
    if away <= HALF_SLAB_M + 0.02 or room.kind == "stairwell":
        return
    sign = 1 if room.area.distance(Point(line.beside(0.05))) < away else -1
    niche = line.box(*sorted((sign * HALF_SLAB_M, sign * (away + 0.05))))
    area = shapely.union_all([room.area, niche], grid_size=0.001)
    if not isinstance(area, Polygon):
        return
    room.area = area
    doors.report.add(
        Section.CHANGED,
        f"门 {door.label} 处的墙较厚：{away - HALF_SLAB_M:.2f} 米深的门洞并入 {room.label}",
        f"the wall at door {door.label} is thick: {away - HALF_SLAB_M:.2f} m of passage were added to {room.label}",
    )
