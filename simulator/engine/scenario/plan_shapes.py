"""Reads the shapes of a building's plan from DXF (by layers) or GeoJSON (by properties).

`cad_import` describes the layers and properties.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.protocol.text import Text

from .model import ScenarioError
from .parts import XY

METRES = {1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 6: 1.0, 14: 0.1}
THINGS = {"extinguisher": "extinguishers", "alarm_button": "alarm_buttons", "hydrant": "hydrants", "phone": "phones",
          "water": "water"}  # fmt: skip
KINDS = ("rooms", "names", "doors", "outside", "building", "exits", "assembly", "things")
EARTH_M = 6_371_000.0


@dataclass(frozen=True)
class Shape:
    """One drawn thing: its kind (one of KINDS), storey, points in metres, name, and its place in the file."""

    kind: str
    storey: str
    points: list[XY]
    name: str = ""
    origin: str = ""


def shapes_of_dxf(path: Path, notes: list[Text]) -> list[Shape]:
    """The shapes on the known layers. Raises ScenarioError when the file is no DXF."""
    from ezdxf.filemanagement import readfile
    from ezdxf.lldxf.const import DXFError

    try:
        drawing = readfile(path)
    except (OSError, DXFError) as error:
        raise ScenarioError(path.name, Text("不是可读的 DXF 文件", f"not a readable DXF file ({error})")) from error
    unit = METRES.get(int(drawing.header.get("$INSUNITS", 0)))
    if unit is None:
        notes.append(Text("图纸没有注明单位，按毫米读取", "no unit in the drawing: read as millimetres"))
        unit = 0.001
    found: list[Shape] = []
    ignored: dict[tuple[str, str], int] = {}
    for entity in drawing.modelspace():
        layer = entity.dxf.layer.lower()
        kind, _, storey = layer.partition("@")
        shape = _dxf_shape(entity, kind, storey or "f1", unit) if kind in KINDS else None
        if shape is not None:
            found.append(shape)
        else:
            ignored[(layer, entity.dxftype())] = ignored.get((layer, entity.dxftype()), 0) + 1
    notes += [
        Text(f"图层 {layer} 上的 {count} 个 {kind} 未识别", f"{count} {kind} on layer {layer} not understood")
        for (layer, kind), count in ignored.items()
    ]
    return found


def _dxf_shape(entity: Any, kind: str, storey: str, unit: float) -> Shape | None:
    """The entity as a shape; None when the layer does not take this type of entity."""
    type_name, origin = entity.dxftype(), f"{entity.dxf.layer}/{entity.dxf.handle}"

    def metres(point: Any) -> XY:
        return round(point[0] * unit, 3), round(point[1] * unit, 3)

    if type_name == "LWPOLYLINE":
        points = [metres(point) for point in entity.get_points("xy")]
        if kind == "doors" and len(points) >= 2:
            return Shape(kind, storey, [points[0], points[-1]], "", origin)
        return Shape(kind, storey, points, "", origin) if entity.closed and len(points) >= 3 else None
    if type_name == "LINE" and kind == "doors":
        return Shape(kind, storey, [metres(entity.dxf.start), metres(entity.dxf.end)], "", origin)
    if type_name == "TEXT" and kind == "names":
        return Shape(kind, storey, [metres(entity.dxf.insert)], entity.dxf.text, origin)
    if type_name == "MTEXT" and kind == "names":
        return Shape(kind, storey, [metres(entity.dxf.insert)], entity.plain_text(), origin)
    if type_name == "INSERT" and kind == "things":
        return Shape(kind, storey, [metres(entity.dxf.insert)], entity.dxf.name.lower(), origin)
    return None


def shapes_of_geojson(path: Path, notes: list[Text]) -> list[Shape]:
    """The features of known kinds. Raises ScenarioError when the file is no feature collection."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ScenarioError(path.name, Text("不是 GeoJSON 要素集", "not a GeoJSON feature collection")) from error
    project = _projection(features)
    names = {kind.rstrip("s"): kind for kind in KINDS} | {kind: kind for kind in KINDS}
    found = []
    for index, feature in enumerate(features):
        properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
        word, storey = str(properties.get("kind", "")), str(properties.get("storey", "f1"))
        points = [project(point) for point in _ring(geometry)]
        kind = "things" if word in THINGS else names.get(word, "")
        if not kind or not points:
            notes.append(
                Text(
                    f"要素 {index}（{word or '无 kind'}）未识别",
                    f"feature {index} ({word or 'no kind'}) not understood",
                )
            )
            continue
        name = word if kind == "things" else str(properties.get("name") or properties.get("id") or "")
        found.append(Shape(kind, storey, points, name, f"features/{index}"))
    return found


def _ring(geometry: dict[str, Any]) -> list[list[float]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Polygon":
        return coordinates[0][:-1] if coordinates else []
    if kind == "LineString":
        return [coordinates[0], coordinates[-1]] if len(coordinates) >= 2 else []
    return [coordinates] if kind == "Point" else []


def _projection(features: list[dict[str, Any]]) -> Any:
    """A function from coordinates to metres. Degrees, known by their small extent, are projected about their middle."""
    every = [point for feature in features for point in _ring(feature.get("geometry") or {})]
    xs, ys = [point[0] for point in every] or [0.0], [point[1] for point in every] or [0.0]
    small = max(xs) - min(xs) < 0.05 and max(ys) - min(ys) < 0.05
    if not (small and all(abs(x) <= 180 for x in xs) and all(abs(y) <= 90 for y in ys)):
        return lambda point: (round(float(point[0]), 3), round(float(point[1]), 3))
    lng, lat = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    per_lat = math.radians(1) * EARTH_M
    per_lng = per_lat * math.cos(math.radians(lat))
    return lambda point: (round((point[0] - lng) * per_lng, 3), round((point[1] - lat) * per_lat, 3))
