"""Doors that are drawn as doors: a leaf's swing, or a block with swings or a single line in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from .dxf_objects import parts_of, points_of, sound
from .shapes import Shape

LEAST_SWING, WIDEST_SWING = math.radians(40), math.radians(140)
MOST_IN_DOOR = 500


def door_of_swing(arc: Any, storey: str, origin: str) -> Iterator[Shape]:
    """A door by the arc its leaf swings: from the hinge to one end of the arc or the other."""
    sweep = math.radians((arc.dxf.end_angle - arc.dxf.start_angle) % 360)
    if not LEAST_SWING <= sweep <= WIDEST_SWING:
        return
    centre = arc.ocs().to_wcs(arc.dxf.center)
    hinge = (centre.x, centre.y)
    first, last = ((point.x, point.y) for point in (arc.start_point, arc.end_point))
    sound([hinge, first, last])
    yield Shape("doors", storey, (hinge, first), "", origin, leaf_ends=(last,))


def door_of_block(insert: Any, storey: str, origin: str) -> Iterator[Shape]:
    """The doors in a block: by the swings in it, or by its only line."""
    parts = list(islice(parts_of(insert), MOST_IN_DOOR))
    swings = [part for part in parts if part.dxftype() == "ARC"]
    if swings:
        found = [shape for swing in swings for shape in door_of_swing(swing, storey, origin)]
        yield from _double_leaf(found) if len(found) == 2 else found
        return
    lines = [part for part in parts if part.dxftype() in ("LINE", "LWPOLYLINE", "POLYLINE")]
    if len(lines) == 1:
        points = points_of(lines[0])
        yield Shape("doors", storey, (points[0], points[-1]), "", origin)


def _double_leaf(leaves: list[Shape]) -> list[Shape]:
    """Two leaves that meet make one door from hinge to hinge; others stay two doors."""
    first, second = leaves
    radius = math.dist(*first.points)
    ends = [(a, b) for a in (first.points[1], *first.leaf_ends) for b in (second.points[1], *second.leaf_ends)]
    if any(math.dist(a, b) < 0.1 * radius for a, b in ends):
        return [Shape("doors", first.storey, (first.points[0], second.points[0]), "", first.origin)]
    return leaves
