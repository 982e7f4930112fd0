"""The zone model against stored runs of CFAST: five single rooms and two pairs of rooms."""

from __future__ import annotations

import json
from functools import partial
from math import pi, sqrt
from pathlib import Path
from typing import Any

from ..fire.two_zone import FireSource, Opening, Zone, ZoneModel
from .case import Case, Outcome, shown

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "simulator" / "cfast"
TICK_S = 0.5
LAYER_M, TEMPERATURE_K, LAST_S = 0.3, 15.0, 150


def model_of(case: dict[str, Any]) -> ZoneModel:
    """The zone model with the rooms, doors and fire of a stored run."""
    zones = [
        Zone(str(i), room["width_m"] * room["depth_m"], room["height_m"], 0.0, room["width_m"], room["depth_m"])
        for i, room in enumerate(case["rooms"])
    ]
    openings = [Opening(door["a"], door["b"], door["width_m"], 0.0, door["height_m"]) for door in case["doors"]]
    fire = dict(case["fire"])
    diameter = sqrt(4 * fire.pop("burning_m2") / pi)
    source = FireSource(zone=0, cap_kw=1e6, starts_at_s=0.0, base_m=0.0, diameter_m=diameter, **fire)
    return ZoneModel(zones, openings, fires=[source])


def against_cfast(path: Path) -> Outcome:
    """The largest differences in layer height and temperature over all stored times to 150 s, room by room."""
    case = json.loads(path.read_text(encoding="utf-8"))
    model, time_s = model_of(case), 0.0
    layer, kelvin = [0.0] * len(case["rooms"]), [0.0] * len(case["rooms"])
    for point in case["points"]:
        while time_s < point["time_s"] <= LAST_S:
            model.advance(time_s, TICK_S, [])
            time_s += TICK_S
        if point["time_s"] > LAST_S:
            break
        for room, theirs in enumerate(point["rooms"]):
            layer[room] = max(layer[room], abs(float(model.layer_height_m[room]) - theirs["layer_m"]))
            celsius = float(model.temperature_k[room]) - 273.15
            kelvin[room] = max(kelvin[room], abs(celsius - theirs["upper_c"]))
    passed = max(layer) <= LAYER_M and max(kelvin) <= TEMPERATURE_K
    got = {"layer_m": [shown(gap) for gap in layer], "celsius": [shown(gap, 1) for gap in kelvin], "to_s": time_s}
    return Outcome(got, passed and time_s == LAST_S)


CASES = [
    Case(
        f"ZONE-{path.stem}",
        f"Two-zone model, {path.stem.replace('_', ' ')}: largest gaps to CFAST 8 at 30 to 150 s, room by room",
        "CFAST's layer height and upper temperature",
        "0.3 m and 15 °C as set for the engine, in every room",
        "CFAST 8.0.0.dev354 (NIST), stored in tests/simulator/cfast",
        partial(against_cfast, path),
        quick=True,
        cost_s=1,
    )
    for path in sorted(FOLDER.glob("*.json"))
]
