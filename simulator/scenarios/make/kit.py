"""The builder behind the scenario files: rooms along corridors, stacked stairwells, doors, exits and equipment.

A maker module has a function `make() -> Building`. Lengths are in metres. A box is (low x, low y, high x, high y) in
plan coordinates. Rooms that share a wall are 0.2 m apart. Texts are (Chinese, English). Storeys are added from the
bottom up. `Building.data()` gives the scenario as a dict, checked by `parse_scenario`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulator.engine.scenario.loader import parse_scenario
from simulator.engine.scenario.parts import OUTSIDE

from . import files
from .files import WALL, XY, Box, Entry, Text, box_polygon, rounded, spread, text

APRON = 5.2
EXIT_DEPTH = 2.5
SIDES: dict[str, XY] = {"west": (-1, 0), "east": (1, 0), "south": (0, -1), "north": (0, 1)}

__all__ = ["WALL", "XY", "Box", "Building", "Entry", "Text", "box_polygon", "spread", "text"]


class Building:
    """A scenario under construction. Every method that adds something with an id returns that id."""

    def __init__(
        self, scenario_id: str, *, version: int, setting: str, name: Text, summary: Text, limits: Text,
        practice: bool = False,
    ) -> None:  # fmt: skip
        self.head: Entry = {
            "format": 2, "id": scenario_id, "version": version, "setting": setting,
            "name": text(name), "summary": text(summary), "limits": text(limits),
        }  # fmt: skip
        if practice:
            self.head["practice"] = True
        self.sources: list[str] = []
        self.smoke = "two_zone"
        self.door_height = 2.1
        self.boxes: dict[str, Box] = {}
        self.storey_of: dict[str, str] = {}
        self.lists: dict[str, list[Entry]] = {}
        self.rest: Entry = {}
        self.outside_box: Box | None = None

    def _add(self, kind: str, entry: Entry) -> None:
        self.lists.setdefault(kind, []).append({key: value for key, value in entry.items() if value is not None})

    def address(self, here: Text, elsewhere: Text) -> None:
        """Sets the address to tell 119 (an invented one), and one that is easily taken for it."""
        self.head["address"] = {"here": text(here), "elsewhere": text(elsewhere)}

    # -- storeys and rooms --------------------------------------------------------------------------------------

    def storey(self, storey_id: str, name: Text, *, height: float, elevation: float, ground: bool = False) -> str:
        """Adds a storey. Call it from the bottom up."""
        entry = {"id": storey_id, "name": text(name), "height_m": height, "elevation_m": elevation}
        self._add("storeys", {**entry, "ground": True} if ground else entry)
        return storey_id

    def room(self, room_id: str, name: Text, kind: str, storey: str, box: Box) -> str:
        """Adds a rectangular room."""
        self.boxes[room_id], self.storey_of[room_id] = box, storey
        self._add(
            "rooms",
            {"id": room_id, "name": text(name), "kind": kind, "storey": storey, "polygon": box_polygon(box)},
        )
        return room_id

    def row(
        self,
        corridor: str,
        side: str,
        rooms: Sequence[tuple[str, Text, str, float]],
        *,
        depth: float,
        start: float | None = None,
        door_at: float = 0.5,
        door_width: float = 1.0,
        **door: Any,
    ) -> list[str]:
        """Adds rooms (id, name, kind, width) side by side along one side of a corridor, each with a door to it.

        `start` is where the first room begins along the corridor; None means the corridor's own beginning. `door_at` is
        the door's place as a share of each room's wall. Other keywords go to `door`.
        """
        x0, y0, x1, y1 = self.boxes[corridor]
        along_x = side in ("north", "south")
        place = start if start is not None else (x0 if along_x else y0)
        near, far = {
            "north": (y1 + WALL, y1 + WALL + depth), "south": (y0 - WALL - depth, y0 - WALL),
            "east": (x1 + WALL, x1 + WALL + depth), "west": (x0 - WALL - depth, x0 - WALL),
        }[side]  # fmt: skip
        made = []
        for room_id, name, kind, width in rooms:
            low, high = place, place + width
            box = (low, near, high, far) if along_x else (near, low, far, high)
            self.room(room_id, name, kind, self.storey_of[corridor], box)
            self.door(room_id, corridor, at=low + door_at * width, width=door_width, **door)
            made.append(room_id)
            place = high + WALL
        return made

    # -- doors --------------------------------------------------------------------------------------------------

    def door(
        self,
        first: str,
        second: str,
        *,
        at: float | None = None,
        width: float = 1.0,
        door_id: str = "",
        name: Text | None = None,
        state: str = "open",
        self_closing: bool = False,
        fire_door: bool = False,
        opening: bool = False,
        height: float | None = None,
    ) -> str:
        """Adds a door in the wall that two rooms share, `at` a place along it (None: its middle).

        An `opening` has no leaf.
        """
        centre, axis = files.shared_wall(self.boxes[first], self.boxes[second], at)
        return self._door(
            door_id or f"d-{first}", [first, second], centre, axis, width=width, height=height,
            name=text(name) if name else None, state="open" if opening else state, self_closing=self_closing or None,
            fire_door=fire_door or None, opening=opening or None,
        )  # fmt: skip

    def _door(self, door_id: str, between: list[str], centre: XY, axis: str, **rest: Any) -> str:
        self._add("doors", {"id": door_id, "between": between, "centre": rounded(centre), "axis": axis, **rest})
        return door_id

    def exit(
        self,
        door_id: str,
        name: Text,
        room: str,
        side: str,
        *,
        at: float | None = None,
        width: float = 1.4,
        state: str = "closed",
        main: bool = False,
        apron: float = APRON,
        spread_m: float = 4.0,
    ) -> str:
        """Adds a door to the open air on a side of a room, with an exit area `apron` metres beyond and `spread_m`
        wide.
        """
        x0, y0, x1, y1 = self.boxes[room]
        dx, dy = SIDES[side]
        axis = "y" if dx else "x"
        middle = at if at is not None else ((y0 + y1) / 2 if dx else (x0 + x1) / 2)
        wall = {"west": x0, "east": x1, "south": y0, "north": y1}[side] + (dx + dy) * WALL / 2
        centre = (wall, middle) if dx else (middle, wall)
        self._door(door_id, [room, OUTSIDE], centre, axis, width=width, name=text(name), state=state)
        near, far = wall + (dx + dy) * apron, wall + (dx + dy) * (apron + EXIT_DEPTH)
        low, high = middle - spread_m / 2, middle + spread_m / 2
        along = (min(near, far), max(near, far))
        box = (along[0], low, along[1], high) if dx else (low, along[0], high, along[1])
        self._add("exits", {"door": door_id, "polygon": box_polygon(box), "main": main or None})
        return door_id

    def stairwell(
        self,
        stair_id: str,
        name: Text,
        storeys: Sequence[str],
        box: Box,
        *,
        doors_at: str,
        open_shaft_m2: float | None = None,
    ) -> dict[str, str]:
        """Adds stairwell rooms of one box on these storeys, from the top down.

        Returns the room by storey; doors come later.

        The box needs 2 m across and 4 m from its doors. Each lane is (across - 0.1) / 2 wide.
        """
        wells = {storey: self.room(f"{stair_id}-{storey}", name, "stairwell", storey, box) for storey in storeys}
        entry = {"id": stair_id, "name": text(name), "wells": list(wells.values()), "doors_at": doors_at}
        self._add("stairs", {**entry, "open_shaft_m2": open_shaft_m2})
        return wells

    def window(self, room: str, *, width: float, sill: float, top: float) -> None:
        """Adds an open window or vent. Smoke leaves through it all the time."""
        self._add("windows", {"room": room, "width": width, "sill": sill, "top": top})

    # -- what stands about --------------------------------------------------------------------------------------

    def thing(self, kind: str, storey: str, at: XY, *, agent: str | None = None, thing_id: str = "") -> str:
        """Adds an entry of `alarm_buttons`, `extinguishers`, `hydrants`, `phones`, `belongings` or `water`."""
        made = thing_id or f"{kind.rstrip('s').replace('_', '-')}-{len(self.lists.get(kind, [])) + 1}"
        self._add(kind, {"id": made, "at": rounded(at), "storey": storey, "agent": agent})
        return made

    def sign(self, storey: str, at: XY, to: str, *, lit: bool = True) -> None:
        """Adds an exit sign that points to a door or stairwell."""
        self._add("signs", {"at": rounded(at), "storey": storey, "to": to, "lit": lit})

    def lift(self, lift_id: str, stops: Sequence[tuple[str, XY]]) -> str:
        """Adds a lift with doors at these (storey, place)."""
        self._add("lifts", {"id": lift_id, "at": [{"at": rounded(at), "storey": storey} for storey, at in stops]})
        return lift_id

    def assembly(self, point_id: str, name: Text, box: Box) -> str:
        """Adds an assembly point outside."""
        self._add("assembly_points", {"id": point_id, "name": text(name), "polygon": box_polygon(box)})
        return point_id

    def outside(self, box: Box) -> None:
        """Sets the open air around the building. The building itself is made from the ground storey's rooms."""
        self.outside_box = box

    # -- fire, people, roles ------------------------------------------------------------------------------------

    def fire(
        self, room: str, at: XY, *, fuel: str, growth: str, cap_kw: float, starts_at_s: float, heat: float,
        soot: float, co: float, co2: float, hcn: float | None = None, hf: float | None = None,
        irritant: bool = False, radiative: float | None = None, diameter: float | None = None,
    ) -> None:  # fmt: skip
        """Adds a t² fire. `heat` is in kJ/kg, yields are in kg/kg. `irritant` for foam, PVC, wool, lithium cells.
        `radiative` is the share of the heat that leaves as radiation, 0.3 without it.
        """
        self._add(
            "fires",
            {
                "room": room, "at": rounded(at), "fuel": fuel, "growth": growth, "cap_kw": cap_kw,
                "diameter_m": diameter, "heat_of_combustion_kj_kg": heat, "soot_yield": soot, "co_yield": co,
                "hcn_yield": hcn, "hf_yield": hf, "irritant": irritant or None, "radiative_share": radiative,
                "co2_yield": co2, "starts_at_s": starts_at_s,
            },
        )  # fmt: skip

    def detector(self, alarm_at_s: float) -> None:
        """Sets when the alarm sounds by itself."""
        self.rest["detector"] = {"alarm_at_s": alarm_at_s}

    def population(self, *, pre_movement: Entry, no_alarm_s: float) -> None:
        """Sets the usual law of pre-movement times, and when people notice the fire by themselves."""
        self.rest["population"] = {"pre_movement_s": pre_movement, "no_alarm_pre_movement_s": no_alarm_s, "groups": []}

    def people(
        self, room: str, count: int, ages: str, *, knows: str | None = None, together: int | None = None,
        need_help: int | None = None, asleep: bool = False, speed: Entry | None = None,
        pre_movement: Entry | None = None,
    ) -> None:  # fmt: skip
        """Adds a group of people in a room. Call `population` first."""
        entry = {
            "room": room, "count": count, "ages": ages, "knows": knows, "speed_m_s": speed,
            "pre_movement_s": pre_movement, "together": together, "need_help": need_help, "asleep": asleep or None,
        }  # fmt: skip
        self.rest["population"]["groups"].append({key: value for key, value in entry.items() if value is not None})

    def role(
        self, role_id: str, name: Text, *, storey: str, start: XY, speed: float, brief: Text,
        weights: dict[str, float] | None = None, age: str | None = None,
    ) -> None:  # fmt: skip
        """Adds a part that a player can take; of an adult without `age`."""
        entry = {"id": role_id, "name": text(name), "start": rounded(start), "storey": storey, "speed_m_s": speed}
        self._add("roles", {**entry, "brief": text(brief), "weights": weights, "age": age})

    def event(self, at_s: float, kind: str, door: str | None = None) -> None:
        """Adds an event that happens by itself during the drill."""
        self._add("events", {"at_s": at_s, "kind": kind, "door": door})

    def scoring(
        self, *, excellent: float, passing: float, par_time_s: float, weights: dict[str, float],
        time_limit_s: float, stay_room: str | None = None,
    ) -> None:  # fmt: skip
        """Sets bands, par time and the usual weights."""
        scoring: Entry = {"excellent": excellent, "pass": passing, "par_time_s": par_time_s}
        if stay_room:
            scoring["stay_room"] = stay_room
        self.rest["time_limit_s"] = time_limit_s
        self.rest["scoring"] = {**scoring, "weights": weights}

    def class_script(self, made: Entry) -> None:
        """Sets the script of a class at one screen (see `class_scripts`)."""
        self.rest["lesson"] = made

    # -- the file -----------------------------------------------------------------------------------------------

    def data(self) -> Entry:
        """The whole scenario, checked. Raises ScenarioError with the place of what is wrong."""
        made: Entry = {**self.head, "sources": self.sources, "smoke": self.smoke}
        for kind in files.ORDER:
            if kind == "door_height_m":
                made[kind] = self.door_height
            elif kind == "outside":
                made[kind] = self._outside()
            elif kind in self.lists or kind in self.rest:
                made[kind] = self.lists.get(kind) or self.rest[kind]
        parse_scenario(json.dumps(made))
        return made

    def _outside(self) -> Entry:
        """The open air, and the building: the outline of the ground storey's rooms with their walls."""
        if self.outside_box is None:
            raise ValueError("call outside() first")
        ground = next(storey["id"] for storey in self.lists["storeys"] if storey.get("ground"))
        building = files.outline([box for room, box in self.boxes.items() if self.storey_of[room] == ground])
        return {"polygon": box_polygon(self.outside_box), "building": building}
