"""The interface between the engine and a crowd, and the names of the two crowds with the versions of their models.

The engine steers each person to a place. The crowd finds the way round walls. People are known by the engine's own
indices.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from threading import Thread
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from ..building.plan import Plan

XY = tuple[float, float]

DT_S = 0.05
RADIUS_M = 0.15
PLAYER_RADIUS_M, STANDING_RADIUS_M = 0.1, 0.05  # people who stand and wait let others pass
PASSING_RADIUS_M = 0.02  # of a person who lies on the floor
ROOM_TO_APPEAR_M = 0.3
MOST_SPEED_M_S = 3.0

STRIDE, JUPEDSIM = "stride", "jupedsim"
MODELS = {STRIDE: "stride/4", JUPEDSIM: "jupedsim/1"}  # named here so that nothing needs loading
NAMES = tuple(MODELS)
LIBRARIES = {STRIDE: "Numba", JUPEDSIM: "JuPedSim"}  # what each crowd needs installed
DEFAULT = STRIDE
BEFORE_NAMES = "jupedsim/1"  # the model of records from before models had names


class CrowdError(ValueError):
    """This installation has no crowd of this name, or none of this version."""


class MissingCrowdError(CrowdError):
    """What the crowd of this name needs is not installed here."""


class NoPlaceError(RuntimeError):
    """A person cannot be put here: the place is outside the walkable area, or others stand there."""


class Crowd(Protocol):
    """People by the engine's indices, in the plane of all storeys. Lengths are in m, speeds in m/s."""

    model: str  # name and version, as stored with every run
    saves: bool  # True when `to_dict` gives its state; otherwise it is built anew at every keyframe

    def __init__(self, walkable: Polygon) -> None: ...

    @classmethod
    def on_plan(cls, plan: Plan, locked: frozenset[int]) -> Crowd:
        """An empty crowd in a building some of whose doors are locked."""

    def add(self, person: int, at: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Adds a person who walks to `target`. Raises NoPlaceError when they cannot stand there."""

    def prepare(self, targets: Iterable[XY], *, later: Iterable[XY] = ()) -> None:
        """Finds the ways to places before anybody walks, and keeps room for those to others. It changes no result."""

    def prepare_beside(self, targets: Iterable[XY]) -> Thread | None:
        """Begins to find the ways to places in a thread beside the ticks, and returns it; None without anything to
        find. It changes no result.
        """

    def step(self) -> None:
        """Advances the crowd by one tick of 0.05 s."""

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The people in the crowd and their places: indices (n,) and plane coordinates (n, 2)."""

    def position(self, person: int) -> XY:
        """The place of one person. Raises KeyError when the crowd does not have them."""

    def is_free(self, x: float, y: float, *, but: int = -1) -> bool:
        """True when nobody stands within 0.3 m of a place; `but` is left out of account."""

    def move(self, person: int, to: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Takes a person from one place and puts them at another, as on a stair between storeys."""

    def set_speeds(self, people: Iterable[int], speeds: Iterable[float]) -> None:
        """Sets the free speeds of people, in m/s."""

    def set_on_stairs(self, people: NDArray[np.int64], on_stairs: NDArray[np.bool_]) -> None:
        """Says which of these people are on a flight now, where they may follow each other more closely."""

    def send_to(self, person: int, target: XY) -> None:
        """Changes the place a person walks to."""

    def steer(self, person: int, target: XY, speed: float) -> None:
        """Aims a person at a point, with a speed."""

    def set_off(self, person: int, target: XY, speed: float) -> None:
        """Lets a person who stood begin to walk, with the radius of a walker."""

    def lie_down(self, person: int) -> None:
        """Shrinks an incapacitated person, so that others can pass."""

    def remove(self, person: int) -> None:
        """Takes a person out of the crowd."""

    def leads(self, at: XY, target: XY) -> bool:
        """True when this crowd's way from a place to a target on the same storey comes by no locked door.

        Where it does, send people from door to door.
        """

    def lock(self, plan: Plan, locked: frozenset[int]) -> bool:
        """Makes walls of these doors, and of no others. Returns False, and changes nothing, when somebody stands in
        one.
        """

    def to_dict(self) -> dict[str, Any]:
        """The whole state as JSON-able values. A crowd that `restored` makes of it goes on bit by bit the same."""

    @classmethod
    def restored(cls, plan: Plan, locked: frozenset[int], state: dict[str, Any]) -> Crowd:
        """The crowd of a saved state, in the same building with the same doors locked."""

    def __contains__(self, person: int) -> bool: ...


def name_of(model: str) -> str:
    """The name of the crowd that runs a model. Raises CrowdError when none does, because its version is another."""
    for name, known in MODELS.items():
        if known == model:
            return name
    raise CrowdError(f"this installation does not run the crowd {model!r}")


def is_installed(name: str) -> bool:
    """True when what the crowd of this name needs is installed. Nothing is loaded."""
    return find_spec(LIBRARIES[name].lower()) is not None
