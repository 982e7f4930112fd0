"""A stairwell with flights down, and the way of people on them.

A stairwell holds the two flights that lead down from its storey. They form a U: landing, lane A, half landing, lane B.
Lane B ends at a wall. Whoever reaches it appears on the landing below, half a metre further on.
"""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely import Polygon

from ..scenario.parts import XY

LANDING_M, HALF_LANDING_M, DIVIDER_M = 1.4, 1.4, 0.1
HAND_OVER_M = 0.35
NEAR_TURN_M, FAR_TURN_M, OVER_TURN_M, PAST_TURN_M = 0.3, 1.1, 0.05, 0.3


@dataclass(frozen=True)
class Flight:
    """The way from one storey's stairwell down to the next. Points are in the plane, lengths in metres.

    People who go down aim at `top`, at the end of lane B, and appear at `bottom`, on the landing below. `across` is
    half the width of a lane. `up` is the unit vector from the landing into the flights, `beside` the one from lane A to
    lane B. `turn` is the end of the wall between the lanes, which people walk round on the half landing.
    """

    id: str
    upper: str
    lower: str
    upper_storey: int
    lower_storey: int
    top: XY
    bottom: XY
    up: XY
    across: float
    length: float
    turn: XY
    beside: XY

    def aim(self, x: float, y: float, side: float, *, down: bool) -> XY | None:
        """Where somebody on the lanes aims before the turn; None for somebody who is past it.

        Everybody keeps to a track of their own (`side`, from -1 to 1). If all cut the corner, half of the lane would
        stay empty.
        """
        over = (x - self.turn[0]) * self.beside[0] + (y - self.turn[1]) * self.beside[1]
        way = 1.0 if down else -1.0
        if over * way > OVER_TURN_M:
            return None
        out = NEAR_TURN_M + (FAR_TURN_M - NEAR_TURN_M) * (side + 1) / 2
        along, aside = (self.up[0] * out, self.up[1] * out), PAST_TURN_M * way
        return self.turn[0] + along[0] + self.beside[0] * aside, self.turn[1] + along[1] + self.beside[1] * aside


class WellFrame:
    """A stairwell's own axes in metres, from its corner: u from the side of the doors inwards, v across."""

    def __init__(self, room: Polygon, doors_at: str) -> None:
        self.low_x, self.low_y, self.high_x, self.high_y = room.bounds
        self.side = doors_at
        along_y = doors_at in ("low_y", "high_y")
        spans = (self.high_y - self.low_y, self.high_x - self.low_x)
        self.length, self.width = spans if along_y else spans[::-1]
        self.up: XY = {"low_y": (0.0, 1.0), "high_y": (0.0, -1.0), "low_x": (1.0, 0.0), "high_x": (-1.0, 0.0)}[doors_at]

    @property
    def across(self) -> XY:
        """The unit vector along v."""
        (x0, y0), (x1, y1) = self.at(0, 0), self.at(0, 1)
        return x1 - x0, y1 - y0

    def at(self, u: float, v: float) -> XY:
        """The place in the plane of (u, v)."""
        if self.side == "low_y":
            return self.low_x + v, self.low_y + u
        if self.side == "high_y":
            return self.high_x - v, self.high_y - u
        if self.side == "low_x":
            return self.low_x + u, self.high_y - v
        return self.high_x - u, self.low_y + v

    def lanes(self) -> tuple[Polygon, Polygon]:
        """Lane A, down from the landing, and lane B, down from the half landing to the next storey."""
        lane, far = (self.width - DIVIDER_M) / 2, self.length - HALF_LANDING_M
        first = self.box(LANDING_M, far, 0, lane)
        return first, self.box(LANDING_M, far, self.width - lane, self.width)

    def box(self, u0: float, u1: float, v0: float, v1: float) -> Polygon:
        """The rectangle between two values of u and two of v, in the plane."""
        (x0, y0), (x1, y1) = self.at(u0, v0), self.at(u1, v1)
        return shapely.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
