"""A small test building: three storeys of a hall and a stairwell, a second way out on the ground floor, a lift."""

from __future__ import annotations

import copy
import json
from typing import Any

from simulator.engine.scenario.loader import parse_scenario
from simulator.engine.scenario.model import Scenario


def text(name: str) -> dict[str, str]:
    return {"zh": name, "en": name}


def _rect(x0: float, y0: float, x1: float, y1: float) -> list[list[float]]:
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def _storey(level: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    name = f"f{level}"
    rooms = [
        {"id": f"hall{level}", "kind": "room", "polygon": _rect(0, 0, 12, 8)},
        {"id": f"well{level}", "kind": "stairwell", "polygon": _rect(4, 8.2, 7, 14.4)},
        {"id": f"side{level}", "kind": "room", "polygon": _rect(12.2, 0, 16, 8)},
    ]
    doors = [
        {"id": f"stair{level}", "between": [f"hall{level}", f"well{level}"], "centre": [5.5, 8.1], "width": 1.2, "axis": "x",
         "state": "closed", "self_closing": True},
        {"id": f"side-door{level}", "between": [f"hall{level}", f"side{level}"], "centre": [12.1, 4], "width": 1.0,
         "axis": "y"},
    ]  # fmt: skip
    return [{**room, "name": text(room["id"]), "storey": name} for room in rooms], doors


def tower_data(**changes: Any) -> dict[str, Any]:
    """The scenario as data; `changes` replace its top-level entries."""
    rooms, doors = [], []
    for level in (1, 2, 3):
        more_rooms, more_doors = _storey(level)
        rooms += more_rooms
        doors += more_doors
    doors += [
        {"id": "south", "between": ["hall1", "outside"], "centre": [5.0, -0.1], "width": 1.4, "axis": "x"},
        {"id": "west", "between": ["hall1", "outside"], "centre": [-0.1, 4.0], "width": 1.2, "axis": "y"},
    ]
    things = {"at": [1.0, 1.0], "storey": "f1"}
    data = {
        "format": 2, "id": "tower", "version": 1, "setting": "hotel", "name": text("塔楼"), "summary": text("测试"),
        "limits": text("测试"), "smoke": "two_zone", "door_height_m": 2.1,
        "storeys": [{"id": f"f{n}", "name": text(f"{n}"), "height_m": 3.0, "elevation_m": 3.2 * (n - 1),
                     **({"ground": True} if n == 1 else {})} for n in (1, 2, 3)],
        "rooms": rooms, "doors": doors,
        "stairs": [{"id": "stair", "name": text("楼梯"), "wells": ["well3", "well2", "well1"], "doors_at": "low_y"}],
        "lifts": [{"id": "lift", "at": [{"at": [1.0, 7.0], "storey": f"f{n}"} for n in (1, 2, 3)]}],
        "outside": {"polygon": _rect(-14, -16, 26, 22), "building": _rect(-0.2, -0.2, 16.2, 14.6)},
        "assembly_points": [{"id": "yard", "name": text("院子"), "polygon": _rect(0, -15, 8, -11)}],
        "exits": [{"door": "south", "polygon": _rect(4, -8, 6, -6), "main": True},
                  {"door": "west", "polygon": _rect(-8, 3, -6, 5)}],
        "alarm_buttons": [{"id": "b", **things}], "extinguishers": [{"id": "e", "agent": "abc", **things},
                                                                    {"id": "w", "agent": "water", "at": [11.0, 1.0], "storey": "f1"}],
        "phones": [{"id": "p", **things}], "belongings": [{"id": "bag", **things}], "water": [{"id": "tap", **things}],
        "fires": [{"room": "side1", "at": [15.0, 7.0], "fuel": "solid", "growth": "slow", "cap_kw": 500,
                   "heat_of_combustion_kj_kg": 20000, "soot_yield": 0.03, "co_yield": 0.02, "co2_yield": 1.5,
                   "starts_at_s": 0}],
        "detector": {"alarm_at_s": 2},
        "population": {"pre_movement_s": {"mean": 5, "sd": 2, "least": 1, "most": 10}, "no_alarm_pre_movement_s": 60,
                       "groups": [{"room": f"hall{n}", "count": 10, "ages": "adult"} for n in (1, 2, 3)]},
        "roles": [{"id": "guest", "name": text("客人"), "start": [9.0, 6.0], "storey": "f3", "speed_m_s": 1.5,
                   "brief": text("下楼")}],
        "time_limit_s": 240,
        "scoring": {"excellent": 85, "pass": 60, "par_time_s": 90, "stay_room": "side3",
                    "weights": {"alarm": 20, "call_119": 20, "route": 20, "lift": 20, "roll_call": 20}},
    }  # fmt: skip
    return copy.deepcopy({**data, **changes})


def tower(**changes: Any) -> Scenario:
    """The scenario, checked."""
    return parse_scenario(json.dumps(tower_data(**changes)))
