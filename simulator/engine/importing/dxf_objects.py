"""What ezdxf says of single objects: attributes, parts of inserts, points in world coordinates that are places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..scenario.parts import XY

CHORD_SHARE = 0.002  # of an object's size: how far a chord may stay from its arc
MOST_COORDINATE = 1e12


def attribute_of(entity: Any, name: str, otherwise: Any) -> Any:
    """An attribute of an object; another value when the object has none, or is of a type that has none."""
    from ezdxf.lldxf.const import DXFError

    try:
        return entity.dxf.get(name, otherwise)
    except DXFError:
        return otherwise


def parts_of(insert: Any) -> Iterator[Any]:
    inserts = insert.multi_insert() if insert.mcount > 1 else [insert]
    for one in inserts:
        yield from one.attribs
        yield from one.virtual_entities()


def sound(points: list[XY]) -> list[XY]:
    """The points themselves. Raises ValueError when one of them is no place."""
    for point in points:
        if not all(math.isfinite(value) and abs(value) < MOST_COORDINATE for value in point):
            raise ValueError("no place")
    return points


def place_of_text(text: Any) -> XY:
    """Where a text stands, in world coordinates."""
    if text.dxftype() == "MTEXT":
        return sound([(text.dxf.insert.x, text.dxf.insert.y)])[0]
    aligned = text.dxf.get("halign", 0) or text.dxf.get("valign", 0)
    at = text.ocs().to_wcs(
        text.dxf.get("align_point") if aligned and text.dxf.hasattr("align_point") else text.dxf.insert
    )
    return sound([(at.x, at.y)])[0]


def points_of(entity: Any) -> list[XY]:
    """The points of a line or curve in world coordinates, arcs as chords."""
    from ezdxf.path import make_path

    path = make_path(entity)
    vertices = list(path.control_vertices())
    sound([(v.x, v.y) for v in vertices])
    spans = [max(v[axis] for v in vertices) - min(v[axis] for v in vertices) for axis in (0, 1)]
    chord = max(*spans, 1e-6) * CHORD_SHARE
    return sound([(v.x, v.y) for v in path.flattening(chord, segments=8)])
