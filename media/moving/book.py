"""The book of moving pictures: name to what an editor reads and what draws a moment of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a scene: seconds since it began, and which share of it has passed."""

    seconds: float
    share: float

    def part(self, first: float, last: float) -> float:
        """The share that has passed of the part between two shares of the scene, 0 before it and 1 after it."""
        return min(1.0, max(0.0, (self.share - first) / (last - first)))

    def blinks(self, per_second: float = 2) -> bool:
        """Whether what flashes is lit."""
        return self.seconds * per_second % 1 < 0.5


MovingDrawer = Callable[[Moment], str]


@dataclass(frozen=True, slots=True)
class MovingPicture:
    """A moving picture: what it shows, in words for editors, and its SVG at a moment."""

    label: Any
    draw: MovingDrawer


MOVING: dict[str, MovingPicture] = {}


def moving(name: str, label: Any) -> Callable[[MovingDrawer], MovingDrawer]:
    """Puts a moving picture into the book under this name."""

    def put(drawer: MovingDrawer) -> MovingDrawer:
        MOVING[name] = MovingPicture(label, drawer)
        return drawer

    return put
