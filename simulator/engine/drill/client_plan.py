"""What a thin client needs to draw a scenario: geometry and names in plan coordinates, nothing of the fire."""

from __future__ import annotations

from typing import Any

from ..building.plan import Plan, WellFrame
from ..fire.hazards import cells_of

THINGS = ("alarm_buttons", "extinguishers", "hydrants", "phones", "belongings", "water", "signs")


def describe(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-able values, metres; `storey` is an index into `storeys`, cells are in snapshot order."""
    data = plan.scenario.data
    return {
        "id": plan.scenario.id,
        "name": data["name"],
        "setting": data["setting"],
        "ground": plan.ground,
        "storeys": [{"id": s["id"], "name": s["name"], "height": s["height_m"]} for s in data["storeys"]],
        "bounds": _bounds(data["outside"]["polygon"]),
        "rooms": [_room(plan, room) for room in data["rooms"]],
        "building": data["outside"]["building"],
        "outside": data["outside"]["polygon"],
        "doors": [_door(plan, index) for index in range(len(plan.doors))],
        "stairs": _stairs(plan),
        "lifts": [_at(plan, stop) for lift in data.get("lifts", []) for stop in lift["at"]],
        "assembly_points": data["assembly_points"],
        **{kind: [_at(plan, thing) for thing in data.get(kind, [])] for kind in THINGS},
        "cells": [_cell(plan, cell) for cell in cells_of(plan)],
        "people": plan.scenario.people,
    }


def _bounds(points: list[list[float]]) -> list[float]:
    xs, ys = zip(*points, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def _room(plan: Plan, room: dict[str, Any]) -> dict[str, Any]:
    return {**{key: room[key] for key in ("id", "name", "kind", "polygon")}, "storey": plan.room_storey[room["id"]]}


def _door(plan: Plan, index: int) -> dict[str, Any]:
    entry, door = plan.scenario.data["doors"][index], plan.doors[index]
    kept = {key: entry[key] for key in ("id", "between", "centre", "width", "axis")}
    return {**kept, "storey": door.storey, "exit": door.is_exit, "leaf": not entry.get("opening", False)}


def _at(plan: Plan, thing: dict[str, Any]) -> dict[str, Any]:
    return {**thing, "storey": plan.storeys.index(thing["storey"])}


def _cell(plan: Plan, cell: Any) -> dict[str, Any]:
    low_x, low_y, high_x, high_y = cell.polygon.bounds
    storey = plan.room_storey[cell.room]
    up = (storey - plan.ground) * plan.pitch
    box = [round(value, 2) for value in (low_x, low_y - up, high_x, high_y - up)]
    return {"room": cell.room, "storey": storey, "box": box}


def _stairs(plan: Plan) -> list[dict[str, Any]]:
    """The two lanes of every flight down, as boxes: `first` from the landing, `second` to the storey below."""
    found = []
    for stair in plan.scenario.data.get("stairs", []):
        for upper in stair["wells"][:-1]:
            storey = plan.room_storey[upper]
            up = (storey - plan.ground) * plan.pitch
            first, second = WellFrame(plan.rooms[upper], stair["doors_at"]).lanes()
            boxes = {
                name: [round(value, 2) for value in (x0, y0 - up, x1, y1 - up)]
                for name, (x0, y0, x1, y1) in (("first", first.bounds), ("second", second.bounds))
            }
            frame = WellFrame(plan.rooms[upper], stair["doors_at"])
            found.append({"name": stair["name"], "storey": storey, "up": list(frame.up), **boxes})
    return found
