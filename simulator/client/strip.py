"""The pictures that stand on small children's strips, drawn from the shapes that the site sends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import pygame

UNITS = 100  # the pictures' own coordinates run from 0 to this


class Shape(TypedDict):
    """A circle at its one point, or with radius 0 a polygon."""

    colour: str
    points: list[list[float]]
    radius: float


class Picture(TypedDict):
    """A picture by the letter that stands for it."""

    letter: str
    name: str
    shapes: list[Shape]


def draw_picture(surface: pygame.Surface, box: pygame.Rect, picture: Picture) -> None:
    """Draws a picture as large as fits in the middle of a box."""
    side = min(box.width, box.height)
    left, top = box.centerx - side / 2, box.centery - side / 2
    for shape in picture["shapes"]:
        points = [(left + x / UNITS * side, top + y / UNITS * side) for x, y in shape["points"]]
        if shape["radius"]:
            pygame.draw.circle(surface, shape["colour"], points[0], shape["radius"] / UNITS * side)
        else:
            pygame.draw.polygon(surface, shape["colour"], points)


def draw_row(surface: pygame.Surface, box: pygame.Rect, pictures: Sequence[Picture]) -> None:
    """Draws the pictures that were chosen, from the left."""
    side = min(box.height - 12, (box.width - 16) // 3)
    for place, picture in enumerate(pictures):
        draw_picture(surface, pygame.Rect(box.left + 8 + place * side, box.centery - side // 2, side, side), picture)
