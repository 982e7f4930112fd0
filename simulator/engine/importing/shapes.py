"""The shapes that both readers make, and the words by which drawings name them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..scenario.parts import XY

THINGS = {
    "extinguisher": "extinguishers",
    "alarm_button": "alarm_buttons",
    "hydrant": "hydrants",
    "phone": "phones",
    "water": "water",
}
KINDS = ("rooms", "stairs", "names", "doors", "outside", "building", "exits", "assembly", "things")
# What else a layer or feature may be called.
ALSO_CALLED = {
    "房间": "rooms",
    "楼梯": "stairs",
    "楼梯间": "stairs",
    "房间名": "names",
    "房间名称": "names",
    "房名": "names",
    "门": "doors",
    "室外": "outside",
    "建筑轮廓": "building",
    "轮廓": "building",
    "出口": "exits",
    "疏散区": "exits",
    "集合点": "assembly",
    "设施": "things",
}
WORDS = {kind.rstrip("s"): kind for kind in KINDS} | {kind: kind for kind in KINDS} | ALSO_CALLED
THING_WORDS = {word: word for word in THINGS} | {
    "灭火器": "extinguisher",
    "手动报警按钮": "alarm_button",
    "报警按钮": "alarm_button",
    "消火栓": "hydrant",
    "电话": "phone",
    "水龙头": "water",
}
AREAS = ("rooms", "stairs", "outside", "building", "exits", "assembly")
ONLY_STOREY = "f1"
PLACES = 3  # decimals of a metre that are kept


@dataclass(frozen=True)
class Shape:
    """One drawn thing: its kind (one of KINDS), storey, points, name, and its place in the file.

    Doors have two points; `leaf_ends` are other ends that the wall's line may have, when only a leaf's swing is drawn.
    """

    kind: str
    storey: str
    points: tuple[XY, ...]
    name: str = ""
    origin: str = ""
    holes: tuple[tuple[XY, ...], ...] = ()
    leaf_ends: tuple[XY, ...] = ()

    def moved(self, move: Mover) -> Shape:
        """The shape with every point moved."""
        holes = tuple(tuple(map(move, ring)) for ring in self.holes)
        ends = tuple(map(move, self.leaf_ends))
        return replace(self, points=tuple(map(move, self.points)), holes=holes, leaf_ends=ends)


@dataclass(frozen=True)
class Mover:
    """Scales points, turns them about the origin, then shifts them."""

    scale: float = 1.0
    turn: float = 0.0
    shift: XY = (0.0, 0.0)

    def __call__(self, point: XY) -> XY:
        x, y = point[0] * self.scale, point[1] * self.scale
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        return (round(x * cos - y * sin + self.shift[0], PLACES), round(x * sin + y * cos + self.shift[1], PLACES))


@dataclass
class Drawing:
    """What a reader found: shapes in the file's own unit, its unit in metres, and what may be rooms but is unread."""

    shapes: list[Shape] = field(default_factory=list)
    unit_m: float | None = None
    unread: list[Shape] = field(default_factory=list)


def kind_and_storey(layer: str, mapping: Mapping[str, str]) -> tuple[str, str]:
    """The kind (empty when unknown) and storey that a layer's name says, as in `rooms@f2`."""
    word, _, storey = layer.strip().lower().partition("@")
    word = mapping.get(layer.lower(), mapping.get(word, word))
    return WORDS.get(word, ""), storey.strip() or ONLY_STOREY


def without_repeats(points: list[XY]) -> list[XY]:
    """A ring's corners, each once in a row, and the first not again at the end."""
    kept = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def one_line(text: str) -> str:
    """A text on one line without control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
