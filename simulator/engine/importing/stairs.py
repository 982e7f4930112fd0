"""Stairs of a plan: stairwells of neighbouring storeys that lie over each other."""

from __future__ import annotations

from itertools import pairwise

import shapely
from shapely import Point

from .doors import PlanDoor
from .report import Report, Section
from .rooms import PlanRoom, RoomSet
from .storeys import Level

OVER_SHARE = 0.5
LEAST_LENGTH_M, LEAST_WIDTH_M = 4.0, 2.0
SIDES = ("low_x", "high_x", "low_y", "high_y")


def square_wells(rooms: RoomSet, report: Report) -> None:
    """Makes stairwells the rectangles they must be, when they nearly are; names those that are not."""
    for room in rooms.rooms:
        if room.kind != "stairwell":
            continue
        envelope = shapely.box(*room.area.bounds)
        if 0.95 * envelope.area <= room.area.area < 0.9999 * envelope.area:
            room.area = envelope
            report.add(
                Section.CHANGED, f"楼梯间 {room.label} 已改成矩形", f"stairwell {room.label} was made a rectangle"
            )
        elif room.area.area < 0.95 * envelope.area:
            report.add(
                Section.DECIDE,
                f"楼梯间 {room.label} 不是矩形，没有连到上下层",
                f"stairwell {room.label} is no rectangle and joins no storeys",
            )


def stairs_of(rooms: RoomSet, doors: list[PlanDoor], levels: list[Level], report: Report) -> list[dict[str, object]]:
    """The stairs, each through as many storeys as its wells lie over each other."""
    lower: dict[str, PlanRoom] = {}
    for below, above in pairwise(levels):
        for well in _wells(rooms, above.id):
            under = max(_wells(rooms, below.id), key=lambda other: _over(well, other), default=None)
            if under is not None and _over(well, under) > OVER_SHARE:
                lower[well.id] = under
            else:
                report.add(
                    Section.DECIDE,
                    f"楼梯间 {well.label} 下面一层没有对应的楼梯间：不能下楼",
                    f"stairwell {well.label} has no well below it: nobody can go down",
                )
    under_ids = {room.id for room in lower.values()}
    tops = [room for room in rooms.rooms if room.id in lower and room.id not in under_ids]
    chains = [_chain(top, lower) for top in tops]
    return [stair for i, wells in enumerate(chains, start=1) if (stair := _stair(i, wells, doors, report)) is not None]


def _wells(rooms: RoomSet, storey: str) -> list[PlanRoom]:
    return [room for room in rooms.on(storey) if room.kind == "stairwell"]


def _over(well: PlanRoom, other: PlanRoom) -> float:
    """The share of the smaller well that lies over or under the other."""
    return float(well.area.intersection(other.area).area / min(well.area.area, other.area.area))


def _chain(top: PlanRoom, lower: dict[str, PlanRoom]) -> list[PlanRoom]:
    wells = [top]
    while wells[-1].id in lower:
        wells.append(lower[wells[-1].id])
    return wells


def _stair(index: int, wells: list[PlanRoom], doors: list[PlanDoor], report: Report) -> dict[str, object] | None:
    """The entry of one stair; None when its doors or its size allow none, which the report says."""
    name = wells[0].name
    listed = " → ".join(well.label for well in wells)
    sides = {_side(well, door) for well in wells for door in doors if well.id in door.between}
    if len(sides) != 1:
        report.add(
            Section.DECIDE,
            f"楼梯 {listed} 的门不在同一侧（或没有门）：不能上下楼",
            f"the doors of stair {listed} are not all on one side, or missing: it joins no storeys",
        )
        return None
    side = sides.pop()
    for well in wells[:-1]:
        low_x, low_y, high_x, high_y = well.area.bounds
        spans = (high_y - low_y, high_x - low_x)
        length, width = spans if side.endswith("y") else spans[::-1]
        if length < LEAST_LENGTH_M or width < LEAST_WIDTH_M:
            report.add(
                Section.DECIDE,
                f"楼梯间 {well.label} 从门起长 {length:.1f} 米、宽 {width:.1f} 米，应不小于 4 × 2 米：不能上下楼",
                f"stairwell {well.label} is {length:.1f} m long from its doors and {width:.1f} m wide, not 4 × 2 m",
            )
            return None
    report.add(Section.READ, f"楼梯：{listed}，双跑，门在 {side} 侧", f"stair: {listed}, two flights, doors at {side}")
    return {
        "id": f"stair-{index}",
        "name": {"zh": name, "en": name},
        "wells": [well.id for well in wells],
        "doors_at": side,
    }


def _side(well: PlanRoom, door: PlanDoor) -> str:
    """The side of a well that a door is on."""
    low_x, low_y, high_x, high_y = well.area.bounds
    at = Point(door.centre)
    away = (abs(at.x - low_x), abs(at.x - high_x), abs(at.y - low_y), abs(at.y - high_y))
    return SIDES[away.index(min(away))]
