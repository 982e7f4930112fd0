"""Builds small buildings for tests: rooms as boxes, doors by their middles, a fire that does nothing; and watches runs.

Lengths are in metres, in plan coordinates of the storey. Rooms stand 0.2 m apart, the thickness of a wall.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..building.plan import Plan
from ..drill.run import DrillRun
from ..drill.targets import build_crowd
from ..event_log import TICK_HZ
from ..fire.hazards import Hazards
from ..people.occupants import OUT
from ..scenario.loader import parse_scenario
from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE

WALL_M = 0.2
YARD_M = 14.0
APRON_M = (5.0, 7.5)  # from how far to how far beyond its door an exit area lies
BOTH = {"zh": "验证", "en": "Verification"}
NEVER_S = 1e6

Box = tuple[float, float, float, float]
XY = tuple[float, float]
Positions = NDArray[np.float64]


@dataclass
class Building:
    """A scenario under construction. `ground` names the storey with the exits."""

    storeys: Sequence[str] = ("f1",)
    ground: str = "f1"
    rooms: list[dict[str, Any]] = field(default_factory=list)
    doors: list[dict[str, Any]] = field(default_factory=list)
    exits: list[dict[str, Any]] = field(default_factory=list)
    stairs: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    def room(self, name: str, box: Box, kind: str = "room", storey: str = "") -> None:
        """Adds a rectangular room (x0, y0, x1, y1)."""
        x0, y0, x1, y1 = box
        corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
        self.rooms.append({"id": name, "name": BOTH, "kind": kind, "storey": storey or self.ground, "polygon": corners})

    def door(self, name: str, between: tuple[str, str], centre: XY, width: float, axis: str) -> None:
        """Adds an opening without a leaf."""
        self.doors.append(
            {
                "id": name, "between": list(between), "centre": list(centre), "width": width, "axis": axis,
                "opening": True,
            }
        )  # fmt: skip

    def exit(self, name: str, room: str, centre: XY, width: float, way: str, *, main: bool = False) -> None:
        """Adds a door to the open air in the wall towards `way` (+x, -x, +y, -y), with an exit area 5 m beyond."""
        along_x = way.endswith("x")
        self.door(name, (room, OUTSIDE), centre, width, "y" if along_x else "x")
        sign, half = (1 if way[0] == "+" else -1), max(2.0, width / 2 + 1.0)
        near, far = sign * APRON_M[0], sign * APRON_M[1]
        x, y = centre
        box = (x + near, y - half, x + far, y + half) if along_x else (x - half, y + near, x + half, y + far)
        x0, x1, y0, y1 = min(box[0], box[2]), max(box[0], box[2]), min(box[1], box[3]), max(box[1], box[3])
        area: dict[str, Any] = {"door": name, "polygon": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]}
        self.exits.append({**area, "main": True} if main else area)

    def people(self, room: str, count: int, speed: float | None = None, **more: Any) -> None:
        """Adds a group of adults. `speed` is the same for all of them, in m/s."""
        group: dict[str, Any] = {"room": room, "count": count, "ages": "adult", **more}
        if speed is not None:
            group["speed_m_s"] = constant(speed)
        self.groups.append(group)

    def scenario(self, limit_s: float = 600.0) -> Scenario:
        """The checked scenario.

        The alarm sounds at 0 s, nobody hesitates unless their group says so, and the fire never starts.
        """
        ground = [room for room in self.rooms if room["storey"] == self.ground]
        points = np.array([point for room in self.rooms for point in room["polygon"]])
        own = np.array([point for room in ground for point in room["polygon"]])
        building = _around(own, WALL_M)
        first = self.rooms[0]
        corner = (np.array(first["polygon"][0]) + np.array(first["polygon"][2])) / 2
        fire = {
            "room": first["id"], "at": corner.tolist(), "fuel": "solid", "growth": "slow", "cap_kw": 10,
            "heat_of_combustion_kj_kg": 20000, "soot_yield": 0.01, "co_yield": 0.01, "co2_yield": 1.0,
            "starts_at_s": NEVER_S,
        }  # fmt: skip
        data = {
            "format": 2, "id": "verification", "version": 1, "setting": "school", "name": BOTH, "summary": BOTH,
            "limits": BOTH, "smoke": "two_zone", "door_height_m": 2.1, "rooms": self.rooms, "doors": self.doors,
            "storeys": [
                {"id": name, "name": BOTH, "height_m": 3.0, "elevation_m": 3.0 * index, "ground": name == self.ground}
                for index, name in enumerate(self.storeys)
            ],
            "outside": {"polygon": _around(points, YARD_M), "building": building}, "exits": self.exits,
            "assembly_points": [{"id": "a", "name": BOTH, "polygon": self.exits[0]["polygon"]}],
            "stairs": self.stairs, "fires": [fire], "events": self.events, "detector": {"alarm_at_s": 0},
            "population": {
                "groups": self.groups, "pre_movement_s": constant(0.0), "no_alarm_pre_movement_s": NEVER_S,
                "reacts": False,
            },
            "roles": [
                {
                    "id": "r", "name": BOTH, "start": corner.tolist(), "storey": first["storey"], "speed_m_s": 1.0,
                    "brief": BOTH,
                }
            ],
            "time_limit_s": limit_s,
            "scoring": {
                "excellent": 85, "pass": 60, "par_time_s": 60, "weights": {"alarm": 30, "route": 30, "time": 40},
            },
        }  # fmt: skip
        return parse_scenario(json.dumps(data))


def constant(value: float) -> dict[str, float]:
    """The distribution of a quantity that is the same for everybody."""
    return {"mean": value, "sd": 0.0, "least": value, "most": value}


def uniform(least: float, most: float) -> dict[str, Any]:
    """A uniform distribution."""
    return {"law": "uniform", "mean": (least + most) / 2, "sd": 0.0, "least": least, "most": most}


def _around(points: Positions, margin: float) -> list[list[float]]:
    """The corners of the points' bounding box, grown by a margin."""
    (x0, y0), (x1, y1) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return [[float(x), float(y)] for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]


