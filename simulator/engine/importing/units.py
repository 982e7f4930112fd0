"""The unit of a drawing, checked against the width of its doors: no unit is believed that makes doors a hand wide."""

from __future__ import annotations

import math
from statistics import median

from simulator.protocol.text import Text

from .report import PlanImportError, Report, Section
from .shapes import Shape

UNITS = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0, "in": 0.0254, "ft": 0.3048, "yd": 0.9144, "km": 1000.0}
# $INSUNITS of a DXF.
DXF_UNITS = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km", 10: "yd", 14: "dm"}
GUESSES = ("mm", "cm", "m")
NARROWEST_M, WIDEST_M = 0.5, 4.5


def unit_of(shapes: list[Shape], stated: str, report: Report) -> float:
    """The metres in a unit of the drawing. `stated` is empty when neither the file nor a person says.

    Raises PlanImportError when no unit makes the doors as wide as doors are.
    """
    doors = [math.dist(*shape.points[:2]) for shape in shapes if shape.kind == "doors"]
    width = median(doors) if doors else 0.0

    def fits(name: str) -> bool:
        return not width or NARROWEST_M <= width * UNITS[name] <= WIDEST_M

    fitting = [name for name in GUESSES if width and fits(name)]
    if stated and fits(stated):
        report.add(Section.READ, f"单位：{stated}", f"unit: {stated}")
        return UNITS[stated]
    if stated:
        metres = f"{width * UNITS[stated]:.3g}"
        hint = fitting[0] if fitting else "m"
        raise PlanImportError(
            "unit",
            Text(
                f"按图纸注明的单位 {stated}，门宽约 {metres} 米；请用 --unit 指明（可能是 {hint}）",
                f"in the stated unit {stated} doors are {metres} m wide: say --unit (perhaps {hint})",
            ),
            report,
        )
    if not fitting:
        raise PlanImportError(
            "unit",
            Text(
                "图纸没有注明单位，从门宽也看不出，请用 --unit 指明",
                "the drawing states no unit and its doors do not tell it: say --unit",
            ),
            report,
        )
    name = fitting[0]
    report.add(
        Section.ASSUMED,
        f"图纸没有注明单位，按门宽 {width * UNITS[name]:.2f} 米判断为 {name}",
        f"no unit is stated: taken as {name}, which makes doors {width * UNITS[name]:.2f} m wide",
    )
    return UNITS[name]
