"""Drafts a scenario from a building's plan in DXF (by layers) or GeoJSON (by properties).

What the reader does not understand is listed in the draft and never guessed.

DXF layers, each with an optional storey suffix (`rooms@f2`): `rooms` closed polylines, `names` texts inside them,
`doors` lines across openings, `outside` and `building` outlines, `exits` closed polylines outdoors, `assembly` a closed
polyline, `things` points or inserts named after what they are (extinguisher, alarm_button, hydrant, phone, water).

GeoJSON features have the same words in `properties.kind`, with `id`, `name` and `storey`. Their coordinates are metres,
or degrees, which are projected about their middle.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapely import Point, Polygon

from simulator.protocol.text import Text

from .loader import parse_scenario
from .model import ScenarioError
from .parts import OUTSIDE
from .plan_shapes import THINGS, Shape, shapes_of_dxf, shapes_of_geojson

BESIDE_M, AXIS_TOLERANCE = 0.35, 0.1


@dataclass
class Draft:
    """What was read: a scenario's data without fire and people, and one sentence for each thing not understood."""

    data: dict[str, Any]
    notes: list[Text] = field(default_factory=list)


# -- putting together -----------------------------------------------------------------------------------------------


def draft_of(shapes: list[Shape], notes: list[Text], *, name: str) -> Draft:
    """A scenario draft made of the shapes. Doors join the rooms on their two sides; what no room covers is outdoors."""
    rooms = [shape for shape in shapes if shape.kind == "rooms"]
    if not rooms:
        raise ScenarioError("rooms", Text("没有找到房间", "no rooms were found"))
    storeys = sorted({room.storey for room in rooms})
    data: dict[str, Any] = {
        "storeys": [
            {"id": storey, "name": {"zh": f"{index + 1} 层", "en": f"Storey {index + 1}"}, "height_m": 3.3,
             "elevation_m": 3.3 * index, **({"ground": True} if index == 0 else {})}
            for index, storey in enumerate(storeys)
        ],
        "rooms": list(_rooms(rooms, [shape for shape in shapes if shape.kind == "names"])),
    }  # fmt: skip
    polygons = {room["id"]: (room["storey"], Polygon(room["polygon"])) for room in data["rooms"]}
    data["doors"] = [door for door in (_door(s, i, polygons, notes) for i, s in _numbered(shapes, "doors")) if door]
    ground = [Polygon(room.points) for room in rooms if room.storey == storeys[0]]
    data["outside"] = _outside(shapes, ground, notes)
    data["exits"] = list(_exits(shapes, data["doors"], notes))
    data["assembly_points"] = list(_assembly(shapes, data["outside"]))
    for word, plural in THINGS.items():
        data[plural] = [
            {"id": f"{word.replace('_', '-')}-{i}", "at": list(s.points[0]), "storey": s.storey}
            for i, s in _numbered(shapes, "things")
            if s.name == word
        ]
    unknown = {s.name for s in shapes if s.kind == "things"} - set(THINGS)
    notes += [Text(f"设施 {word} 未识别", f"thing {word} not understood") for word in sorted(unknown)]
    return Draft({"id": re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:40] or "draft", **data}, notes)


def _numbered(shapes: list[Shape], kind: str) -> Iterator[tuple[int, Shape]]:
    return enumerate((shape for shape in shapes if shape.kind == kind), start=1)


def _rooms(rooms: list[Shape], names: list[Shape]) -> Iterator[dict[str, Any]]:
    for index, room in enumerate(rooms, start=1):
        area = Polygon(room.points)
        inside = [n.name for n in names if n.storey == room.storey and area.covers(Point(n.points[0]))]
        text = room.name or (inside[0] if inside else f"房间 {index}")
        low_x, low_y, high_x, high_y = area.bounds
        long = max(high_x - low_x, high_y - low_y) > 4 * min(high_x - low_x, high_y - low_y)
        kind = "corridor" if "走" in text or "廊" in text or "corridor" in text.lower() or long else "room"
        yield {"id": f"r{index}", "name": {"zh": text, "en": text}, "kind": kind, "storey": room.storey,
               "polygon": [list(point) for point in room.points]}  # fmt: skip


def _door(shape: Shape, index: int, rooms: dict[str, tuple[str, Polygon]], notes: list[Text]) -> dict[str, Any] | None:
    (x0, y0), (x1, y1) = shape.points[:2]
    width = math.dist((x0, y0), (x1, y1))
    along_x = abs(x1 - x0) >= abs(y1 - y0)
    if width < 0.6 or min(abs(x1 - x0), abs(y1 - y0)) > AXIS_TOLERANCE * width:
        notes.append(Text(f"门 {shape.origin} 太窄或是斜的", f"door {shape.origin} too narrow or slanted"))
        return None
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    across = (0.0, BESIDE_M) if along_x else (BESIDE_M, 0.0)
    sides = []
    for sign in (1, -1):
        here = Point(x + sign * across[0], y + sign * across[1])
        sides.append(
            next((r for r, (storey, p) in rooms.items() if storey == shape.storey and p.covers(here)), OUTSIDE)
        )
    if sides[0] == sides[1]:
        notes.append(Text(f"门 {shape.origin} 两侧没有两个房间", f"door {shape.origin} joins no two rooms"))
        return None
    return {"id": f"d{index}", "between": sides, "centre": [round(x, 3), round(y, 3)], "width": round(width, 3),
            "axis": "x" if along_x else "y"}  # fmt: skip


