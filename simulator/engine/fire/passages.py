"""Flow of gas through the passages between zones: vertical openings after Bernoulli, shafts after Cooper.

Sources: CFAST Technical Reference Guide, vertical and ceiling vents; Poreh's spill plume, same guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .fire_correlations import GRAVITY
from .settings import CHOICE, setting

Array = NDArray[np.float64]

CP_KJ_KG_K = 1.01
DISCHARGE, SPILL = 0.7, 0.44  # CFAST: Steckler's coefficient, Poreh's Cm
SHAFT_DISCHARGE, SHAFT_EXCHANGE, SHAFT_SHAPE = 0.68, 0.10, 0.942  # CFAST: Cooper, square openings
DOOR_LEAK_M2 = 0.02  # a closed single door opening outwards; inwards 0.01, double 0.03 (BS 5588-4, second hand)
NEAR_M = 0.3  # the height over which a layer's edge reaches a fan or the mouth of a shaft
SEALED_SHARE = setting("gap of a shut door that cloth pressed into it leaves", 0.2, "-", CHOICE, assumed=True)
TINY = 1e-9
CREEP = 0.02  # √Pa; far below it flow goes with pressure, not its root, so that Newton's slope stays finite


@dataclass(frozen=True)
class Opening:
    """A vertical opening between zones `a` and `b` (-1: the open air), from sill to soffit above the datum.

    What reaches beyond the floor or ceiling of either zone is cut off. `door` is its index in the array of open doors,
    -1 if nothing closes it. A closed one leaks through `leak_m2`, taken as a slit of even width over its height.
    """

    a: int
    b: int
    width_m: float
    sill_m: float
    soffit_m: float
    door: int = -1
    leak_m2: float = DOOR_LEAK_M2


@dataclass(frozen=True)
class Shaft:
    """A horizontal opening in the ceiling of `lower` to the zone above it (-1: a vent to the open air)."""

    lower: int
    upper: int
    area_m2: float


class Layers(NamedTuple):
    """What the flow depends on, for each zone and, in the last place, for the open air."""

    edge: Array  # lower edge above the datum, m
    density: Array  # kg/m³
    lift: Array  # pressure gained per m of height in the layer, Pa/m
    rise: Array  # temperature above ambient, K
    pressure: Array  # at the floor, Pa
    ambient_k: float


class Flows(NamedTuple):
    """Flows through passages in both directions; arrays are (2, passages): there and back."""

    gas: Array  # m³/s
    smoke: Array  # the part of the gas that leaves a layer, m³/s
    taken: Array  # clear air that the smoke entrains in the layer it enters, kg/s
    stiffness: Array  # growth of the net flow with the pressure difference, m³/s per Pa; (passages,)


class Openings:
    """All vertical openings, computed together. Raises ValueError for one that does not lie between its zones."""

    def __init__(self, openings: Sequence[Opening], slot: Sequence[int], floor: Array, ceiling: Array) -> None:
        self.a = np.array([slot[o.a] for o in openings], dtype=np.intp)
        self.b = np.array([slot[o.b] for o in openings], dtype=np.intp)
        floor = np.where(np.isinf(floor), -np.inf, floor)  # the open air has neither floor nor ceiling
        sill, soffit = np.array([(o.sill_m, o.soffit_m) for o in openings], dtype=float).reshape(-1, 2).T
        self.sill = np.maximum(sill, np.maximum(floor[self.a], floor[self.b]))
        self.soffit = np.minimum(soffit, np.minimum(ceiling[self.a], ceiling[self.b]))
        if np.any(self.soffit <= self.sill):
            raise ValueError(f"not between its zones: {openings[int(np.argmax(self.soffit <= self.sill))]}")
        self.width = np.array([o.width_m for o in openings], dtype=float)
        leak = np.array([o.leak_m2 for o in openings], dtype=float)
        self.unsealed = np.minimum(self.width, leak / (self.soffit - self.sill))
        self.slit = self.unsealed
        self.door = np.array([o.door for o in openings], dtype=np.intp)
        self.ends = np.stack((self.a, self.b))
        self.source, self.target = self.ends, self.ends[::-1]

    def seal(self, doors: Sequence[int]) -> None:
        """Narrows the gaps around these doors, and widens those of all others again."""
        self.slit = np.where(np.isin(self.door, doors), self.unsealed * SEALED_SHARE, self.unsealed)

    def flows(self, layers: Layers, is_open: NDArray[np.bool_]) -> Flows:
        """Bernoulli over three parts of each opening: clear air on both sides, on one side, on neither.

        Within a part the pressure difference D is linear in height. Where it is positive, over the share s of the
        part's height h, ∫√D dz = (2/3) s h (Dt + √(Dt Db) + Db)/(√Dt + √Db), with Dt and Db the differences at its
        ends, or 0 for a negative one.
        """
        from .flowing import through  # needs Numba, which only what runs a drill has; a web host reads plans alone

        width = np.where(is_open, self.width, self.slit)
        speed = DISCHARGE * np.sqrt(2 / layers.density)
        zones = (layers.edge, layers.lift, layers.pressure, speed)
        sides, heights = (self.a, self.b), (self.sill, self.soffit)
        gas, smoke, spilt, bottom, stiffness = through(sides, heights, width, zones, (TINY, CREEP))
        return Flows(gas, smoke, self._taken(layers, spilt, bottom, width), stiffness)

    def _taken(self, layers: Layers, spilt: Array, bottom: Array, width: Array) -> Array:
        """Poreh: Cm (T0/T)^(2/3) (g ρ0²/(cp T0))^(1/3) (heat flow)^(1/3) w^(2/3) × the height to the layer it joins."""
        rise = layers.rise[self.source]
        ambient, density = layers.ambient_k, layers.density
        constant = SPILL * (GRAVITY * float(density[-1]) ** 2 / (CP_KJ_KG_K * ambient)) ** (1 / 3)
        heat = CP_KJ_KG_K * density[self.source] * spilt * rise
        height = np.where(self.target == density.size - 1, 0.0, np.maximum(layers.edge[self.target] - bottom, 0.0))
        return np.asarray(constant * np.cbrt(heat * (width * ambient / (ambient + rise)) ** 2) * height)


class Shafts:
    """All horizontal openings, computed together."""

    def __init__(self, shafts: Sequence[Shaft], slot: Sequence[int], ceiling: Array) -> None:
        self.low = np.array([slot[s.lower] for s in shafts], dtype=np.intp)
        self.up = np.array([slot[s.upper] for s in shafts], dtype=np.intp)
        area = np.array([s.area_m2 for s in shafts], dtype=float)
        self.z = np.array([ceiling[s.lower] for s in shafts], dtype=float)
        self.ends = np.stack((self.low, self.up))
        self.jet = SHAFT_DISCHARGE * sqrt(2) * area
        self.exchange = SHAFT_EXCHANGE * np.sqrt(2 * GRAVITY * area**2.5)
        self._none = Flows(np.empty((2, 0)), np.empty((2, 0)), np.empty((2, 0)), np.empty(0))
        self.flooding = SHAFT_SHAPE**2 * GRAVITY * np.sqrt(4 * area / np.pi) ** 5 / (2 * area**2)

    def flows(self, layers: Layers) -> Flows:
        """Cooper: 0.68 A √(2 ΔP/ρ) one way, and an exchange both ways while the gas above is the heavier.

        The exchange is 0.10 √(g Δρ A^(5/2)/ρ) (1 - |ΔP|/flooding), flooding = C² g Δρ D⁵/(2 A²), D the diameter of a
        circle of the same area. The share e^(-(Fr/2)²) of what goes up is smoke; the rest is clear air drawn through a
        thin layer. Smoke comes down once the layer above is within NEAR_M of its floor. Both join the layer they reach.
        """
        if not self.low.size:
            return self._none
        low, up, air = self.low, self.up, layers.density[-1]
        depth = np.maximum(self.z - layers.edge[low], 0.0)
        above = self.z - layers.edge[up]
        full = np.minimum(np.maximum(1 + above / NEAR_M, 0.0), 1.0)
        difference = layers.pressure[low] + layers.lift[low] * depth - layers.pressure[up]
        difference -= layers.lift[up] * np.maximum(above, 0.0)
        density = np.empty((2, low.size))
        density[0] = np.where(depth > 1e-3, layers.density[low], air)
        density[1] = air + full * (layers.density[up] - air)
        heavier = np.maximum(density[1] - density[0], 0.0)
        size = np.abs(difference)
        calm = np.maximum(1 - size / np.maximum(self.flooding * heavier, TINY), 0.0)
        root = 2 * np.sqrt(size) + CREEP
        gas = np.empty_like(density)
        np.maximum(difference, 0.0, out=gas[0])
        np.subtract(gas[0], difference, out=gas[1])
        gas *= 2 * self.jet / root / np.sqrt(density)
        gas += self.exchange * np.sqrt(heavier / (density[0] + density[1])) * calm
        froude = gas[0] ** 2 / np.maximum(GRAVITY / layers.ambient_k * depth**5 * layers.rise[low], TINY)
        smoke = gas * np.stack((np.exp(-froude / 4), full))
        return Flows(gas, smoke, np.zeros_like(smoke), self.jet / sqrt(air) / root)
