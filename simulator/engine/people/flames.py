"""Ways that lead past flames: people who have seen them take another way where there is one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHUNNED_M, SHUNNED_TIMES = 60.0, 5.0  # how much longer a way seems that leads past flames
LEAST_M, MOST_M, DOOR_M = 2.0, 8.0, 1.5
HURTS_KW_M2 = 2.5
RADIANT_SHARE = 0.3
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flames:
    """Places where flames are: in the plane (k, 2), how near they hurt in metres (k,), and their rooms' numbers (k,).

    For an open door of a burning room the room is the burning one; the door matters only to those outside of it.
    """

    places: Array
    reach_m: Array
    rooms: NDArray[np.intp]
    is_door: NDArray[np.bool_]


def no_flames() -> Flames | None:
    """What people know of flames before anybody has told them where to look."""
    return None


def reach_of(kw: float) -> float:
    """How near a fire of this power one can pass without pain, in metres: where its radiation is 2.5 kW/m²."""
    return min(MOST_M, max(LEAST_M, math.sqrt(RADIANT_SHARE * kw / (4 * math.pi * HURTS_KW_M2))))


def lead_past(flames: Flames, here: Array, ends: Array, rooms: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which ways (n, exits) from `here` (n, 2) to `ends` (n, exits, 2) lead past flames.

    `rooms` are the numbers of the rooms that the people stand in (n,).
    """
    from .choosing import past_flames  # needs Numba, which only what runs a drill has

    found: NDArray[np.bool_] = past_flames(
        here, ends, rooms, flames.places, flames.reach_m, flames.rooms, flames.is_door
    )
    return found
