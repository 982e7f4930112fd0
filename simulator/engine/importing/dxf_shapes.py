"""Reads the shapes of a plan from DXF layers: outlines of every kind, inserts taken apart, text without its codes.

ezdxf gives every point in world coordinates, so that mirrored and turned objects lie where they are seen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from shapely import LineString, MultiLineString, node, polygonize
from shapely.errors import GEOSException

from simulator.protocol.text import Text

from .dxf_doors import door_of_block, door_of_swing
from .dxf_file import open_dxf
from .dxf_objects import attribute_of, parts_of, place_of_text, points_of, sound
from .report import Report, Section
from .shapes import AREAS, THING_WORDS, Drawing, Shape, kind_and_storey, one_line, without_repeats
from .units import DXF_UNITS

CLOSING_SHARE = 0.01  # of an outline's length: a gap that is taken for a slip of the hand
MOST_OBJECTS, DEEPEST = 200_000, 8
TEXTS = ("TEXT", "MTEXT", "ATTRIB", "ATTDEF")
CURVES = ("LWPOLYLINE", "POLYLINE", "LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE")


@dataclass
class _Reading:
    """What is gathered while the objects of a file are read."""

    report: Report
    mapping: Mapping[str, str]
    hidden_layers: set[str]
    found: Drawing = field(default_factory=Drawing)
    loose: dict[tuple[str, str], list[LineString]] = field(default_factory=dict)
    ignored: Counter[tuple[str, str]] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    rounded: Counter[str] = field(default_factory=Counter)
    objects: int = 0


def read_dxf(path: Path, report: Report, mapping: Mapping[str, str]) -> tuple[Drawing, str]:
    """The shapes on the known layers in the drawing's unit, and the unit that its header states or an empty text.

    `mapping` says which layers stand for which kinds. Raises PlanImportError when the file is no DXF.
    """
    drawing = open_dxf(path, report)
    off = {layer.dxf.name.lower() for layer in drawing.layers if layer.is_off() or layer.is_frozen()}
    reading = _Reading(report, mapping, off)
    for entity in drawing.modelspace():
        _read(reading, entity, attribute_of(entity, "layer", "0"), 0)
    _join_loose_lines(reading)
    _tell(reading)
    try:
        code = int(drawing.header.get("$INSUNITS", 0))
    except (TypeError, ValueError):
        code = 0
    return reading.found, DXF_UNITS.get(code, "")


def _read(reading: _Reading, entity: Any, layer: str, depth: int) -> None:
    """Reads one object; an insert with all that is in it. An object that cannot be read is named."""
    reading.objects += 1
    if reading.objects > MOST_OBJECTS:
        reading.report.add(
            Section.DECIDE,
            f"对象多于 {MOST_OBJECTS} 个，其余没有读取：请只留下平面图层",
            f"more than {MOST_OBJECTS} objects, the others were not read: keep only the plan",
        )
        return
    type_name = entity.dxftype()
    reading.report.found[layer, type_name] += 1
    kind, storey = kind_and_storey(layer, reading.mapping)
    hidden = layer.lower() in reading.hidden_layers or bool(attribute_of(entity, "invisible", 0))
    if type_name == "INSERT" and kind not in ("things", "doors") and not hidden:
        _read_parts(reading, entity, layer, depth)
        return
    gathers = replace(reading, report=Report(), loose={}, rounded=Counter()) if hidden else reading
    origin = f"{layer}/{attribute_of(entity, 'handle', '') or reading.objects}"
    try:
        shapes = list(_shapes(gathers, entity, kind, storey, origin))
    except Exception:  # objects of a damaged or odd file raise whatever ezdxf's parts raise
        _tell_of_broken(reading, kind, origin)
        return
    if hidden:
        reading.hidden[layer] += 1
        reading.found.unread += [shape for shape in shapes if shape.kind in ("rooms", "stairs")]
    elif shapes:
        reading.found.shapes += shapes
    elif not (type_name in CURVES and kind in AREAS):  # outlines are named one by one, or joined of loose lines
        reading.ignored[layer, type_name] += 1


def _tell_of_broken(reading: _Reading, kind: str, origin: str) -> None:
    """Names an object with values that make no sense; a room among them may leave doors that look like exits."""
    section = Section.DECIDE if kind in ("rooms", "stairs", "doors") else Section.IGNORED
    reading.report.add(
        section,
        f"{origin} 的数据不对，没有采用：请对照原图，它可能是房间、楼梯或门",
        f"{origin} holds values that make no sense and was left out: it may be a room, a stair or a door",
    )


def _read_parts(reading: _Reading, insert: Any, layer: str, depth: int) -> None:
    """Reads what is in an insert; one that cannot be taken apart is named."""
    try:
        _read_insert(reading, insert, layer, depth)
    except Exception:  # as above
        reading.ignored[layer, "INSERT"] += 1


def _read_insert(reading: _Reading, insert: Any, layer: str, depth: int) -> None:
    """Reads what is in a block where it is inserted. Objects on layer 0 take the insert's layer."""
    if depth >= DEEPEST:
        reading.ignored[layer, "INSERT"] += 1
        return
    for part in parts_of(insert):
        if reading.objects > MOST_OBJECTS:
            return
        own = attribute_of(part, "layer", "0")
        _read(reading, part, layer if own == "0" else own, depth + 1)


