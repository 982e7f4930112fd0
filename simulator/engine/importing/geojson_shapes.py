"""Reads the shapes of a plan from GeoJSON by the properties of its features."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.protocol.text import Text

from ..scenario.parts import XY
from .dxf_file import check_readable
from .report import PlanImportError, Report, Section
from .shapes import AREAS, ONLY_STOREY, THING_WORDS, WORDS, Drawing, Shape, one_line, without_repeats

EARTH_M = 6_371_000.0
MOST_COORDINATE = 1e12
LARGEST_DEGREES = 0.05  # a room is never so large
Rings = tuple[tuple[XY, ...], ...]


class _OddError(ValueError):
    """A geometry that is not understood; the message names why."""

    def __init__(self, problem: Text) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_geojson(path: Path, report: Report) -> tuple[Drawing, str]:
    """The features of known kinds in metres. Raises PlanImportError when the file is no feature collection."""
    check_readable(path, report)
    features = _features(path, report)
    found = Drawing()
    for index, feature in enumerate(features):
        try:
            found.shapes += _shapes(feature, index, report)
        except _OddError as odd:
            report.add(Section.IGNORED, f"要素 {index}：{odd.problem.zh}", f"feature {index}: {odd.problem.en}")
            found.unread += _perhaps_a_room(feature, index, report)
    if _in_degrees(found.shapes):
        _project(found, report)
    return found, "m"


def _features(path: Path, report: Report) -> list[Any]:
    refused = Text("不是 GeoJSON 要素集", "not a GeoJSON feature collection")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise PlanImportError(path.name, refused, report) from error
    if isinstance(data, dict) and data.get("type") == "Feature":
        return [data]
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise PlanImportError(path.name, refused, report)
    return features


def _shapes(feature: Any, index: int, report: Report) -> list[Shape]:
    """The shapes of one feature, one for each part of it. Raises _OddError."""
    if not isinstance(feature, dict):
        raise _OddError(Text("不是要素", "is no feature"))
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        raise _OddError(Text("没有几何", "has no geometry"))
    word, form = str(properties.get("kind", ""))[:60], str(geometry.get("type", ""))[:60]
    report.found[word or "无 kind", form] += 1
    kind = "things" if word in THING_WORDS else WORDS.get(word, "")
    if not kind:
        raise _OddError(Text(f"（{word or '无 kind'}）未识别", f"({word or 'no kind'}) not understood"))
    name = (
        THING_WORDS[word] if kind == "things" else one_line(str(properties.get("name") or properties.get("id") or ""))
    )
    storey = one_line(str(properties.get("storey") or ONLY_STOREY)).lower()
    origin = f"features/{index}"
    return [
        Shape(kind, storey, rings[0], name, origin, holes=rings[1:])
        for rings in _parts(form, geometry.get("coordinates"), kind, origin, report)
    ]


def _parts(form: str, coordinates: Any, kind: str, origin: str, report: Report) -> Iterator[Rings]:
    """The parts of a geometry: rings, two ends or a point. Raises _OddError for what the kind does not take."""
    if not isinstance(coordinates, list) or not coordinates:
        raise _OddError(Text("没有坐标", "has no coordinates"))
    if form == "Polygon" and kind in AREAS:
        yield tuple(_ring(ring, origin, report) for ring in coordinates)
    elif form == "MultiPolygon" and kind in AREAS:
        for part in coordinates:
            yield from _parts("Polygon", part, kind, origin, report)
    elif form == "LineString" and kind == "doors":
        line = [_point(point) for point in coordinates]
        if len(line) < 2:
            raise _OddError(Text("门至少要有两个点", "a door needs two points"))
        _tell_of_bend(line, origin, report)
        yield ((line[0], line[-1]),)
    elif form == "MultiLineString" and kind == "doors":
        for part in coordinates:
            yield from _parts("LineString", part, kind, origin, report)
    elif form == "Point" and kind in ("things", "names"):
        yield ((_point(coordinates),),)
    elif form == "MultiPoint" and kind in ("things", "names"):
        for part in coordinates:
            yield ((_point(part),),)
    else:
        raise _OddError(Text(f"{kind} 不能是 {form}", f"{kind} cannot be a {form}"))


def _point(value: Any) -> XY:
    if not isinstance(value, list) or len(value) < 2:
        raise _OddError(Text("坐标不是点", "a coordinate is no point"))
    x, y = value[0], value[1]
    for number in (x, y):
        plain = isinstance(number, int | float) and not isinstance(number, bool)
        if not plain or not math.isfinite(number) or abs(number) > MOST_COORDINATE:
            raise _OddError(Text("坐标不是数", "a coordinate is no number"))
    return float(x), float(y)


def _ring(value: Any, origin: str, report: Report) -> tuple[XY, ...]:
    """The corners of a ring. One that is not closed is closed, with a note, and keeps all its corners."""
    points = [_point(point) for point in value] if isinstance(value, list) else []
    ring = without_repeats(points)
    if len(ring) < 3:
        raise _OddError(Text("环少于三个角", "a ring has fewer than three corners"))
    if points[0] != points[-1]:
        report.add(Section.CHANGED, f"{origin} 的环没有闭合，已闭合", f"the ring of {origin} was open and was closed")
    return tuple(ring)


def _tell_of_bend(line: list[XY], origin: str, report: Report) -> None:
    (x0, y0), (x1, y1) = line[0], line[-1]
    width = math.dist(line[0], line[-1]) or 1.0
    bend = max(abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / width for x, y in line)
    if bend > 0.02 * width:
        report.add(
            Section.CHANGED,
            f"{origin} 的门线是折线，按首尾两点取直",
            f"the door {origin} is bent: taken straight from its first to its last point",
        )


def _perhaps_a_room(feature: Any, index: int, report: Report) -> list[Shape]:
    """A room that could not be read, by those of its corners that could."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    kind = WORDS.get(str(properties.get("kind", "")), "") if isinstance(properties, dict) else ""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if kind not in ("rooms", "stairs") or not isinstance(geometry, dict):
        return []
    points = list(_numbers(geometry.get("coordinates"), 0))
    storey = str(properties.get("storey") or ONLY_STOREY).lower() if isinstance(properties, dict) else ONLY_STOREY
    if len(points) >= 3:
        return [Shape(kind, storey, tuple(points), "", f"features/{index}")]
    report.add(
        Section.DECIDE,
        f"房间 features/{index} 读不出来，它的门可能被当成了出口：请补全它",
        f"room features/{index} cannot be read, and its doors may be taken for exits: complete it",
    )
    return []


