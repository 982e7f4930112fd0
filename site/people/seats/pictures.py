"""Twelve pictures that small children tell apart, as shapes that a page, a PDF and a game window can all draw.

Coordinates run from 0 to 100, the origin is at the top left. A shape is a circle (x, y, radius) or a polygon of points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

RED, BLUE, GREEN, YELLOW, BROWN, GREY, PINK, ORANGE = (
    "#c1121f", "#1d5fa8", "#2b7a3d", "#e0a100", "#7a4a21", "#5b6470", "#d1488f", "#d9670d",
)  # fmt: skip
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled circle of one value each in `points` and `radius`, or a polygon with radius 0."""

    colour: str
    points: tuple[Point, ...]
    radius: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        return {"colour": self.colour, "points": [list(point) for point in self.points], "radius": self.radius}

    def svg(self) -> SafeString:
        if self.radius:
            (x, y), *_rest = self.points
            return format_html('<circle cx="{}" cy="{}" r="{}" fill="{}"/>', x, y, self.radius, self.colour)
        points = " ".join(f"{x:g},{y:g}" for x, y in self.points)
        return format_html('<polygon points="{}" fill="{}"/>', points, self.colour)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its letter, which is what a client sends."""

    letter: str
    name: str | Promise
    shapes: tuple[Shape, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"letter": self.letter, "name": str(self.name), "shapes": [shape.to_dict() for shape in self.shapes]}

    def svg(self) -> SafeString:
        """The picture as an SVG element; its name is said by what stands around it."""
        drawn = format_html_join("", "{}", ((shape.svg(),) for shape in self.shapes))
        return format_html(
            '<svg viewBox="0 0 100 100" width="56" height="56" aria-hidden="true" focusable="false">{}</svg>', drawn
        )


def _disc(colour: str, x: float, y: float, radius: float) -> Shape:
    return Shape(colour, ((x, y),), radius)


def _polygon(colour: str, *points: Point) -> Shape:
    return Shape(colour, points)


def _star(colour: str, tips: int, outer: float, inner: float) -> Shape:
    """A star around the middle, one tip up."""
    angles = [math.pi * step / tips - math.pi / 2 for step in range(2 * tips)]
    radii = [inner if step % 2 else outer for step in range(2 * tips)]
    return Shape(
        colour,
        tuple(
            (round(50 + radius * math.cos(angle), 1), round(50 + radius * math.sin(angle), 1))
            for angle, radius in zip(angles, radii, strict=True)
        ),
    )


def _arc(x: float, y: float, radius: float, start: float, end: float) -> tuple[Point, ...]:
    """Thirteen points of a circle from one angle to another, in degrees clockwise from the right."""
    angles = [math.radians(start + (end - start) * step / 12) for step in range(13)]
    return tuple((round(x + radius * math.cos(a), 1), round(y + radius * math.sin(a), 1)) for a in angles)


PICTURES = (
    Picture("A", _("sun"), (_star(YELLOW, 12, 46, 30), _disc(ORANGE, 50, 50, 24))),
    Picture("B", _("moon"), (Shape(BLUE, _arc(50, 50, 42, 60, 300) + _arc(76, 50, 37, 257, 103)),)),
    Picture("C", _("star"), (_star(ORANGE, 5, 47, 19),)),
    Picture(
        "D",
        _("heart"),
        (_disc(RED, 31, 35, 22), _disc(RED, 69, 35, 22), _polygon(RED, (12, 46), (88, 46), (50, 92))),
    ),
    Picture(
        "E",
        _("fish"),
        (
            Shape(BLUE, _arc(42, 72, 46, 208, 332) + _arc(42, 28, 46, 28, 152)),
            _polygon(BLUE, (74, 50), (97, 26), (97, 74)),
            _disc("#ffffff", 24, 45, 5),
        ),
    ),
    Picture(
        "F",
        _("house"),
        (
            _polygon(RED, (50, 8), (94, 48), (6, 48)),
            _polygon(YELLOW, (16, 48), (84, 48), (84, 92), (16, 92)),
            _polygon(BROWN, (42, 62), (58, 62), (58, 92), (42, 92)),
        ),
    ),
    Picture(
        "G",
        _("tree"),
        (
            _polygon(BROWN, (43, 70), (57, 70), (57, 96), (43, 96)),
            _polygon(GREEN, (50, 4), (80, 44), (20, 44)),
            _polygon(GREEN, (50, 24), (90, 74), (10, 74)),
        ),
    ),
    Picture(
        "H",
        _("flower"),
        (*(_disc(PINK, x, y, 19) for x, y in _arc(50, 50, 27, 0, 360)[::2]), _disc(YELLOW, 50, 50, 15)),
    ),
    Picture(
        "I",
        _("car"),
        (
            _polygon(BLUE, (28, 30), (66, 30), (80, 52), (20, 52)),
            _polygon(RED, (6, 52), (94, 52), (94, 72), (6, 72)),
            _disc(GREY, 28, 74, 13),
            _disc(GREY, 72, 74, 13),
        ),
    ),
    Picture(
        "J",
        _("umbrella"),
        (Shape(GREEN, _arc(50, 54, 44, 180, 360)), _polygon(BROWN, (47, 54), (53, 54), (53, 94), (47, 94))),
    ),
    Picture(
        "K",
        _("apple"),
        (
            _disc(RED, 37, 58, 29),
            _disc(RED, 63, 58, 29),
            _polygon(BROWN, (47, 12), (53, 12), (53, 38), (47, 38)),
            _polygon(GREEN, (53, 26), (72, 6), (84, 14)),
        ),
    ),
    Picture(
        "L",
        _("boat"),
        (
            _polygon(BROWN, (6, 66), (94, 66), (76, 92), (24, 92)),
            _polygon(GREY, (48, 8), (53, 8), (53, 66), (48, 66)),
            _polygon(YELLOW, (56, 12), (86, 58), (56, 58)),
        ),
    ),
)
LETTERS = "".join(picture.letter for picture in PICTURES)
BY_LETTER = {picture.letter: picture for picture in PICTURES}


def picture_list() -> list[dict[str, Any]]:
    """The pictures for a client that draws them itself, named in the active language."""
    return [picture.to_dict() for picture in PICTURES]
