"""Tools for writing scenario files: texts, spreads, boxes, walls, and the order and layout of entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely

WALL = 0.2
FOLDER = Path(__file__).resolve().parents[1]

Text = tuple[str, str]
Box = tuple[float, float, float, float]
XY = tuple[float, float]
Entry = dict[str, Any]
ORDER = (
    "storeys", "door_height_m", "rooms", "doors", "windows", "stairs", "lifts", "outside", "assembly_points", "exits",
    "alarm_buttons", "extinguishers", "hydrants", "phones", "belongings", "water", "signs", "fires", "detector",
    "population", "roles", "events", "time_limit_s", "scoring", "lesson",
)  # fmt: skip


def text(pair: Text) -> dict[str, str]:
    """A text of the file, made from (Chinese, English)."""
    return {"zh": pair[0], "en": pair[1]}


def spread(mean: float, sd: float, least: float, most: float, law: str = "normal") -> Entry:
    """A clipped distribution of the law `normal`, `lognormal` or `uniform`."""
    kept: Entry = {"mean": mean, "sd": sd, "least": least, "most": most}
    return kept if law == "normal" else {"law": law, **kept}


def box_polygon(box: Box) -> list[list[float]]:
    """The corners of a box, anticlockwise from the low one."""
    x0, y0, x1, y1 = (tidy(value) for value in box)
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def tidy(value: float) -> float:
    """The value rounded to millimetres."""
    return round(float(value), 3)


def rounded(place: Sequence[float]) -> list[float]:
    """A point of the file, rounded to millimetres."""
    return [tidy(place[0]), tidy(place[1])]


def shared_wall(a: Box, b: Box, at: float | None = None) -> tuple[XY, str]:
    """The middle of the wall that two boxes share, or the place `at` along it; and the axis along which the wall
    runs.
    """
    for low, high in ((a, b), (b, a)):
        if abs(high[1] - low[3] - WALL) < 0.01:
            span = max(a[0], b[0]), min(a[2], b[2])
            return ((sum(span) / 2 if at is None else at), low[3] + WALL / 2), "x"
        if abs(high[0] - low[2] - WALL) < 0.01:
            span = max(a[1], b[1]), min(a[3], b[3])
            return (low[2] + WALL / 2, (sum(span) / 2 if at is None else at)), "y"
    raise ValueError(f"{a} and {b} share no wall")


def outline(boxes: Sequence[Box]) -> list[list[float]]:
    """The corners around rooms that stand wall to wall, including their outer walls."""
    walls = [shapely.box(*box).buffer(WALL, join_style="mitre") for box in boxes]
    area = shapely.union_all(walls, grid_size=0.001)
    if not isinstance(area, shapely.Polygon):
        raise ValueError("the ground storey's rooms do not touch")
    return [rounded(corner) for corner in area.simplify(0.001).exterior.normalize().coords[:-1]]


def to_json(data: Entry) -> str:
    """The text of the file.

    Each room, door, group of people and so on has its own line, so that changes can be read.
    """
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            parts.append(f" {json.dumps(key)}: [\n  " + ",\n  ".join(_line(entry) for entry in value) + "\n ]")
        elif key == "population":
            groups = ",\n   ".join(_line(group) for group in value["groups"])
            law = {name: entry for name, entry in value.items() if name != "groups"}
            parts.append(f' "population": {_line(law)[:-1]}, "groups": [\n   {groups}\n  ]}}')
        elif key == "lesson":
            asked = ",\n  ".join(_asked(decision) for decision in value["decisions"])
            parts.append(f' "lesson": {{"role": {json.dumps(value["role"])}, "decisions": [\n  {asked}\n ]}}')
        else:
            parts.append(f" {json.dumps(key)}: {_line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _asked(decision: Entry) -> str:
    """A decision, with one line per option."""
    options = ",\n   ".join(_line(option) for option in decision["options"])
    head = {name: entry for name, entry in decision.items() if name != "options"}
    return f'{_line(head)[:-1]}, "options": [\n   {options}]}}'


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