@dataclass(frozen=True)
class Walk:
    """What was seen of a run, ten times a second: `times` (k,), `where` (k, n, 2) in the plane, `walking` (k, n)."""

    run: DrillRun
    times: Positions
    where: Positions
    state: NDArray[np.uint8]

    @property
    def start_s(self) -> Positions:
        """The time when each person set off (n,); NaN for never."""
        return _seconds(self.run.people.start_tick)

    @property
    def out_s(self) -> Positions:
        """The time when each person reached an exit area (n,); NaN for never."""
        return _seconds(self.run.people.out_tick)

    def crossed(self, person: int, line: float, axis: int = 0) -> float:
        """The time when a person crossed a line across an axis (0: x, 1: y), interpolated; NaN for never."""
        place = self.where[:, person, axis]
        side = np.sign(place - line)
        hits = np.flatnonzero(side[1:] * side[:-1] <= 0)
        hits = hits[place[hits] != place[hits + 1]]
        if not len(hits):
            return float("nan")
        at = hits[0]
        share = (line - place[at]) / (place[at + 1] - place[at])
        return float(self.times[at] + share * (self.times[at + 1] - self.times[at]))


def _seconds(ticks: NDArray[np.int64]) -> Positions:
    return np.where(ticks < 0, np.nan, ticks / TICK_HZ)


def stand(run: DrillRun, places: Iterable[XY]) -> None:
    """Puts the occupants at these places before the run starts."""
    run.people.where[:] = np.array(list(places), dtype=float)
    run.state.crowd = build_crowd(run.state, type(run.state.crowd))


def walk(run: DrillRun, seconds: float, until: Callable[[DrillRun], bool] | None = None) -> Walk:
    """Runs until everybody is out, `until` is true or the time is up. Returns what was seen."""
    times, where, state = [run.time_s], [run.people.where.copy()], [run.people.state.copy()]
    for _ in range(round(seconds * TICK_HZ)):
        run.step({})
        if run.tick % 2 == 0:
            times.append(run.time_s)
            where.append(run.people.where.copy())
            state.append(run.people.state.copy())
            if (run.people.state == OUT).all() or (until is not None and until(run)):
                break
    return Walk(run, np.array(times), np.array(where), np.array(state))


class HeldHazards(Hazards):
    """The same air everywhere and always: extinction `k` (1/m) from floor to ceiling, and `dose_per_min` of FED."""

    def __init__(self, plan: Plan, k: float = 0.0, dose_per_min: float = 0.0) -> None:
        self._held = (k, dose_per_min / 60)
        super().__init__(plan)

    def refresh(self) -> None:
        """Puts the same values into every cell. The open air is clear."""
        count = len(self.cells)
        k, dose = self._held
        self.k = np.append(np.full(count, k), 0.0)
        self.layer = np.append(np.zeros(count), 100.0)
        self.kelvin = np.full(count + 1, 293.15)
        self.dose_s = np.append(np.full(count, dose), 0.0)
        zero = np.zeros(count + 1)
        self.heat_s = self.haze_dose_s = self.haze_share = self.irritancy = self.layer_flux = zero
        self.co_ppm = self.hcn_ppm = np.zeros(count)

    def advance(self, time_s: float, seconds: float, door_open: NDArray[np.bool_]) -> None:
        """Changes nothing."""