def _outside(shapes: list[Shape], ground: list[Polygon], notes: list[Text]) -> dict[str, Any]:
    def drawn(kind: str) -> list[list[float]] | None:
        return next(([list(p) for p in shape.points] for shape in shapes if shape.kind == kind), None)

    bounds = [polygon.bounds for polygon in ground]
    low_x, low_y = min(b[0] for b in bounds), min(b[1] for b in bounds)
    high_x, high_y = max(b[2] for b in bounds), max(b[3] for b in bounds)

    def box(margin: float) -> list[list[float]]:
        x0, y0, x1, y1 = low_x - margin, low_y - margin, high_x + margin, high_y + margin
        return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]

    if drawn("building") is None or drawn("outside") is None:
        notes.append(Text("没有画建筑轮廓或室外，按外接矩形补", "outline or outdoors not drawn: taken as rectangles"))
    return {"building": drawn("building") or box(0.2), "polygon": drawn("outside") or box(20.0)}


def _exits(shapes: list[Shape], doors: list[dict[str, Any]], notes: list[Text]) -> Iterator[dict[str, Any]]:
    """Each door to the outside with the exit area drawn for it, or with one that lies 5 m out."""
    areas = [Polygon(shape.points) for shape in shapes if shape.kind == "exits"]
    for door in doors:
        if OUTSIDE not in door["between"]:
            continue
        x, y = door["centre"]
        near = min(areas, key=lambda area: area.distance(Point(x, y)), default=None)
        if near is not None and near.distance(Point(x, y)) < 12:
            yield {"door": door["id"], "polygon": [list(point) for point in near.exterior.coords[:-1]]}
            continue
        sign = 1 if door["between"][0] == OUTSIDE else -1
        half = max(1.0, door["width"] / 2)
        if door["axis"] == "x":
            y0, y1 = sorted((y + sign * 6.0, y + sign * 8.0))
            box = [[x - half, y0], [x + half, y0], [x + half, y1], [x - half, y1]]
        else:
            x0, x1 = sorted((x + sign * 6.0, x + sign * 8.0))
            box = [[x0, y - half], [x1, y - half], [x1, y + half], [x0, y + half]]
        notes.append(Text(f"出口 {door['id']} 没有画疏散区，补在门外 6 米", f"exit {door['id']}: area put 6 m out"))
        yield {"door": door["id"], "polygon": box}


def _assembly(shapes: list[Shape], outside: dict[str, Any]) -> Iterator[dict[str, Any]]:
    found = [[list(p) for p in shape.points] for shape in shapes if shape.kind == "assembly"]
    if not found:
        x, y = outside["polygon"][0]
        found = [[[x + 1, y + 1], [x + 9, y + 1], [x + 9, y + 5], [x + 1, y + 5]]]
    for index, polygon in enumerate(found, start=1):
        yield {"id": f"assembly-{index}", "name": {"zh": "集合点", "en": "Assembly point"}, "polygon": polygon}


def with_defaults(draft: Draft) -> dict[str, Any]:
    """The draft as a scenario that can run, to be edited: with a small fire in its largest room and people by area."""
    data = draft.data
    rooms = sorted(data["rooms"], key=lambda room: -Polygon(room["polygon"]).area)
    largest = next((room for room in rooms if room["kind"] == "room"), rooms[0])
    at = Polygon(largest["polygon"]).representative_point()
    groups = [
        {"room": room["id"], "count": min(40, int(Polygon(room["polygon"]).area / 6)), "ages": "adult"}
        for room in data["rooms"]
        if room["kind"] != "corridor"
    ]
    start = Polygon(rooms[0]["polygon"]).representative_point()
    text = {"zh": "导入的平面", "en": "Imported plan"}
    weights = {"alarm": 20, "call_119": 15, "route": 25, "time": 15, "dose": 15, "roll_call": 10}
    return {
        "format": 2, "version": 1, "setting": "school", "name": text, "summary": text, "smoke": "two_zone",
        "limits": {"zh": "导入的平面，尚未核对。", "en": "An imported plan, not yet checked."},
        "door_height_m": 2.1, **data,
        "fires": [{"room": largest["id"], "at": [round(at.x, 2), round(at.y, 2)], "fuel": "solid", "growth": "medium",
                   "cap_kw": 1000, "heat_of_combustion_kj_kg": 20000, "soot_yield": 0.03, "co_yield": 0.02,
                   "co2_yield": 1.5, "starts_at_s": 0}],
        "detector": {"alarm_at_s": 60},
        "population": {"groups": groups, "no_alarm_pre_movement_s": 120,
                       "pre_movement_s": {"mean": 30, "sd": 15, "least": 5, "most": 90}},
        "roles": [{"id": "visitor", "name": {"zh": "访客", "en": "Visitor"}, "brief": text, "speed_m_s": 1.4,
                   "start": [round(start.x, 2), round(start.y, 2)], "storey": rooms[0]["storey"]}],
        "time_limit_s": 300, "scoring": {"excellent": 85, "pass": 60, "par_time_s": 90, "weights": weights},
    }  # fmt: skip


def import_plan(path: Path) -> Draft:
    """The draft made from a .dxf, .geojson or .json file. Raises ScenarioError when it cannot be read."""
    notes: list[Text] = []
    reader = shapes_of_dxf if path.suffix.lower() == ".dxf" else shapes_of_geojson
    return draft_of(reader(path, notes), notes, name=path.stem)


def main(arguments: list[str] | None = None) -> int:
    """Reads a plan, writes the draft and lists what was not understood. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m simulator.engine.importing", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, help="writes a runnable scenario with a fire and people to be edited")
    options = parser.parse_args(arguments)
    try:
        draft = import_plan(options.file)
        text = json.dumps(with_defaults(draft), ensure_ascii=False, indent=1)
        parse_scenario(text)
    except ScenarioError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for note in draft.notes:
        sys.stderr.write(f"- {note}\n")
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(draft.data['rooms'])} rooms, {len(draft.data['doors'])} doors\n")
    return 0
