"""What a player has seen of a storey: rooms out of sight stay as they were last seen, and smoke hides people.

The browser has the same in memory.js. Walls, organisers and films have no memory: they see everything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.protocol.snapshot import AGENT, Snapshot

from .view import BARRED, CLEAR_M, HALF_WALL_M, OUTSIDE, TICK_HZ, Place

FRESH, FADES_S, STEPS = 0.6, 30.0, 6  # how far a room just left is hidden, and how soon, and in how many steps, wholly


class Memory:
    """Keeps smoke, doors and people of every room as they were when it was last seen."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self._cell_room = np.array([cell["room"] for cell in plan["cells"]], dtype=object)
        self._door_rooms = [set(door["between"]) for door in plan["doors"]]
        locked = np.array([door["locked"] for door in plan["doors"]], dtype=bool)
        self._known = np.where(locked, 0xFF, 0xFF & ~BARRED).astype(np.uint8)  # of others one learns by seeing them
        self._boxes = {room["id"]: _box(room["polygon"]) for room in plan["rooms"]}
        self._cells: NDArray[np.void] | None = None
        self._doors: NDArray[np.uint8] | None = None
        self._people: dict[tuple[int, str], NDArray[np.void]] = {}
        self._looked: dict[str, int] = {}  # the tick at which each room was last seen

    def seen(self, moment: Snapshot, place: Place, me: int, rooms: Collection[str], sight_m: float) -> Snapshot:
        """The moment as a player at a place knows it, who looks into `rooms` and sees `sight_m` far."""
        visible = self._visible(moment, place, rooms, sight_m)
        visible[moment.agents["id"] == me] = True
        here = moment.agents[visible]
        for room in rooms:
            self._people[place.storey, room] = here[self._in_room(here, room)]
        others = [rows for (storey, room), rows in self._people.items() if storey == place.storey and room not in rooms]
        before = np.concatenate(others) if others else np.empty(0, AGENT)
        before = before[~np.isin(before["id"], here["id"])]
        self._looked.update(dict.fromkeys(rooms, moment.tick))
        cells, doors = self._look(moment, rooms)
        return replace(moment, agents=np.concatenate((before, here)), cells=cells, doors=doors)

    def unseen(self, rooms: Collection[str], storey: int, tick: int) -> dict[str, float]:
        """The rooms of a storey that are not among `rooms`, those in sight, and how unknown they are by now.

        1 is a room that was never seen, or so long ago that its air may be anything.
        """
        return {
            room["id"]: unknown((tick - self._looked[room["id"]]) / TICK_HZ if room["id"] in self._looked else None)
            for room in self.plan["rooms"]
            if room["storey"] == storey and room["id"] not in rooms
        }

    def _visible(self, moment: Snapshot, place: Place, rooms: Collection[str], sight_m: float) -> NDArray[np.bool_]:
        inside = np.zeros(len(moment.agents), dtype=bool)
        for room in rooms:
            inside |= self._in_room(moment.agents, room)
        inside &= moment.storey == place.storey
        if sight_m < CLEAR_M:
            away = np.hypot(moment.agents["x"] / 100 - place.x, moment.agents["y"] / 100 - place.y)
            inside &= away <= sight_m
        return inside

    def _in_room(self, agents: NDArray[np.void], room: str) -> NDArray[np.bool_]:
        x, y = agents["x"] / 100, agents["y"] / 100
        if room == OUTSIDE:
            return ~_in_ring(self.plan["building"], x, y)
        low_x, low_y, high_x, high_y = self._boxes[room]
        inside: NDArray[np.bool_] = (x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y)
        return inside

    def _look(self, moment: Snapshot, rooms: Collection[str]) -> tuple[NDArray[np.void], NDArray[np.uint8]]:
        """Smoke and doors, those of the rooms in sight as they are now. Before the first look no smoke is known."""
        if self._cells is None or self._doors is None or len(self._cells) != len(moment.cells):
            self._cells, self._doors = np.zeros_like(moment.cells), moment.doors & self._known
        if len(moment.cells):
            now = np.isin(self._cell_room, list(rooms))
            self._cells[now] = moment.cells[now]
            doors = [index for index, between in enumerate(self._door_rooms) if between & set(rooms)]
            self._doors[doors] = moment.doors[doors]
        return self._cells, self._doors


def unknown(age_s: float | None) -> float:
    """How unknown a room is that was last seen so long ago (None: never), from FRESH to 1 in equal steps."""
    if age_s is None:
        return 1.0
    step = min(STEPS, max(0, int(age_s / FADES_S * STEPS)))
    return FRESH + (1 - FRESH) * step / STEPS


def _box(points: list[list[float]]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs) - HALF_WALL_M, min(ys) - HALF_WALL_M, max(xs) + HALF_WALL_M, max(ys) + HALF_WALL_M


def _in_ring(points: list[list[float]], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places (n,) lie in a polygon, by the even-odd rule."""
    inside = np.zeros(len(x), dtype=bool)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        if ay != by:
            inside ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside
