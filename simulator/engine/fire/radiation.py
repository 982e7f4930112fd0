"""What shines on people: flames in a straight line, and hot gas seen through open doors. Walls and shut leaves stop it.

A flame is a point source, times the share of its width that is seen. Hot gas in the upper part of an open door is a
black panel of the layer's emissivity; view by Howell's factor of a disc before an element, A/(πd² + A), turned by the
cosine. Smoke between takes nothing away, and flames are as high as people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..building.plan import Doorway, Plan
from ..building.sightlines import Sightlines
from ..scenario.parts import OUTSIDE, Fire
from . import fire_correlations, heat

LEAST_FIRE_KW = 20.0
PROBE_M = 0.3  # how far from the middle of a door its rooms are looked for
Array = NDArray[np.float64]
Open = NDArray[np.bool_]  # of each door, whether it stands open
Flame = tuple[float, float, float]  # x and y in the plane, half its width, m


class Panel(NamedTuple):
    """One side of a door, as seen from its other side: where hot gas of the cell behind it shines out."""

    door: Doorway
    cell: int
    line: tuple[float, float, float, float]  # x and y of its middle, x and y of its half
    normal: tuple[float, float]  # away from the cell


class Radiation:
    """The flames and doors of a plan, and the lines of sight to them."""

    def __init__(
        self, plan: Plan, fires: Sequence[Fire], fire_at: Array, cell_at: Callable[[str, Doorway], int]
    ) -> None:
        self.plan = plan
        self.sight = Sightlines(plan)
        self._storeys = [plan.room_storey[fire.room] for fire in fires]
        self.flames = [
            self._flame(fire, x, y, storey)
            for fire, (x, y), storey in zip(fires, fire_at.tolist(), self._storeys, strict=True)
        ]
        self._shares = [fire.radiative_share for fire in fires]
        self._always = np.array([door.opening for door in plan.doors], dtype=bool)
        self.panels = [panel for door in plan.doors for panel in self._panels_of(door, cell_at)]
        self._cell = np.array([panel.cell for panel in self.panels], dtype=np.intp)
        self._door = np.array([panel.door.index for panel in self.panels], dtype=np.intp)
        self._top = np.array([panel.door.height for panel in self.panels], dtype=float)
        self._width = np.array([panel.door.width for panel in self.panels], dtype=float)

    def _flame(self, fire: Fire, x: float, y: float, storey: int) -> Flame:
        """Where a flame is, no wider than the room leaves it."""
        room = max(0.0, self.sight.wall_distance_m(storey, x, y) - 0.05)
        return x, y, min(fire.diameter_m / 2, room)

    def _panels_of(self, door: Doorway, cell_at: Callable[[str, Doorway], int]) -> Iterator[Panel]:
        x, y = door.centre
        along = (1.0, 0.0) if door.axis == "x" else (0.0, 1.0)
        for side in (1.0, -1.0):
            normal = (along[1] * side, along[0] * side)
            behind = self.plan.room_at(x - normal[0] * PROBE_M, y - normal[1] * PROBE_M)
            if behind != OUTSIDE and behind in door.rooms:
                half = (along[0] * door.width / 2, along[1] * door.width / 2)
                yield Panel(door, cell_at(behind, door), (x, y, *half), normal)

    def add_flame(
        self, flux: Array, places: Array, faces: NDArray[np.bool_], fire: int, kw: float, doors: Open
    ) -> None:
        """Adds the flux of a fire of this power at places in the plane (n, 2), of which `faces` are in its own room."""
        from .shining import add_flame  # needs Numba, which only what runs a drill has

        x, y, _half = self.flames[fire]
        shine = fire_correlations.radiation_kw_m2(kw, 1.0, self._shares[fire])
        lines = self.sight.near(self._storeys[fire], x, y, math.ceil(math.sqrt(shine / heat.LEAST_RAY)))
        add_flame(flux, places, faces, self.flames[fire], shine, lines.edges, lines.stands(doors | self._always))

    def add_panels(self, flux: Array, places: Array, layer: Array, kelvin: Array, doors: Open) -> None:
        """Adds the flux of hot gas seen through open doors, from the layers' heights and temperatures by cell."""
        for panel, area, emitted in self.glowing(layer, kelvin, doors):
            self._add_panel(flux, places, panel, area, emitted, doors)

    def _add_panel(self, flux: Array, places: Array, panel: Panel, area: float, emitted: float, doors: Open) -> None:
        from .shining import add_panel

        lines = self.sight.near(panel.door.storey, *panel.door.centre, heat.PANEL_REACH_M)
        stands = lines.stands(doors | self._always)
        add_panel(flux, places, panel.line, panel.normal, area, emitted, lines.edges, stands)

    def glowing(self, layer: Array, kelvin: Array, doors: Open) -> Iterator[tuple[Panel, float, float]]:
        """The open doors with hot gas in their upper part: area of the gas in m², and what it emits in kW/m²."""
        if heat.emitted_kw_m2(kelvin.max()) * heat.MOST_VIEW < heat.LEAST_RAY:
            return
        tall = np.maximum(0.0, self._top - layer[self._cell])
        emitted = heat.emitted_kw_m2(kelvin[self._cell])
        shines = (tall > 0) & (emitted * heat.MOST_VIEW >= heat.LEAST_RAY) & (doors | self._always)[self._door]
        for index in np.flatnonzero(shines).tolist():
            yield self.panels[index], float(tall[index] * self._width[index]), float(emitted[index])

    def strongest_panel(
        self, place: Array, layer: Array, kelvin: Array, doors: Open
    ) -> tuple[float, tuple[float, float]]:
        """The flux of the door that shines most on one place (1, 2), and its middle; 0 where none does."""
        best, where = 0.0, (0.0, 0.0)
        for panel, area, emitted in self.glowing(layer, kelvin, doors):
            flux = np.zeros(1)
            self._add_panel(flux, place, panel, area, emitted, doors)
            if flux[0] > best:
                best, where = float(flux[0]), panel.door.centre
        return best, where

    def share_seen(self, x: float, y: float, fire: int, doors: Open) -> float:
        """The share of a fire's flames that is seen from a place in the plane through open doors."""
        from .shining import flame_seen

        lines = self.sight.of_storey(self._storeys[fire])
        return float(flame_seen(lines.edges, lines.stands(doors | self._always), x, y, self.flames[fire]))

    def seen(self, places: Array, faces: NDArray[np.bool_], fire: int, doors: Open) -> NDArray[np.bool_]:
        """Which places in the plane (n, 2) see a fire: those in its own room, and in a straight line."""
        from .shining import see_flame

        lines = self.sight.of_storey(self._storeys[fire])
        found: NDArray[np.bool_] = see_flame(
            places, faces, self.flames[fire], lines.edges, lines.stands(doors | self._always)
        )
        return found
