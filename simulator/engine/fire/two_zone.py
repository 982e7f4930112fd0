"""A two-zone smoke model of a building: every zone has a hot layer under the ceiling and clear air below it.

The state of a zone is the layer's mass, its heat above ambient, its soot, CO, CO2, HCN, consumed oxygen and irritancy,
and the pressure at its floor over still outdoor air of the same height. In each step of at most 0.5 s

- fires lift clear air into the layer (Heskestad's plume) and warm it by their convective heat;
- gas flows through openings by Bernoulli, integrated between sill, both layers' edges and soffit, and through shafts
  after Cooper (CFAST Technical Reference Guide, vertical and ceiling vents);
- smoke that enters below the other layer's edge rises and entrains air (Poreh's spill plume, same guide);
- floor pressures take one damped Newton step towards volume balance, compressibility included;
- walls absorb heat: WALL_LOSS of the convective heat at once where the plume meets the ceiling, then 4 W/m²K and grey
  radiation (emissivity 0.9) wherever the layer touches them.

The model is checked against CFAST 8 (tests/simulator/cfast). WALL_LOSS is the only fitted number, fitted on
classroom_medium alone. The other four single rooms and both two-room cases are predictions.

The model leaves out several things. The air below the layer stays clear and at ambient temperature and carries no smoke
down. Smoke mixes at once along a zone, so a long corridor must be cut into cells of about 10 m. Unburnt fuel does not
burn later. There is no wind, there are no sprinklers, and walls do not warm up. Clear air is what the layer leaves of
the room and has no balance of its own: volumes balance, but the air of a perfectly sealed room drifts by up to a fifth.
A room leaks only through its openings. A room with windows needs a slit to the open air; without one all that expands
in it leaves through its doors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt, tanh
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .fire_correlations import GRAVITY, Fires, FireSource
from .passages import CP_KJ_KG_K, NEAR_M, TINY, Array, Layers, Opening, Openings, Shaft, Shafts
from .settings import CHOICE, setting

__all__ = ["Extract", "FireSource", "Opening", "Shaft", "Zone", "ZoneModel"]

Places = NDArray[np.intp]

OUTDOORS = -1
STEP_S, LEAST_STEP_S, MOST_LEAVING = 0.5, 0.125, 0.5  # a layer loses at most half of itself in a step
PRESSURE_PA, R_AIR = 101_325.0, 287.05
MOST_PA = 40_000.0  # a sealed room bursts long before this
WALL_LOSS = 0.38  # fitted
WALL_KW_M2_K, EMISSIVITY, STEFAN_BOLTZMANN = 0.004, 0.9, 5.67e-11  # EN 1991-1-2's 4 W/m²K, from memory
MOST_K = 1473.0  # 1200 °C; heat that would warm a layer further counts as lost to the walls
OXYGEN_KJ_KG, OXYGEN_IN_AIR, LEAST_OXYGEN = 13_100.0, 0.2315, 0.15  # CFAST: Huggett; by mass; a flame's limit
AIR_KJ_KG = OXYGEN_KJ_KG * OXYGEN_IN_AIR
MIXING_S = 4.0  # how long fresh air takes from the door to the fire; an assumption
MOLAR_AIR, MOLAR_CO, MOLAR_CO2, MOLAR_HCN, MOLAR_O2 = 28.96, 28.01, 44.01, 27.03, 32.0
EXTINCTION_M2_KG = 8700.0  # Mulholland and Croarkin
MASS, HEAT, SOOT, CO, CO2, HCN, O2_USED, IRRITANT = range(8)  # rows of ZoneModel.content

STARVED_AT = setting(
    "ratio of fuel to air from which yields are those of a starved fire", 2.0, "-", CHOICE, assumed=True
)
STARVED_CO = setting("CO yield of a starved fire", 0.2, "kg/kg", "C/VM2, PU foam .1-.3; from memory", assumed=True)
STARVED_HCN = setting(
    "HCN of a starved fire, times that of a fed one", 2.5, "-", "PU foam .002-.006 to .008-.016", assumed=True
)
STARVED_SOOT = setting(
    "soot of a starved fire, times that of a fed one", 2.0, "-", "C/VM2: .07 to .14; from memory", assumed=True
)


@dataclass(frozen=True)
class Zone:
    """A room or a part of one. `floor_m` is above the building's datum. No layer gathers in an `open_air` zone."""

    id: str
    area_m2: float
    height_m: float
    floor_m: float = 0.0
    length_m: float | None = None
    width_m: float | None = None
    open_air: bool = False

    @property
    def perimeter_m(self) -> float:
        """The length of the walls in metres; that of a square when length and width are not given."""
        if self.length_m and self.width_m:
            return 2 * (self.length_m + self.width_m)
        return 4 * sqrt(self.area_m2)


