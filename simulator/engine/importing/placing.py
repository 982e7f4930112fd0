"""Puts a plan in metres along the axes, near the origin: doors must lie along an axis and scenarios end at 300 m."""

from __future__ import annotations

import math
from collections import Counter
from statistics import median

from simulator.protocol.text import Text

from .report import PlanImportError, Report, Section
from .shapes import Drawing, Mover, Shape

FARTHEST_M = 300.0
MARGIN_M = 25.0  # kept free around the building
STRAIGHT_DEG = 0.5
COMMON_SHARE = 0.6


def placed(drawing: Drawing, unit_m: float, report: Report) -> Drawing:
    """The drawing in metres, turned so that most walls lie along the axes, and shifted when it lies far away.

    Raises PlanImportError when the rooms are too far apart for a scenario.
    """
    scaled = _moved(drawing, Mover(scale=unit_m))
    turned = _turned(scaled, report)
    return _shifted(turned, report)


def _moved(drawing: Drawing, move: Mover) -> Drawing:
    return Drawing(
        [shape.moved(move) for shape in drawing.shapes], None, [shape.moved(move) for shape in drawing.unread]
    )


def _rooms(drawing: Drawing) -> list[Shape]:
    return [shape for shape in drawing.shapes if shape.kind in ("rooms", "stairs")]


def _turned(drawing: Drawing, report: Report) -> Drawing:
    """Turned back when most of the walls share a direction that is not an axis."""
    lengths: Counter[int] = Counter()
    exact: dict[int, list[float]] = {}
    for shape in _rooms(drawing):
        for a, b in zip(shape.points, shape.points[1:] + shape.points[:1], strict=True):
            angle = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])) % 90
            bin_ = round(angle) % 90
            lengths[bin_] += max(1, round(1000 * math.dist(a, b)))
            exact.setdefault(bin_, []).append(angle if angle - bin_ < 45 else angle - 90)
    if not lengths:
        return drawing
    common, length = lengths.most_common(1)[0]
    angle = median(exact[common])
    if length < COMMON_SHARE * lengths.total() or abs(angle) < STRAIGHT_DEG:
        return drawing
    turn = -angle if angle <= 45 else 90 - angle
    report.add(
        Section.CHANGED,
        f"平面是斜放的，整体转了 {turn:.1f}°",
        f"the plan was drawn at an angle and turned by {turn:.1f}°",
    )
    middle = _middle(_rooms(drawing))
    back = _moved(drawing, Mover(shift=(-middle[0], -middle[1])))
    return _moved(back, Mover(turn=math.radians(turn), shift=middle))


def _middle(shapes: list[Shape]) -> tuple[float, float]:
    xs = [x for shape in shapes for x, _ in shape.points]
    ys = [y for shape in shapes for _, y in shape.points]
    return round((min(xs) + max(xs)) / 2, 3), round((min(ys) + max(ys)) / 2, 3)


def _shifted(drawing: Drawing, report: Report) -> Drawing:
    """Shifted to the origin when it lies outside a scenario's coordinates. What lies far from all rooms is left."""
    rooms = _rooms(drawing)
    if not rooms:
        return drawing
    xs = [x for shape in rooms for x, _ in shape.points]
    ys = [y for shape in rooms for _, y in shape.points]
    most = 2 * (FARTHEST_M - MARGIN_M)
    if max(xs) - min(xs) > most or max(ys) - min(ys) > most:
        size = f"{max(xs) - min(xs):.0f} × {max(ys) - min(ys):.0f} m"
        raise PlanImportError(
            "rooms",
            Text(
                f"平面的范围是 {size}，最大 {most:.0f} m：单位不对，或有房间画在远处",
                f"the plan spans {size}, at most {most:.0f} m: a wrong unit, or rooms drawn far off",
            ),
            report,
        )
    reach = max(map(abs, (min(xs), max(xs), min(ys), max(ys))))
    if reach > FARTHEST_M - MARGIN_M:
        x, y = _middle(rooms)
        report.add(
            Section.CHANGED,
            f"平面移到原点附近：原图 ({x:.3f}, {y:.3f}) 米处现在是 (0, 0)",
            f"the plan was moved: ({x:.3f}, {y:.3f}) m of the drawing is now (0, 0)",
        )
        drawing = _moved(drawing, Mover(shift=(-x, -y)))
    near = [shape for shape in drawing.shapes if all(max(map(abs, point)) <= FARTHEST_M for point in shape.points)]
    far = Counter(shape.kind for shape in drawing.shapes if shape not in near)
    for kind, count in far.items():
        report.add(
            Section.IGNORED, f"{count} 个 {kind} 离建筑太远，没有采用", f"{count} {kind} lie far from the building"
        )
    return Drawing(near, None, drawing.unread)