def _shapes(reading: _Reading, entity: Any, kind: str, storey: str, origin: str) -> Iterator[Shape]:
    """The shapes of one object on a layer of this kind; none when the layer does not take such objects."""
    type_name = entity.dxftype()
    if kind == "names" and type_name in TEXTS:
        text = one_line(entity.plain_text())
        if text:
            yield Shape(kind, storey, (place_of_text(entity),), text, origin)
    elif kind == "things" and type_name == "INSERT":
        word = entity.dxf.name.lower()
        at = entity.ocs().to_wcs(entity.dxf.insert)
        yield Shape(kind, storey, (sound([(at.x, at.y)])[0],), THING_WORDS.get(word, word), origin)
    elif kind == "doors" and type_name == "INSERT":
        yield from door_of_block(entity, storey, origin)
    elif kind == "doors" and type_name == "ARC":
        yield from door_of_swing(entity, storey, origin)
    elif kind == "doors" and type_name in CURVES:
        points = points_of(entity)
        if len(points) >= 2:
            yield Shape(kind, storey, (points[0], points[-1]), "", origin)
    elif kind in AREAS and type_name in CURVES:
        yield from _outline(reading, entity, kind, storey, origin)


# -- outlines ---------------------------------------------------------------------------------------------------------


def _outline(reading: _Reading, entity: Any, kind: str, storey: str, origin: str) -> Iterator[Shape]:
    """A closed outline, also one whose last point is its first; an open one waits for lines that close it."""
    points = points_of(entity)
    if entity.dxftype() != "LINE" and len(points) > 2:
        closed = bool(getattr(entity, "is_closed", False) or getattr(entity, "closed", False))
        length = sum(math.dist(a, b) for a, b in pairwise(points))
        gap = math.dist(points[0], points[-1])
        if closed or (gap <= CLOSING_SHARE * length and length > 0):
            if not closed and gap > 1e-6 * length:
                share = 100 * gap / length
                reading.report.add(
                    Section.CHANGED,
                    f"{origin} 没有闭合（缺口为周长的 {share:.1f}%），已闭合",
                    f"{origin} was open (by {share:.1f} % of its length) and was closed",
                )
            ring = without_repeats(points)
            if _is_curved(entity):
                reading.rounded[kind] += 1
            if len(ring) >= 3:
                yield Shape(kind, storey, tuple(ring), "", origin)
                return
    if (len(points) >= 2 and points[0] != points[-1]) or len(points) > 2:
        reading.loose.setdefault((kind, storey), []).append(LineString(points))


def _is_curved(entity: Any) -> bool:
    if entity.dxftype() in ("CIRCLE", "ELLIPSE", "SPLINE", "ARC"):
        return True
    return bool(getattr(entity, "has_arc", False))


def _join_loose_lines(reading: _Reading) -> None:
    """Rings of single lines: those that close round an area are outlines, the others are named."""
    for (kind, storey), lines in reading.loose.items():
        try:
            rings = list(polygonize([node(MultiLineString(lines))]).geoms)
        except (GEOSException, ValueError):
            rings = []
        for index, ring in enumerate(rings, start=1):
            origin = f"{kind}@{storey}/lines-{index}"
            reading.found.shapes.append(Shape(kind, storey, tuple(ring.exterior.coords[:-1]), "", origin))
        if rings:
            reading.report.add(
                Section.CHANGED,
                f"图层 {kind}@{storey} 上的 {len(lines)} 条线连成 {len(rings)} 个闭合区域",
                f"{len(lines)} lines on {kind}@{storey} were joined to {len(rings)} closed areas",
            )
        left = [
            line for line in lines if not any(ring.buffer(1e-6 + ring.length * 1e-6).covers(line) for ring in rings)
        ]
        for line in left:
            points = tuple(line.coords)
            reading.found.unread.append(Shape(kind, storey, points, "", f"{kind}@{storey}"))


# -- telling ----------------------------------------------------------------------------------------------------------


def _tell(reading: _Reading) -> None:
    """Names what was rounded, hidden, left open and not understood."""
    report = reading.report
    for kind, count in reading.rounded.items():
        report.add(
            Section.CHANGED,
            f"{kind} 上有 {count} 个带圆弧的轮廓，圆弧已按短弦近似",
            f"{count} outlines with arcs on {kind}: the arcs were taken as short chords",
        )
    for layer, count in reading.hidden.items():
        report.add(
            Section.IGNORED,
            f"图层 {layer} 上有 {count} 个隐藏（关闭、冻结或不可见）的对象，没有采用",
            f"{count} hidden objects on layer {layer} (off, frozen or invisible) were not used",
        )
    for shape in reading.found.unread:
        if shape.origin.count("/") == 0:
            x, y = shape.points[0]
            report.add(
                Section.IGNORED,
                f"{shape.origin} 上从 ({x:.6g}, {y:.6g}) 起的线没有围成区域",
                f"the line from ({x:.6g}, {y:.6g}) on {shape.origin} encloses nothing",
            )
    for (layer, kind), count in reading.ignored.items():
        report.add(
            Section.IGNORED,
            f"图层 {layer} 上的 {count} 个 {kind} 未识别{_advice(kind).zh}",
            f"{count} {kind} on layer {layer} not understood{_advice(kind).en}",
        )


def _advice(kind: str) -> Text:
    if kind == "ACAD_PROXY_ENTITY":
        return Text(
            "（天正等自定义对象，请先“图形导出”为 T3 格式）",
            " (a custom object: explode it or export to plain CAD first)",
        )
    return Text("", "")
