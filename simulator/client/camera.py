"""The part of a storey that is visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Camera:
    """The visible part of a plan: its centre in metres, and the scale in pixels per metre."""

    x: float
    y: float
    scale: float
    size: tuple[int, int]

    def to_screen(self, x: float, y: float) -> tuple[int, int]:
        return (
            round(self.size[0] / 2 + (x - self.x) * self.scale),
            round(self.size[1] / 2 - (y - self.y) * self.scale),
        )

    def box(self, low_x: float, low_y: float, high_x: float, high_y: float) -> tuple[int, int, int, int]:
        """A box of the plan as left, top, width and height in pixels."""
        left, top = self.to_screen(low_x, high_y)
        right, bottom = self.to_screen(high_x, low_y)
        return left, top, right - left, bottom - top

    @classmethod
    def over(cls, bounds: Bounds | list[float], size: tuple[int, int], margin: float = 1.0) -> Camera:
        """A camera that shows all of `bounds`."""
        low_x, low_y, high_x, high_y = bounds
        scale = min(size[0] / (high_x - low_x + 2 * margin), size[1] / (high_y - low_y + 2 * margin))
        return cls((low_x + high_x) / 2, (low_y + high_y) / 2, scale, size)


def storey_bounds(plan: dict[str, Any], storey: int) -> Bounds:
    """The box around a storey: the grounds on the ground storey, its rooms elsewhere."""
    if storey == plan["ground"]:
        low_x, low_y, high_x, high_y = plan["bounds"]
        return low_x, low_y, high_x, high_y
    points = [point for room in plan["rooms"] if room["storey"] == storey for point in room["polygon"]]
    xs, ys = zip(*(points or plan["building"]), strict=True)
    return min(xs) - 0.5, min(ys) - 0.5, max(xs) + 0.5, max(ys) + 0.5
