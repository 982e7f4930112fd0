"""Small plans for the importer: two rooms, two doors, drawn in every way that drawings are drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ezdxf
from ezdxf.layouts import Modelspace

HALL = [(0, 0), (10, 0), (10, 8), (0, 8)]
ROOM = [(10.2, 0), (16, 0), (16, 8), (10.2, 8)]
INNER_DOOR = [(10.1, 3), (10.1, 4.2)]
EXIT_DOOR = [(4, -0.1), (5.4, -0.1)]
MM = 1000.0
WELL = [(2, 8.2), (5, 8.2), (5, 14.4), (2, 14.4)]
WELL_DOOR = [(3, 8.1), (4.2, 8.1)]


def scaled(points, scale=MM, at=(0.0, 0.0)):
    return [(x * scale + at[0], y * scale + at[1]) for x, y in points]


class Sheet:
    """A drawing in the making; lengths are given in metres."""

    def __init__(self, *, release: str = "R2010", units: int = 4, scale: float = MM, at=(0.0, 0.0)) -> None:
        self.drawing = ezdxf.new(release, units=units)
        self.drawing.header["$INSUNITS"] = units
        self.space: Modelspace = self.drawing.modelspace()
        self.scale, self.at = scale, at

    def points(self, points):
        return scaled(points, self.scale, self.at)

    def area(self, layer: str, points, **more: Any):
        attributes = {"layer": layer, **more}
        if self.drawing.dxfversion == "AC1009":
            return self.space.add_polyline2d(self.points(points), close=True, dxfattribs=attributes)
        return self.space.add_lwpolyline(self.points(points), close=True, dxfattribs=attributes)

    def line(self, points, layer: str = "doors", **more: Any):
        return self.space.add_line(*self.points(points), dxfattribs={"layer": layer, **more})

    def doors(self, *doors):
        for door in doors or (INNER_DOOR, EXIT_DOOR):
            self.line(door)

    def save(self, folder: Path, name: str = "plan.dxf") -> Path:
        path = folder / name
        self.drawing.saveas(path)
        return path


def good(**more: Any) -> Sheet:
    """Two rooms and two doors."""
    sheet = Sheet(**more)
    sheet.area("rooms", HALL)
    sheet.area("rooms", ROOM)
    sheet.doors()
    return sheet


def storey(sheet, suffix, *, well=WELL, way_out=False):
    sheet.area(f"rooms{suffix}", HALL)
    if well:
        sheet.area(f"stairs{suffix}", well)
        sheet.line(WELL_DOOR, f"doors{suffix}")
    if way_out:
        sheet.line(EXIT_DOOR, f"doors{suffix}")


def three_storeys(*, well=WELL):
    sheet = Sheet()
    storey(sheet, "@B1", well=well)
    storey(sheet, "", way_out=True)
    storey(sheet, "@二层", well=well)
    return sheet


def geojson(folder: Path, *features: Any, name: str = "plan.geojson") -> Path:
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def feature(kind: str, geometry: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kind": kind, **more}, "geometry": geometry}


def polygon(*rings) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])] for ring in rings]}


def line(points) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(point) for point in points]}
