"""Two-zone smoke in cells joined by vents.

Each cell has a hot layer of mass m, temperature T and smoke and gas masses above clear air. t² fire: alpha of NFPA 92;
plume: NFPA 92 axisymmetric (= GB 51251-2017); layer flow through openings: Bernoulli over the part of the opening
below its soffit and above the layer (Cd 0.68). Extinction K = 8700 m²/kg times soot density (Mulholland and Croarkin).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .geometry import Plan

ALPHA_KW_S2 = {"slow": 0.002931, "medium": 0.01172, "fast": 0.04689, "ultra": 0.1876}
AMBIENT_K = 293.15
CP_KJ_KG_K = 1.01
PRESSURE_PA = 101_325.0
R_AIR = 287.05
GRAVITY = 9.81
DISCHARGE = 0.68
EXTINCTION_M2_KG = 8700.0
WALL_LOSS = 0.6
CONVECTIVE = 0.7
LEAST_LAYER_M = 0.05
STEP_S = 0.25
MOLAR_AIR, MOLAR_CO, MOLAR_CO2 = 28.96, 28.01, 44.01


def growth_kw(growth: str, seconds: float, cap_kw: float) -> float:
    """Heat release of a t² fire after `seconds`, in kW, up to its cap."""
    return min(cap_kw, ALPHA_KW_S2[growth] * max(0.0, seconds) ** 2)


def plume_kg_s(convective_kw: float, height_m: float) -> float:
    """Mass flow of the NFPA 92 axisymmetric plume at a height above the fire, kg/s."""
    if convective_kw <= 0 or height_m <= 0:
        return 0.0
    limit = 0.166 * convective_kw**0.4
    if height_m > limit:
        return 0.071 * convective_kw ** (1 / 3) * height_m ** (5 / 3) + 0.0018 * convective_kw
    return 0.032 * convective_kw**0.6 * height_m


class Smoke:
    """The state of all cells; advanced in steps of 0.25 s, all cells and vents at once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        fire = plan.scenario.data["fire"]
        self.fire = fire
        self.area = np.array([cell.polygon.area for cell in plan.cells])
        self.height = np.array([cell.height for cell in plan.cells])
        count = len(plan.cells)
        self.fire_cell = next(index for index, cell in enumerate(plan.cells) if cell.room == fire["room"])
        self.mass = np.zeros(count)
        self.heat = np.zeros(count)  # kg·K above ambient in the layer
        self.species = np.zeros((3, count))  # kg of soot, CO, CO2
        self.suppressed_kw = 0.0
        vents = plan.vents
        self.vent_a = np.array([vent.a for vent in vents])
        self.vent_b = np.array([vent.b for vent in vents])
        self.vent_width = np.array([vent.width for vent in vents])
        self.vent_soffit = np.array([vent.soffit for vent in vents])
        self.vent_door = np.array([vent.door for vent in vents])

    def heat_release_kw(self, time_s: float) -> float:
        """Heat release now, less what an extinguisher has taken away."""
        fire = self.fire
        full = growth_kw(fire["growth"], time_s - fire["starts_at_s"], fire["cap_kw"])
        return max(0.0, full - self.suppressed_kw)

    @property
    def temperature(self) -> NDArray[np.float64]:
        """Layer temperatures, K; ambient where there is no layer."""
        return AMBIENT_K + np.divide(self.heat, self.mass, out=np.zeros_like(self.heat), where=self.mass > 1e-6)

    @property
    def depth(self) -> NDArray[np.float64]:
        """Layer depths below the ceiling, m, never more than the room's height."""
        volume = self.mass * R_AIR * self.temperature / PRESSURE_PA
        return np.minimum(volume / self.area, self.height)

    @property
    def layer_height(self) -> NDArray[np.float64]:
        """Height of the layer's lower edge above the floor, m."""
        return self.height - self.depth

    def extinction(self) -> NDArray[np.float64]:
        """Extinction coefficient in the layer, 1/m."""
        volume = np.maximum(self.depth, LEAST_LAYER_M) * self.area
        return EXTINCTION_M2_KG * self.species[0] / volume

    def ppm(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """CO in ppm and CO2 in percent by volume in the layer."""
        moles = np.maximum(self.mass, 1e-6) / MOLAR_AIR
        return self.species[1] / MOLAR_CO / moles * 1e6, self.species[2] / MOLAR_CO2 / moles * 100

    def advance(self, time_s: float, seconds: float, door_open: NDArray[np.bool_]) -> None:
        """Lets the smoke rise and spread for `seconds` from `time_s`, with these doors open."""
        for step in range(max(1, round(seconds / STEP_S))):
            self._burn(time_s + step * STEP_S)
            self._flow(door_open)

    def _burn(self, time_s: float) -> None:
        release = self.heat_release_kw(time_s)
        if release <= 0:
            return
        cell, convective = self.fire_cell, CONVECTIVE * release
        entrained = plume_kg_s(convective, float(self.layer_height[cell])) * STEP_S
        burnt = release / self.fire["heat_of_combustion_kj_kg"] * STEP_S
        self.mass[cell] += entrained + burnt
        self.heat[cell] += release * (1 - WALL_LOSS) / CP_KJ_KG_K * STEP_S
        self.species[:, cell] += burnt * np.array(
            [self.fire["soot_yield"], self.fire["co_yield"], self.fire["co2_yield"]]
        )

    def _flow(self, door_open: NDArray[np.bool_]) -> None:
        layer, temperature = self.layer_height, self.temperature
        padded_layer = np.append(layer, 1e3)
        high_a, high_b = padded_layer[self.vent_a], padded_layer[self.vent_b]
        source = np.where(high_a <= high_b, self.vent_a, self.vent_b)
        target = np.where(high_a <= high_b, self.vent_b, self.vent_a)
        bottom = np.maximum(padded_layer[source], 0.0)
        ceiling = np.minimum(self.vent_soffit, np.append(layer, 1e3)[target])
        depth = np.maximum(0.0, ceiling - bottom)
        is_open = (self.vent_door < 0) | door_open[self.vent_door]
        hot = np.append(temperature, AMBIENT_K)[source]
        rise = np.maximum(hot - AMBIENT_K, 0.5)
        speed = np.sqrt(2 * GRAVITY * depth * rise / AMBIENT_K)
        density = PRESSURE_PA / (R_AIR * hot)
        flow = np.where(is_open, 2 / 3 * DISCHARGE * self.vent_width * depth * speed * density, 0.0) * STEP_S
        self._move(source, target, flow)

    def _move(self, source: NDArray[np.intp], target: NDArray[np.intp], flow: NDArray[np.float64]) -> None:
        """Moves layer mass through vents; no cell gives more than half of what it has in one step."""
        count = len(self.mass)
        leaving = np.bincount(source[source >= 0], flow[source >= 0], count)
        scale = np.minimum(1.0, np.divide(0.5 * self.mass, leaving, out=np.ones(count), where=leaving > 0))
        flow = flow * np.where(source >= 0, scale[source], 0.0)
        share = np.divide(flow, np.append(self.mass, 1.0)[source], out=np.zeros_like(flow), where=flow > 0)
        inside = target >= 0
        for state in (self.mass, self.heat, *self.species):
            moved = share * np.append(state, 0.0)[source]
            state -= np.bincount(source[source >= 0], moved[source >= 0], count)
            state += np.bincount(target[inside], moved[inside], count)

    def to_dict(self) -> dict[str, Any]:
        """The complete state, for a keyframe."""
        return {
            "mass": self.mass.tolist(),
            "heat": self.heat.tolist(),
            "species": self.species.tolist(),
            "suppressed_kw": self.suppressed_kw,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes up the state of a keyframe."""
        self.mass = np.array(state["mass"])
        self.heat = np.array(state["heat"])
        self.species = np.array(state["species"])
        self.suppressed_kw = state["suppressed_kw"]
