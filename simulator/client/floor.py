"""Where a body may stand on each storey, according to the server's plan. The browser has the same in plan.js."""

from __future__ import annotations

import math
from typing import Any

from .camera import Bounds
from .view import in_box, in_ring

DOOR_DEPTH_M = 0.15
RAIL_M = 0.1


class Floor:
    """Rooms, doorways and the grounds. A shut or locked door is a wall."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        storeys = range(len(plan["storeys"]))
        self._boxes: list[list[Bounds]] = [[] for _ in storeys]
        self._rings: list[list[list[list[float]]]] = [[] for _ in storeys]  # rooms that are not boxes
        self._slabs: list[list[tuple[int, Bounds]]] = [[] for _ in storeys]
        for room in plan["rooms"]:
            if room["kind"] != "lift":
                self._add_room(room)
        for index, door in enumerate(plan["doors"]):
            self._slabs[door["storey"]].append((index, _slab(door)))

    def _add_room(self, room: dict[str, Any]) -> None:
        storey, box = room["storey"], box_of(room["polygon"])
        stair = next((s for s in self.plan["stairs"] if s["storey"] == storey and _lies_in(s, box)), None)
        if room["kind"] == "stairwell" and stair is not None:
            self._boxes[storey] += _well(box, stair)
        elif is_box(room["polygon"], box):
            self._boxes[storey].append(box)
        else:
            self._rings[storey].append(room["polygon"])

    def holds(self, x: float, y: float, storey: int, shut: frozenset[int] = frozenset()) -> bool:
        """True on the floor of a storey; `shut` holds the indices of doors that let nobody through."""
        if not 0 <= storey < len(self._boxes):
            return False
        if any(in_box(box, x, y) for box in self._boxes[storey]):
            return True
        if any(index not in shut and in_box(box, x, y) for index, box in self._slabs[storey]):
            return True
        if any(in_ring(ring, x, y) for ring in self._rings[storey]):
            return True
        plan = self.plan
        return storey == plan["ground"] and in_ring(plan["outside"], x, y) and not in_ring(plan["building"], x, y)


def box_of(points: list[list[float]]) -> Bounds:
    """The box around points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def is_box(points: list[list[float]], box: Bounds) -> bool:
    """True for the four corners of a box."""
    corners = {(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])}
    return len(points) == 4 and {(point[0], point[1]) for point in points} == corners


def _slab(door: dict[str, Any]) -> Bounds:
    """The box of a doorway through its wall."""
    (x, y), along, through = door["centre"], door["width"] / 2, DOOR_DEPTH_M
    if door["axis"] == "y":
        along, through = through, along
    return x - along, y - through, x + along, y + through


def _lies_in(stair: dict[str, Any], box: Bounds) -> bool:
    low_x, low_y, high_x, high_y = stair["first"]
    return in_box(box, (low_x + high_x) / 2, (low_y + high_y) / 2)


def _well(box: Bounds, stair: dict[str, Any]) -> list[Bounds]:
    """A stairwell with a flight down: landing, first lane, half landing, second lane with a rail at the landing."""
    low_x, low_y, high_x, high_y = box
    first: Bounds = tuple(stair["first"])
    rail, (dx, dy) = list(stair["second"]), stair["up"]
    edge = (0 if dx > 0 else 2) if abs(dx) > abs(dy) else (1 if dy > 0 else 3)
    rail[edge] += math.copysign(RAIL_M, dx + dy)
    if abs(dy) > abs(dx):
        landings = [(low_x, low_y, high_x, first[1]), (low_x, first[3], high_x, high_y)]
    else:
        landings = [(low_x, low_y, first[0], high_y), (first[2], low_y, high_x, high_y)]
    return [*landings, first, (rail[0], rail[1], rail[2], rail[3])]