def _numbers(value: Any, depth: int) -> Iterator[XY]:
    if isinstance(value, list) and depth < 5:
        try:
            yield _point(value)
        except _OddError:
            for inner in value:
                yield from _numbers(inner, depth + 1)


# -- degrees ----------------------------------------------------------------------------------------------------------


def _in_degrees(shapes: list[Shape]) -> bool:
    """True when the rooms are so small and so placed that their numbers must be degrees."""
    rooms = [shape.points for shape in shapes if shape.kind in ("rooms", "stairs")]
    if not rooms:
        return False
    spans = [max(max(p[axis] for p in room) - min(p[axis] for p in room) for axis in (0, 1)) for room in rooms]
    placed = all(abs(x) <= 180 and abs(y) <= 90 for room in rooms for x, y in room)
    return placed and max(spans) < LARGEST_DEGREES


def _project(found: Drawing, report: Report) -> None:
    """Turns degrees into metres about the middle of the rooms."""
    corners = [point for shape in found.shapes if shape.kind in ("rooms", "stairs") for point in shape.points]
    lng, lat = (sum(point[axis] for point in corners) / len(corners) for axis in (0, 1))
    per_lat = math.radians(1) * EARTH_M
    per_lng = per_lat * math.cos(math.radians(lat))

    def metres(point: XY) -> XY:
        return round((point[0] - lng) * per_lng, 3), round((point[1] - lat) * per_lat, 3)

    found.shapes = [_projected(shape, metres) for shape in found.shapes]
    found.unread = [_projected(shape, metres) for shape in found.unread]
    report.add(
        Section.CHANGED,
        f"坐标是经纬度，以 ({lng:.5f}, {lat:.5f}) 为原点换算成米",
        f"coordinates are degrees: turned into metres about ({lng:.5f}, {lat:.5f})",
    )


def _projected(shape: Shape, metres: Callable[[XY], XY]) -> Shape:
    holes = tuple(tuple(map(metres, ring)) for ring in shape.holes)
    return replace(shape, points=tuple(map(metres, shape.points)), holes=holes)