@dataclass(frozen=True)
class Extract:
    """A fan that draws `m3_s` to the open air, `height_m` above the floor. It draws smoke once the layer reaches it.

    It runs from `from_s` on.
    """

    zone: int
    m3_s: float
    height_m: float
    from_s: float = 0.0


def sum_by(places: Places, amounts: Array, count: int) -> Array:
    """Sums of amounts by place, as floats even when there are none."""
    return np.bincount(places, amounts, count).astype(float, copy=False)


def starved_share(wanted_kw: float, release_kw: float) -> float:
    """How far a fire's yields have gone from those of a fed fire, 0, to those of a starved one, 1, by its air."""
    if release_kw <= 0 or wanted_kw <= release_kw:
        return 0.0
    return min(1.0, (wanted_kw / release_kw - 1) / (STARVED_AT - 1))


def yields_of(source: FireSource, starved: float) -> Array:
    """Soot, CO, CO2 and HCN in kg per kg of fuel. Carbon that leaves as CO does not leave as CO2."""
    co = source.co_yield + max(0.0, STARVED_CO - source.co_yield) * starved
    co2 = max(0.0, source.co2_yield - (co - source.co_yield) * MOLAR_CO2 / MOLAR_CO)
    soot = source.soot_yield * (1 + (STARVED_SOOT - 1) * starved)
    return np.array((soot, co, co2, source.hcn_yield * (1 + (STARVED_HCN - 1) * starved)))


