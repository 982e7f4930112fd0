"""A small building of three storeys with one of everything, for tests of what is drawn and offered."""

from __future__ import annotations

import json
from typing import Any

from simulator.engine.scenario.loader import parse_scenario
from simulator.engine.scenario.model import Scenario

STOREYS = ("f1", "f2", "f3")
NAMES = {"f1": ("一层", "Ground floor"), "f2": ("二层", "First floor"), "f3": ("三层", "Second floor")}


def text(chinese: str, english: str) -> dict[str, str]:
    return {"zh": chinese, "en": english}


def box(x0: float, y0: float, x1: float, y1: float) -> list[list[float]]:
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def room(storey: str, name: str, kind: str, label: tuple[str, str], corners: tuple[float, ...]) -> dict[str, Any]:
    return {
        "id": f"{name}-{storey}",
        "storey": storey,
        "name": text(*label),
        "kind": kind,
        "polygon": box(*corners),
    }


def storey_rooms(storey: str) -> list[dict[str, Any]]:
    return [
        room(storey, "hall", "corridor", ("走廊", "Corridor"), (0, 0, 20, 2.4)),
        room(storey, "a", "bedroom", ("卧室甲", "Bedroom A"), (0, 2.6, 6, 8)),
        room(storey, "b", "kitchen", ("厨房", "Kitchen"), (6.2, 2.6, 12, 8)),
        room(storey, "c", "office", ("办公室", "Office"), (12.2, 2.6, 16.4, 8)),
        room(storey, "stair", "stairwell", ("楼梯间", "Stairs"), (16.6, 2.6, 20, 8.6)),
    ]


def storey_doors(storey: str) -> list[dict[str, Any]]:
    def door(name: str, x: float, **more: Any) -> dict[str, Any]:
        between = [f"{name}-{storey}", f"hall-{storey}"]
        return {"id": f"d-{name}-{storey}", "between": between, "centre": [x, 2.5], "width": 1.0, "axis": "x", **more}

    return [door("a", 3.0, state="closed"), door("b", 9.0), door("c", 14.0), door("stair", 18.3, opening=True)]


def thing(name: str, x: float, y: float, storey: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "at": [x, y], "storey": storey, **more}


def building() -> dict[str, Any]:
    """The scenario as data."""
    brief = text("厨房起火，下楼到集合点报到。", "The kitchen burns: go down and report.")
    everyone = {"mean": 20, "sd": 5, "least": 5, "most": 40}
    return {
        "format": 2, "id": "house", "version": 1, "setting": "rental", "smoke": "two_zone", "door_height_m": 2.1,
        "name": text("三层小楼", "A small building"), "summary": brief, "limits": text("测试用", "For tests"),
        "storeys": [
            {"id": name, "name": text(*NAMES[name]), "height_m": 2.8, "elevation_m": 3.0 * i, **({"ground": True} if not i else {})}
            for i, name in enumerate(STOREYS)
        ],
        "rooms": [entry for name in STOREYS for entry in storey_rooms(name)],
        "doors": [
            *(entry for name in STOREYS for entry in storey_doors(name)),
            {"id": "front", "between": ["hall-f1", "outside"], "centre": [-0.1, 1.2], "width": 1.6, "axis": "y"},
        ],
        "stairs": [{"id": "s", "name": text("楼梯", "Stairs"), "wells": ["stair-f3", "stair-f2", "stair-f1"], "doors_at": "low_y"}],
        "lifts": [{"id": "lift", "at": [{"at": [11.0, 0.6], "storey": name} for name in STOREYS]}],
        "outside": {"polygon": box(-30, -14, 26, 16), "building": box(-0.2, -0.2, 20.2, 8.8)},
        "assembly_points": [{"id": "yard", "name": text("空地集合点", "Assembly point"), "polygon": box(-26, -12, -20, -7)}],
        "exits": [{"door": "front", "polygon": box(-8, -0.8, -5.5, 3.2), "main": True}],
        "alarm_buttons": [thing("bell-2", 5.0, 0.3, "f2"), thing("bell-1", 5.0, 0.3, "f1")],
        "extinguishers": [thing("ext-2", 7.4, 2.1, "f2", agent="abc")],
        "hydrants": [thing("hyd-2", 16.0, 0.3, "f2")],
        "phones": [thing("phone-2", 13.0, 7.4, "f2")],
        "belongings": [thing("bag", 1.0, 7.2, "f2")],
        "water": [thing("tap", 5.0, 7.4, "f2")],
        "signs": [
            *({"at": [12.2, 2.2], "storey": name, "to": f"d-stair-{name}", "lit": True} for name in ("f2", "f3")),
            {"at": [8.0, 2.2], "storey": "f1", "to": "front", "lit": True},
        ],
        "fires": [{
            "room": "b-f2", "at": [9.0, 6.6], "fuel": "solid", "growth": "medium", "cap_kw": 900, "starts_at_s": -20,
            "heat_of_combustion_kj_kg": 20000, "soot_yield": 0.06, "co_yield": 0.04, "co2_yield": 1.5,
        }],
        "population": {"pre_movement_s": everyone, "no_alarm_pre_movement_s": 60, "groups": [
            {"room": f"{name}-{storey}", "count": 3, "ages": "adult"} for storey in STOREYS for name in ("a", "c")
        ] + [{"room": "c-f2", "count": 1, "ages": "elder", "need_help": 1}]},
        "roles": [
            {"id": "tenant", "name": text("住户", "Tenant"), "start": [3.0, 5.0], "storey": "f2", "speed_m_s": 1.4, "brief": brief},
            {"id": "guard", "name": text("保安", "Guard"), "start": [10.0, 1.2], "storey": "f1", "speed_m_s": 1.5, "brief": brief},
        ],
        "time_limit_s": 300,
        "scoring": {"excellent": 85, "pass": 60, "par_time_s": 60, "stay_room": "a-f3",
                    "weights": {"alarm": 20, "call_119": 20, "route": 20, "time": 20, "roll_call": 20}},
    }  # fmt: skip


def scenario(**changes: Any) -> Scenario:
    """The checked scenario, with changes on top."""
    return parse_scenario(json.dumps({**building(), **changes}))
