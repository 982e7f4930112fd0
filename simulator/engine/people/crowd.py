"""The crowd as the engine sees it; the two that there are are known by name, each with the version of its model.

Everybody is steered to a place; the crowd finds the way round walls. People go by the engine's own indices.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

XY = tuple[float, float]

DT_S = 0.05
RADIUS_M = 0.15
PLAYER_RADIUS_M, STANDING_RADIUS_M = 0.1, 0.05  # who stands and waits lets others by
PASSING_RADIUS_M = 0.02  # of somebody lying on the floor
ROOM_TO_APPEAR_M = 0.3
MOST_SPEED_M_S = 3.0

STRIDE, JUPEDSIM = "stride", "jupedsim"
MODELS = {STRIDE: "stride/1", JUPEDSIM: "jupedsim/1"}  # known without loading them
NAMES = tuple(MODELS)
DEFAULT = JUPEDSIM
BEFORE_NAMES = "jupedsim/1"  # the model of what was kept before models were named


class CrowdError(ValueError):
    """This installation has no crowd of this name, or of this version."""


class NoPlaceError(RuntimeError):
    """Nobody can be put here: the place is outside the walkable area, or others stand there."""


class Crowd(Protocol):
    """People by the engine's indices, in the plane of all storeys. Lengths in m, speeds in m/s."""

    model: str  # name and version, as kept with whatever was run
    saves: bool  # True when `to_dict` gives its state; else it is built anew at every keyframe

    def __init__(self, walkable: Polygon) -> None: ...

    def add(self, person: int, at: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Adds a person who walks to `target`. Raises NoPlaceError when they cannot stand there."""

    def step(self) -> None:
        """One tick of 0.05 s."""

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The people inside and where they are: indices (n,) and plane coordinates (n, 2)."""

    def position(self, person: int) -> XY:
        """Where one person is. Raises KeyError for somebody who is not in."""

    def is_free(self, x: float, y: float, *, but: int = -1) -> bool:
        """True when nobody else stands within 0.3 m of a place."""

    def move(self, person: int, to: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Takes a person from one place and puts them at another, as on a stair between storeys."""

    def set_speeds(self, people: Iterable[int], speeds: Iterable[float]) -> None:
        """Sets free speeds."""

    def send_to(self, person: int, target: XY) -> None:
        """Changes where a person walks to."""

    def steer(self, person: int, target: XY, speed: float) -> None:
        """Aims a person at a point with a speed."""

    def set_off(self, person: int, target: XY, speed: float) -> None:
        """Somebody who stood begins to walk, and takes the room of a walker."""

    def lie_down(self, person: int) -> None:
        """Shrinks an incapacitated person so that others can pass."""

    def remove(self, person: int) -> None:
        """Takes a person out."""

    def change_walls(self, walkable: Polygon) -> bool:
        """Changes the walkable area; False when somebody stands in the way, and nothing is changed."""

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-able values, from which `restored` goes on bit by bit the same."""

    @classmethod
    def restored(cls, walkable: Polygon, state: dict[str, Any]) -> Crowd:
        """The crowd as it was saved, on the same walkable area."""

    def __contains__(self, person: int) -> bool: ...


def name_of(model: str) -> str:
    """The name of the crowd that runs a model. Raises CrowdError when none does: it is of another version."""
    for name, known in MODELS.items():
        if known == model:
            return name
    raise CrowdError(f"this installation does not run the crowd {model!r}")