class ZoneModel:
    """The smoke in a building, advanced in time.

    `content` holds kg (and kg·K of heat) by row and zone. Its last column is what has left to the open air. Public
    vectors are per zone in the given order, `heat_release_kw` per fire.
    """

    def __init__(
        self,
        zones: Sequence[Zone],
        openings: Sequence[Opening] = (),
        shafts: Sequence[Shaft] = (),
        fires: Sequence[FireSource] = (),
        extracts: Sequence[Extract] = (),
        ambient_k: float = 293.15,
    ) -> None:
        self.zones, self.extracts, self.ambient_k = tuple(zones), tuple(extracts), ambient_k
        count = self.count = len(zones)
        # There is one place more than zones, for the open air.
        self.area = np.array([zone.area_m2 for zone in zones] + [1.0], dtype=float)
        self.height = np.array([zone.height_m for zone in zones] + [0.0], dtype=float)
        self.floor = np.array([zone.floor_m for zone in zones] + [np.inf], dtype=float)
        self.perimeter = np.array([zone.perimeter_m for zone in zones], dtype=float)
        self.volume = (self.area * self.height)[:-1]
        self.slot = [count if zone.open_air else place for place, zone in enumerate(zones)] + [count]
        ceiling = self.floor + self.height
        self.openings = Openings(openings, self.slot, self.floor, ceiling)
        self.shafts = Shafts(shafts, self.slot, ceiling)
        self.fires = Fires(fires)
        self._number_passages()
        self.content = np.zeros((IRRITANT + 1, count + 1))
        self.pressure = np.zeros(count + 1)
        self._update_layers()

    def _number_passages(self) -> None:
        """Numbers the places in flattened matrices, so that each sum over passages is one bincount."""
        size = self.count + 1
        fans = np.array([self.slot[extract.zone] for extract in self.extracts], dtype=np.intp)
        self.fan_zone = np.array([extract.zone for extract in self.extracts], dtype=np.intp)
        self.fan_m3_s = np.array([extract.m3_s for extract in self.extracts], dtype=float)
        self.fan_from_s = np.array([extract.from_s for extract in self.extracts], dtype=float)
        self.fan_height = np.array([extract.height_m for extract in self.extracts], dtype=float)
        self.ends = np.concatenate((self.openings.ends, self.shafts.ends), axis=1)
        a, b = self.ends
        self.source = np.concatenate((a, b, fans))
        self.target = np.concatenate((b, a, np.full(fans.size, self.count, dtype=np.intp)))
        self.move = self.source * size + self.target
        self.couple = np.concatenate((a * size + a, b * size + b, a * size + b, b * size + a))
        self.diagonal = np.arange(self.count) * size + np.arange(self.count)

    def _update_layers(self) -> None:
        mass, heat = self.content[MASS], self.content[HEAT]
        rise = heat / np.maximum(mass, TINY)
        room = (mass * self.ambient_k + heat) * R_AIR / (PRESSURE_PA + self.pressure)
        rise[-1], room[-1] = 0.0, np.inf
        temperature = self.ambient_k + rise
        density = PRESSURE_PA / R_AIR / temperature
        lower = self.height - np.minimum(room / self.area, self.height)
        lift = GRAVITY * (density[-1] - density)
        self.layers = Layers(self.floor + lower, density, lift, rise, self.pressure, self.ambient_k)
        self.room = np.maximum(room, TINY)
        self.layer_height_m, self.temperature_k, self.layer_m3 = lower[:-1], temperature[:-1], room[:-1]

    def advance(self, time_s: float, seconds: float, door_open: ArrayLike) -> None:
        """Lets fires burn and smoke spread for `seconds` from `time_s`, with these doors open (doors,)."""
        is_open = np.append(np.asarray(door_open, dtype=bool), True)[self.openings.door]
        steps = max(1, ceil(seconds / STEP_S - TINY))
        whole = seconds / steps
        for step in range(steps):
            done = 0.0
            while whole - done > TINY:
                done += self._step(time_s + whole * step + done, whole - done, is_open)

    def _step(self, time_s: float, seconds: float, is_open: NDArray[np.bool_]) -> float:
        """Takes one step of at most `seconds`, shorter if a layer empties fast. Returns its length in s."""
        gas, smoke, taken, stiffness = self._flows(time_s, is_open)
        step = self._step_length_s(smoke, seconds)
        clear_in = self._arriving(gas - smoke) * self.layers.density[-1]
        lifted, heat = self._burn(time_s, step, clear_in)
        kept = self._cooled(step)
        swelling = (heat[:-1] - self.content[HEAT, :-1] * (1 - kept)) * (R_AIR / PRESSURE_PA / step)
        smoke *= self._balance(gas, stiffness, swelling, step) / (gas + TINY)
        self._move(smoke, step)
        self.content[MASS] += lifted + self._arriving(taken) * step
        self._warm(heat, kept)
        self._update_layers()
        return step

    def _step_length_s(self, smoke: Array, seconds: float) -> float:
        """The time in s in which smoke flowing so fast (m³/s) takes a quarter of a layer, or LEAST_STEP_S if longer."""
        fastest = float((sum_by(self.source, smoke, self.count + 1) / self.room).max())
        return min(seconds, max(LEAST_STEP_S, MOST_LEAVING / 2 / max(fastest, TINY)))

    def _arriving(self, flow: Array) -> Array:
        """What the passages' flows bring to each zone and to the open air, in the unit of the flow."""
        return sum_by(self.target, flow, self.count + 1)

    def _move(self, smoke: Array, seconds: float) -> None:
        """Carries each layer's content along with the smoke that leaves it (m³/s): at most half of it in a step."""
        from .linear import carried  # needs Numba, which only what runs a drill has; a web host reads plans alone

        size = self.count + 1
        moving = sum_by(self.move, smoke / self.room[self.source], size * size).reshape(size, size)
        leaving = moving.sum(axis=1)
        scale = np.minimum(seconds, MOST_LEAVING / np.maximum(leaving, TINY))
        self.content += carried(self.content * scale, moving) - self.content * (leaving * scale)

    def _warm(self, heat: Array, kept: Array) -> None:
        """Leaves each layer this share of its heat, adds the fires' (kg·K), and caps it at MOST_K."""
        self.content[HEAT, :-1] *= kept
        self.content[HEAT] += heat
        most = self.content[MASS, :-1] * (MOST_K - self.ambient_k)
        np.minimum(self.content[HEAT, :-1], most, out=self.content[HEAT, :-1])

    def _flows(self, time_s: float, is_open: NDArray[np.bool_]) -> tuple[Array, Array, Array, Array]:
        """Gas and smoke (m³/s) and entrained air (kg/s) by passage, in the order of `source` and `target`.

        Last comes the stiffness (m³/s per Pa) of openings and shafts, each once.
        """
        doors, shafts = self.openings.flows(self.layers, is_open), self.shafts.flows(self.layers)
        pairs = zip(doors[:3], shafts[:3], strict=True)
        gas, smoke, taken = (np.concatenate(pair, axis=1).ravel() for pair in pairs)
        if self.fan_zone.size:
            share = np.clip((self.fan_height - self.layer_height_m[self.fan_zone]) / NEAR_M + 0.5, 0.0, 1.0)
            drawn = np.where(time_s >= self.fan_from_s, self.fan_m3_s, 0.0)
            gas, smoke = np.concatenate((gas, drawn)), np.concatenate((smoke, share * drawn))
            taken = np.concatenate((taken, np.zeros(share.size)))
        return gas, smoke, taken, np.concatenate((doors.stiffness, shafts.stiffness))

    def _cooled(self, seconds: float) -> Array:
        """The share of its heat that each layer keeps against the walls it touches.

        It is implicit, so never below 0.
        """
        wet = self.area[:-1] + self.perimeter * (self.height[:-1] - self.layer_height_m)
        hot, cold = self.temperature_k, self.ambient_k
        per_k = WALL_KW_M2_K + EMISSIVITY * STEFAN_BOLTZMANN * (hot * hot + cold * cold) * (hot + cold)
        mass = np.maximum(self.content[MASS, :-1], TINY)
        return np.asarray(1 / (1 + per_k * wet * seconds / (CP_KJ_KG_K * mass)))

    def _balance(self, gas: Array, stiffness: Array, swelling: Array, seconds: float) -> Array:
        """Changes floor pressures until inflow less outflow makes room for what expands. Returns the flows that do so.

        All flows, and `swelling` by zone, are in m³/s, `stiffness` in m³/s per Pa.

        It takes one Newton step, damped by the factor 2: flow goes with the root of pressure, for which a full step
        would oscillate. Flows follow along the tangent, so volume balances exactly whatever the step has missed.
        """
        from .linear import solved

        size = self.count + 1
        surplus = sum_by(self.target, gas, size) - sum_by(self.source, gas, size)
        surplus[:-1] += swelling + np.maximum(self.layer_m3 - self.volume, 0.0)
        slope = sum_by(self.couple, np.concatenate((stiffness, stiffness, -stiffness, -stiffness)), size * size)
        slope *= 2
        slope[self.diagonal] += self.volume / (1.4 * PRESSURE_PA * seconds)
        matrix = slope.reshape(size, size)[:-1, :-1]
        change = np.zeros(size)
        change[:-1] = solved(matrix, surplus[:-1])
        change = np.minimum(np.maximum(change, -MOST_PA - self.pressure), MOST_PA - self.pressure)
        more = stiffness * (change[self.ends[0]] - change[self.ends[1]])
        ways = gas[: 2 * more.size].reshape(2, -1) + np.stack((more, -more))
        ways -= np.minimum(ways.min(axis=0), 0.0)  # a reversed flow is added to the other direction
        self.pressure += change
        return np.concatenate((ways.ravel(), gas[2 * more.size :]))

    def _burn(self, time_s: float, seconds: float, clear_in: Array) -> tuple[Array, Array]:
        """Lets every fire burn. Returns the mass (kg) and heat (kg·K) it lifts into each layer.

        `clear_in` is the clear air that flows into each zone, in kg/s.

        A fire burns with the air its plume entrains, or with the air that has flowed into the zone over the last
        seconds if that is more, at 3030 kJ/kg of air. It has all it wants while the layer holds more than 15 % oxygen
        by mass, CFAST's limit. Fuel follows the heat: fuel that finds no oxygen stays unburnt.
        """
        lifted, heat = np.zeros(self.count + 1), np.zeros(self.count + 1)
        for fire, source in enumerate(self.fires.sources):
            zone = self.slot[source.zone]
            release = wanted = self.fires.wanted_kw(fire, time_s)
            air = 0.0
            if zone != self.count and wanted > 0:
                height = float(self.layer_height_m[zone]) - source.base_m
                self.fires.fresh_kg_s[fire] += (clear_in[zone] - self.fires.fresh_kg_s[fire]) * seconds / MIXING_S
                fresh = float(self.fires.fresh_kg_s[fire])
                limit = AIR_KJ_KG * max(source.plume_kg_s(wanted, height), fresh)
                release = min(wanted, limit + wanted * self._flammable(zone))
                air = max(source.plume_kg_s(release, height), min(fresh, release / AIR_KJ_KG))
            fuel = self.fires.burn(fire, release, seconds)
            lifted[zone] += air * seconds + fuel
            heat[zone] += release * (1 - source.radiative_fraction) * (1 - WALL_LOSS) * seconds / CP_KJ_KG_K
            self.content[SOOT:O2_USED, zone] += fuel * yields_of(source, starved_share(wanted, release))
            self.content[O2_USED, zone] += release * seconds / OXYGEN_KJ_KG
            self.content[IRRITANT, zone] += fuel * source.irritancy
        return lifted, heat

    def _flammable(self, zone: int) -> float:
        """1 where the layer's oxygen feeds a flame, 0 where it stifles it, with CFAST's smooth step between."""
        mass = float(self.content[MASS, zone])
        oxygen = OXYGEN_IN_AIR - float(self.content[O2_USED, zone]) / mass if mass > TINY else OXYGEN_IN_AIR
        return 0.5 * (tanh(800 * (oxygen - LEAST_OXYGEN) - 4) + 1)

    def _moles_per_mole(self, row: int, molar: float) -> Array:
        return self.content[row, :-1] * (MOLAR_AIR / molar) / np.maximum(self.content[MASS, :-1], TINY)

    @property
    def extinction_per_m(self) -> Array:
        """The extinction coefficient of each layer, 1/m: 8700 m²/kg times the density of soot."""
        room = np.minimum(self.layer_m3, self.volume)
        return np.asarray(EXTINCTION_M2_KG * self.content[SOOT, :-1] / np.maximum(room, TINY))

    @property
    def co_ppm(self) -> Array:
        """CO in each layer, ppm by volume."""
        return self._moles_per_mole(CO, MOLAR_CO) * 1e6

    @property
    def co2_percent(self) -> Array:
        """CO2 in each layer above the air's own 0.04, % by volume."""
        return self._moles_per_mole(CO2, MOLAR_CO2) * 100

    @property
    def hcn_ppm(self) -> Array:
        """HCN in each layer, ppm by volume."""
        return self._moles_per_mole(HCN, MOLAR_HCN) * 1e6

    @property
    def irritancy(self) -> Array:
        """The fractional irritant concentration in each layer, by what its fires' fuels give (see `irritants`)."""
        return np.asarray(self.content[IRRITANT, :-1] / np.maximum(self.content[MASS, :-1], TINY))

    @property
    def o2_percent(self) -> Array:
        """Oxygen in each layer, % by volume; 20.95 in clear air."""
        return np.asarray(np.maximum(20.95 - self._moles_per_mole(O2_USED, MOLAR_O2) * 100, 0.0))

    @property
    def heat_release_kw(self) -> Array:
        """The heat release of each fire, kW."""
        return self.fires.release_kw

    def suppress(self, fire: int, kw: float) -> None:
        """Removes another `kw` from a fire that burns. A fire reduced to nothing is out and stays out."""
        self.fires.suppress(fire, kw)

    def flare(self, fire: int, factor: float) -> None:
        """Makes a fire grow by a factor, as the wrong agent on burning oil or live wires does."""
        self.fires.flare(fire, factor)

    def to_dict(self) -> dict[str, Any]:
        """The complete state, for a keyframe."""
        return {"content": self.content.tolist(), "pressure": self.pressure.tolist(), "fires": self.fires.to_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes over the state of a keyframe."""
        kept = np.array(state["content"], dtype=float)
        self.content = np.zeros_like(self.content)
        self.content[: len(kept)] = kept  # states from before irritants had a row lack it
        self.pressure = np.array(state["pressure"], dtype=float)
        self.fires.restore(state["fires"])
        self._update_layers()
