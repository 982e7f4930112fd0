"""What a client needs to draw a scenario: geometry and names in plan coordinates, and nothing about the fire."""

from __future__ import annotations

import heapq
import math
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from shapely import Polygon

from ..building.plan import Doorway, Plan
from ..building.stairwell import DIVIDER_M, LANDING_M, WellFrame
from ..fire.hazards import Cell, cells_of
from ..scenario.parts import OUTSIDE, XY, Door, Fixture, Place, Ring, Room, Sign


def describe(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-able values in metres. `storey` is an index into `storeys`; cells are in snapshot order."""
    scenario = plan.scenario
    stops = [stop for lift in scenario.lifts for stop in lift.stops]
    return {
        "id": scenario.id,
        "name": scenario.name.to_dict(),
        "setting": scenario.setting,
        "ground": plan.ground,
        "storeys": [{"id": s.id, "name": s.name.to_dict(), "height": s.height_m} for s in scenario.storeys],
        "bounds": _bounds(scenario.outside.polygon),
        "rooms": [_room(plan, room) for room in scenario.rooms],
        "building": _points(scenario.outside.building),
        "outside": _points(scenario.outside.polygon),
        "doors": [_door(*pair) for pair in zip(scenario.doors, plan.doors, strict=True)],
        "stairs": _stairs(plan),
        "lifts": [_placed(plan, stop) for stop in stops],
        "assembly_points": [
            {"id": area.id, "name": area.name.to_dict(), "polygon": _points(area.polygon)}
            for area in scenario.assembly_points
        ],
        **{kind: [_placed(plan, thing) for thing in things] for kind, things in scenario.fixtures.items()},
        "signs": [{**_placed(plan, sign), "toward": _toward(plan, sign)} for sign in scenario.signs],
        "cells": [_cell(plan, cell) for cell in cells_of(plan)],
        "people": scenario.people,
    }


def _points(ring: Ring) -> list[list[float]]:
    return [list(corner) for corner in ring]


def _bounds(ring: Ring) -> list[float]:
    xs, ys = zip(*ring, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def _room(plan: Plan, room: Room) -> dict[str, Any]:
    return {
        "id": room.id,
        "name": room.name.to_dict(),
        "kind": room.kind,
        "polygon": _points(room.polygon),
        "storey": plan.room_storey[room.id],
    }


def _door(door: Door, doorway: Doorway) -> dict[str, Any]:
    return {
        "id": door.id,
        "between": list(door.between),
        "centre": list(door.centre),
        "width": door.width,
        "axis": door.axis,
        "storey": doorway.storey,
        "exit": doorway.is_exit,
        "leaf": not door.opening,
        "locked": door.state == "locked",
    }


def _placed(plan: Plan, thing: Fixture | Sign | Place) -> dict[str, Any]:
    """A thing as clients get it: what the file says of it, with its storey as an index."""
    known = {key: value for key, value in asdict(thing).items() if value is not None}
    return {**known, "at": list(thing.at), "storey": plan.storeys.index(thing.storey)}


@lru_cache(maxsize=16)
def sign_targets(plan: Plan) -> tuple[XY | None, ...]:
    """Where each sign of a plan sends people, in the plane."""
    return tuple(_sign_target(plan, sign) for sign in plan.scenario.signs)


def _sign_target(plan: Plan, sign: Sign) -> XY | None:
    """Where a sign sends people, in the plane: the first door on the way, or the room it names; None without either."""
    storey = plan.storeys.index(sign.storey)
    if toward := _toward(plan, sign):
        return plan.lifted((toward[0], toward[1]), storey)
    if sign.to in plan.door_index:
        x, y = plan.doors[plan.door_index[sign.to]].centre
        return float(x), float(y)
    if sign.to in plan.rooms:
        low_x, low_y, high_x, high_y = plan.rooms[sign.to].bounds
        return (low_x + high_x) / 2, (low_y + high_y) / 2
    return None


def _toward(plan: Plan, sign: Sign) -> list[float] | None:
    """The first door on the shortest way from a sign to the door it names; None where that is in the sign's own room.
    A sign at a stair leads to the head of the flight down, never to the one that leads up beside it.

    An arrow at the sign shows this way: as the crow flies it might point into a stall or through a wall.
    """
    if head := _head_of_flight(plan, sign):
        return head
    doors = {door.id: door for door in plan.doors}
    storey = plan.storeys.index(sign.storey)
    here = plan.room_at(*plan.lifted(sign.at, storey))
    goal = doors.get(sign.to)
    if goal is None or here in goal.rooms:
        return None
    open_ways = [
        (math.dist(plan.lifted(sign.at, storey), door.centre), door.id, door.id)
        for door in plan.doors
        if here in door.rooms
    ]
    heapq.heapify(open_ways)
    seen: set[str] = set()
    while open_ways:
        metres, at, first = heapq.heappop(open_ways)
        if at == sign.to:
            centre = doors[first].centre
            return [centre[0], round(centre[1] - (storey - plan.ground) * plan.pitch, 2)]
        if at in seen:
            continue
        seen.add(at)
        rooms = {room for room in doors[at].rooms if room != OUTSIDE}
        for door in plan.doors:
            if door.id not in seen and rooms & set(door.rooms):
                heapq.heappush(open_ways, (metres + math.dist(doors[at].centre, door.centre), door.id, first))
    return None


def _head_of_flight(plan: Plan, sign: Sign) -> list[float] | None:
    """Where the flight down begins of the stairwell that a sign names; None where it names none, or none goes down."""
    storey = plan.storeys.index(sign.storey)
    for stair in plan.scenario.stairs if storey != plan.ground else ():
        if sign.to in stair.wells[:-1]:
            frame = WellFrame(plan.rooms[sign.to], stair.doors_at)
            x, y = frame.at(LANDING_M, (frame.width - DIVIDER_M) / 4)
            return [round(x, 2), round(y - (storey - plan.ground) * plan.pitch, 2)]
    return None


def _cell(plan: Plan, cell: Cell) -> dict[str, Any]:
    storey = plan.room_storey[cell.room]
    return {"room": cell.room, "storey": storey, "box": _box(cell.polygon, (storey - plan.ground) * plan.pitch)}


def _box(area: Polygon, up: float) -> list[float]:
    """The bounding box of an area in plan coordinates, rounded to centimetres.

    The area lies `up` metres up the plane.
    """
    low_x, low_y, high_x, high_y = area.bounds
    return [round(value, 2) for value in (low_x, low_y - up, high_x, high_y - up)]


def _stairs(plan: Plan) -> list[dict[str, Any]]:
    """The two lanes of every flight down, as boxes: `first` from the landing, `second` to the storey below."""
    found = []
    for stair in plan.scenario.stairs:
        for upper in stair.wells[:-1]:
            storey = plan.room_storey[upper]
            up = (storey - plan.ground) * plan.pitch
            frame = WellFrame(plan.rooms[upper], stair.doors_at)
            first, second = (_box(lane, up) for lane in frame.lanes())
            flight = {"name": stair.name.to_dict(), "storey": storey, "up": list(frame.up)}
            found.append({**flight, "first": first, "second": second})
    return found
