"""Checks a finished plan as people walk it: everybody can leave, exits open outdoors, no wall has vanished."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from simulator.protocol.text import Text

from .plan import BODY_M, Plan
from .routes import Routes

TOUCHING_M, LEAST_M = 0.001, 0.05
NO_WAY = Text("楼层 {storey} 的 {rooms} 走不到任何出口", "{rooms} on storey {storey} cannot reach any exit")
NOT_OUT = Text("出口 {door} 没有通到室外", "exit {door} does not open outdoors")
FAR_AREA = Text("从出口 {door} 走不到它的疏散区", "the area of exit {door} cannot be reached from it")
VANISHED = Text(
    "{first} 与 {second} 之间的墙消失了（{metres} 米）", "the wall between {first} and {second} vanishes ({metres} m)"
)
TOO_NARROW = Text(
    "楼层 {storey} 的 {rooms} 与出口之间有人过不去的窄处",
    "a body does not fit through the way from {rooms} on storey {storey}",
)


def faults_of(plan: Plan) -> list[Text]:
    """What is wrong with a plan, with the names of its rooms; empty when nothing is."""
    faults = list(_shut_in(plan))
    return [*faults, *_wrong_exits(plan), *_vanished_walls(plan), *([] if faults else _narrow_ways(plan))]


def _shut_in(plan: Plan) -> Iterator[Text]:
    """Rooms from which no way leads to an exit when every door that is not locked is open."""
    passable = np.array([door.state != "locked" for door in plan.doors], dtype=bool)
    routes = Routes(plan)
    table = routes.table(passable, {})
    stuck: dict[int, list[str]] = {}
    for room, storey in plan.room_storey.items():
        if plan.room_kind[room] == "lift":
            continue
        nodes, _ = routes.nodes_of(room)
        if not len(nodes) or not np.isfinite(table.cost[:, nodes]).any():
            stuck.setdefault(storey, []).append(room)
    for storey, rooms in stuck.items():
        yield NO_WAY.format(storey=plan.storeys[storey], rooms=_listed(plan, rooms))


def _wrong_exits(plan: Plan) -> Iterator[Text]:
    """Exits whose door does not touch the open air, or whose area lies in another part of it."""
    free = _outdoors(plan)
    parts = list(getattr(free, "geoms", [free]))
    for name, area in plan.exits.items():
        door = plan.doors[plan.door_index[name]]
        here = [part for part in parts if part.intersects(door.slab)]
        if door.storey != plan.ground or not here:
            yield NOT_OUT.format(door=name)
        elif not any(part.intersects(area) for part in here):
            yield FAR_AREA.format(door=name)


def _outdoors(plan: Plan) -> BaseGeometry:
    return Polygon(plan.scenario.outside.polygon, [plan.scenario.outside.building])


def _vanished_walls(plan: Plan) -> Iterator[Text]:
    """Rooms that touch each other or the open air where no door or opening is: people would walk through the wall."""
    doors = shapely.union_all([door.slab.buffer(TOUCHING_M) for door in plan.doors])
    areas = {room: area for room, area in plan.rooms.items() if plan.room_kind[room] != "lift"}
    listed = list(areas.items())
    for index, (room, area) in enumerate(listed):
        for other, its in listed[:index]:
            if area.distance(its) <= TOUCHING_M and (metres := _shared(area, its, doors)) > LEAST_M:
                yield VANISHED.format(first=_name(plan, other), second=_name(plan, room), metres=f"{metres:.1f}")
        if plan.room_storey[room] == plan.ground and (metres := _shared(area, _outdoors(plan), doors)) > LEAST_M:
            yield VANISHED.format(first=_name(plan, room), second=Text("室外", "the open air"), metres=f"{metres:.1f}")


def _shared(area: Polygon, other: BaseGeometry, doors: BaseGeometry) -> float:
    """The metres of border that two areas share outside of doors."""
    return float(area.boundary.intersection(other.buffer(TOUCHING_M)).difference(doors).length)


def _narrow_ways(plan: Plan) -> Iterator[Text]:
    """Rooms whose floor is parted from every exit and stair by a place too narrow for a body."""
    exits = [Point(plan.doors[plan.door_index[name]].centre) for name in plan.exits]
    ends = exits + [Point(end) for flight in plan.flights for end in (flight.top, flight.bottom)]
    for storey, floor in enumerate(plan.floors):
        clear = floor.buffer(-BODY_M)
        parts = [part for part in getattr(clear, "geoms", [clear]) if not part.is_empty]
        leaving = shapely.union_all([part for part in parts if any(part.distance(end) < 2 * BODY_M for end in ends)])
        rooms = [room for room, at in plan.room_storey.items() if at == storey and plan.room_kind[room] != "lift"]
        stuck = [room for room in rooms if not _reaches(plan.rooms[room], parts, leaving)]
        if stuck:
            yield TOO_NARROW.format(storey=plan.storeys[storey], rooms=_listed(plan, stuck))


def _reaches(area: Polygon, parts: list[Polygon], leaving: BaseGeometry) -> bool:
    """True when the largest clear part of a room is on a way out; also for a room in which nobody can stand."""
    own = [part.intersection(area) for part in parts]
    best = max(own, key=lambda part: part.area, default=None)
    return best is None or best.area < LEAST_M or bool(leaving.intersects(best))


def _name(plan: Plan, room: str) -> Text:
    """A room by its name and id."""
    name = plan.scenario.room(room).name
    return Text(f"{name.zh}（{room}）", f"{name.en} ({room})")


def _listed(plan: Plan, rooms: list[str]) -> Text:
    names = [_name(plan, room) for room in rooms]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
