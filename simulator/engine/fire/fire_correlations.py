"""Fires and the correlations around them: growth, plumes, flames, ceiling jets, radiation, visibility.

Heat release Q in kW, its convective part Qc in kW, heights z above the fuel and diameters D in m, mass flows in kg/s,
temperature rises in K. Every docstring ends with a check value, which tests/simulator/test_zones.py computes again.

Where the formulas were read: CFAST, the Technical Reference Guide of CFAST 7 (NIST); FDTs, the hand calculations
beside FDS (firemodels/fds, Utilities/Data_Processing/FDTs.f90); K&Q, Karlsson and Quintiere, Enclosure Fire Dynamics
(2000), as FireDynamics/HandCalculation prints it. "From memory" marks what no document here confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from typing import Any

import numpy as np

GROWTH_KW_S2 = {"slow": 0.002931, "medium": 0.01172, "fast": 0.04689, "ultra": 0.1876}
GRAVITY = 9.81
AIR_KG_M3 = 1.2
AIR_CP_KJ_KG_K = 1.0
AMBIENT_K = 293.0
JIN_REFLECTING, JIN_LIT = 3.0, 8.0
MOST_VISIBILITY_M = 30.0
MOST_RISE_K = 900.0
DECAY_FROM = 0.7  # share of the fuel burnt when a fire begins to die down; EN 1991-1-2 annex E, from memory
BURNT_OUT = 0.999


def growth_kw(growth: str | float, seconds: float, cap_kw: float) -> float:
    """Heat release of a t² fire, Q = α t² up to its cap; `growth` names α or gives it in kW/s².

    α = 1055/t_g² with t_g = 600, 300, 150, 75 s (NFPA 72 and 92). Fast at 60 s: 168.8 kW; at 150 s: 1055 kW.
    """
    alpha = GROWTH_KW_S2[growth] if isinstance(growth, str) else growth
    return min(cap_kw, alpha * max(0.0, seconds) ** 2)


def nfpa92_plume_kg_s(convective_kw: float, height_m: float) -> float:
    """Axisymmetric plume of NFPA 92, the same in GB 51251-2017.

    Limiting height Z1 = 0.166 Qc^(2/5). Above: 0.071 Qc^(1/3) z^(5/3) + 0.0018 Qc; below: 0.032 Qc^(3/5) z.
    Qc = 700 kW at 2 m: 3.26 kg/s. NFPA 92B's worked case, Q = 6857.6 kW at 16.15 m: 132.3 kg/s.
    """
    if convective_kw <= 0 or height_m <= 0:
        return 0.0
    if height_m <= 0.166 * convective_kw**0.4:
        return 0.032 * convective_kw**0.6 * height_m
    return 0.071 * convective_kw ** (1 / 3) * height_m ** (5 / 3) + 0.0018 * convective_kw


def virtual_origin_m(release_kw: float, diameter_m: float) -> float:
    """Heskestad's virtual origin above the fuel, z0 = 0.083 Q^(2/5) - 1.02 D (FDTs; K&Q 4.23).

    Q = 1690 kW, D = 1.6 m: -0.01 m.
    """
    return 0.083 * max(0.0, release_kw) ** 0.4 - 1.02 * diameter_m


def flame_height_m(release_kw: float, diameter_m: float) -> float:
    """Heskestad's mean flame height, L = 0.235 Q^(2/5) - 1.02 D, never below 0 (K&Q 4.3).

    Q = 1690 kW, D = 1.6 m: 2.96 m.
    """
    return max(0.0, 0.235 * max(0.0, release_kw) ** 0.4 - 1.02 * diameter_m)


def heskestad_plume_kg_s(
    release_kw: float, height_m: float, diameter_m: float, radiative_fraction: float = 0.3
) -> float:
    """Heskestad's plume, the one CFAST uses (K&Q 4.26 and 4.27; CFAST scales to z/L from the value at the tip instead).

    Above the flame 0.071 Qc^(1/3) (z - z0)^(5/3) + 0.00192 Qc; within it 0.0056 Qc z/L.
    Q = 1690 kW, D = 1.6 m: 5.59 kg/s at 2.5 m, 17.2 kg/s at 6 m. Q = 1000 kW, D = 1 m at 2 m: 2.90 kg/s.
    """
    convective = release_kw * (1 - radiative_fraction)
    if convective <= 0 or height_m <= 0:
        return 0.0
    flame = flame_height_m(release_kw, diameter_m)
    if height_m < flame:
        return 0.0056 * convective * height_m / flame
    above = max(0.0, height_m - virtual_origin_m(release_kw, diameter_m))
    return float(0.071 * convective ** (1 / 3) * above ** (5 / 3) + 0.00192 * convective)


def zukoski_plume_kg_s(release_kw: float, height_m: float) -> float:
    """Zukoski's far plume, 0.21 (g ρ²/(cp T))^(1/3) Q^(1/3) z^(5/3) = 0.076 Q^(1/3) z^(5/3) (K&Q 4.21).

    Q = 1000 kW at 2 m: 2.43 kg/s. (Books that round to 0.071 give 2.25.)
    """
    if release_kw <= 0 or height_m <= 0:
        return 0.0
    constant = 0.21 * (GRAVITY * AIR_KG_M3**2 / (AIR_CP_KJ_KG_K * AMBIENT_K)) ** (1 / 3)
    return float(constant * release_kw ** (1 / 3) * height_m ** (5 / 3))


def thomas_plume_kg_s(perimeter_m: float, height_m: float) -> float:
    """Thomas's plume above a fire wide for its height, 0.188 P z^(3/2), P the perimeter. From memory, not confirmed.

    D = 1 m (P = 3.14 m) at 2 m: 1.67 kg/s.
    """
    return 0.188 * max(0.0, perimeter_m) * max(0.0, height_m) ** 1.5


def mccaffrey_plume_kg_s(release_kw: float, height_m: float) -> float:
    """McCaffrey's plume in three regions of x = z/Q^(2/5) (Combustion and Flame 52, 149, as CFAST 6 codes it).

    m/Q = 0.011 x^0.566 to x = 0.08, then 0.026 x^0.909 to 0.2, then 0.124 x^1.895; the last two follow by continuity.
    Q = 1000 kW at 2 m: 3.99 kg/s (3.96 with the rounded coefficients).
    """
    if release_kw <= 0 or height_m <= 0:
        return 0.0
    x = height_m / release_kw**0.4
    intermittent = 0.011 * 0.08 ** (0.566 - 0.909)
    if x <= 0.08:
        return 0.011 * x**0.566 * release_kw
    if x <= 0.2:
        return intermittent * x**0.909 * release_kw
    return intermittent * 0.2 ** (0.909 - 1.895) * x**1.895 * release_kw


def mccaffrey_rise_k(release_kw: float, height_m: float) -> float:
    """Temperature rise on a free plume's axis, (k/(0.9 √(2g)))² x^(2n-1) T, x = z/Q^(2/5) (K&Q 4.29, table 4.1).

    Flame, x < 0.08: k = 6.8, n = 1/2. Intermittent, to 0.2: k = 1.9, n = 0. Plume: k = 1.1, n = -1/3.
    Q = 1690 kW: 520 K at 2.5 m, 160 K at 6 m. For fires in the open air.
    """
    if release_kw <= 0 or height_m <= 0:
        return 0.0
    x = height_m / release_kw**0.4
    k, n = (6.8, 0.5) if x < 0.08 else (1.9, 0.0) if x < 0.2 else (1.1, -1 / 3)
    return float((k / (0.9 * sqrt(2 * GRAVITY))) ** 2 * x ** (2 * n - 1) * AMBIENT_K)


def heskestad_rise_k(release_kw: float, height_m: float, diameter_m: float, radiative_fraction: float = 0.3) -> float:
    """Temperature rise on a plume's axis, 9.1 (T/(g cp² ρ²))^(1/3) Qc^(2/3) (z - z0)^(-5/3), at most 900 K (CFAST).

    Q = 1690 kW, D = 1.6 m at 6 m: 141 K.
    """
    convective = release_kw * (1 - radiative_fraction)
    above = height_m - virtual_origin_m(release_kw, diameter_m)
    if convective <= 0:
        return 0.0
    if above <= 0:
        return MOST_RISE_K
    constant = 9.1 * (AMBIENT_K / (GRAVITY * AIR_CP_KJ_KG_K**2 * AIR_KG_M3**2)) ** (1 / 3)
    return float(min(MOST_RISE_K, constant * convective ** (2 / 3) * above ** (-5 / 3)))


def alpert_rise_k(release_kw: float, height_m: float, radius_m: float = 0.0) -> float:
    """Temperature rise of Alpert's ceiling jet under an open ceiling `height_m` above the fuel (SFPE 14.2; FDTs).

    16.9 Q^(2/3)/H^(5/3) within r/H = 0.18, then 5.38 (Q/r)^(2/3)/H. Q = 1000 kW, H = 3 m: 271 K; at r = 5 m: 61 K.
    """
    if release_kw <= 0 or height_m <= 0:
        return 0.0
    if radius_m <= 0.18 * height_m:
        return 16.9 * release_kw ** (2 / 3) / height_m ** (5 / 3)
    return float(5.38 * (release_kw / radius_m) ** (2 / 3) / height_m)


def alpert_speed_m_s(release_kw: float, height_m: float, radius_m: float = 0.0) -> float:
    """Speed of Alpert's ceiling jet, 0.96 (Q/H)^(1/3) within r/H = 0.15, then 0.195 Q^(1/3) H^(1/2)/r^(5/6) (FDTs).

    Q = 1000 kW, H = 3 m: 6.7 m/s; at r = 5 m: 0.88 m/s.
    """
    if release_kw <= 0 or height_m <= 0:
        return 0.0
    if radius_m <= 0.15 * height_m:
        return float(0.96 * (release_kw / height_m) ** (1 / 3))
    return float(0.195 * release_kw ** (1 / 3) * sqrt(height_m) / radius_m ** (5 / 6))


def radiation_kw_m2(release_kw: float, distance_m: float, radiative_fraction: float = 0.3) -> float:
    """Radiation from a point source, q = χr Q/(4π r²), r from the flame's middle and never below 0.1 m (FDTs, CFAST).

    Good from a few diameters away. Q = 1000 kW at 3 m: 2.65 kW/m².
    """
    return radiative_fraction * max(0.0, release_kw) / (4 * pi * max(0.1, distance_m) ** 2)


def visibility_m(extinction_per_m: float, constant: float = JIN_REFLECTING) -> float:
    """Jin's visibility S = C/K, C = 3 for reflecting things and 8 for lit signs, at most 30 m.

    K = 0.3 /m: 10 m.
    """
    return min(MOST_VISIBILITY_M, constant / extinction_per_m) if extinction_per_m > 0 else MOST_VISIBILITY_M


@dataclass(frozen=True)
class FireSource:
    """A t² fire in a zone: when and how fast it grows, how high and wide it burns, what a kilogram of its fuel yields.

    `growth` is slow, medium, fast, ultra or α in kW/s². `base_m` is above the zone's floor. Yields are kg per kg of
    fuel burnt, `irritancy` is that of `irritants.irritancy_per_kg`. With `fuel_kg` the fire begins to die down when
    70 % of it is burnt, linearly in time, and ends with it.
    """

    zone: int
    growth: str | float
    cap_kw: float
    starts_at_s: float
    base_m: float
    diameter_m: float
    heat_of_combustion_kj_kg: float
    soot_yield: float
    co_yield: float
    co2_yield: float
    hcn_yield: float = 0.0
    radiative_fraction: float = 0.3
    fuel_kg: float | None = None
    irritancy: float = 0.0

    def plume_kg_s(self, release_kw: float, height_m: float) -> float:
        """The air that the plume has entrained at a height above its base, kg/s."""
        return heskestad_plume_kg_s(release_kw, height_m, self.diameter_m, self.radiative_fraction)


class Fires:
    """The progress of each source: fuel burnt, heat removed by extinguishers, growth added by the wrong agent."""

    def __init__(self, sources: Sequence[FireSource]) -> None:
        self.sources = tuple(sources)
        self.release_kw = np.zeros(len(sources))
        self.burnt_kg = np.zeros(len(sources))
        self.suppressed_kw = np.zeros(len(sources))
        self.factor = np.ones(len(sources))
        self.fresh_kg_s = np.zeros(len(sources))  # air that flows into the fire's zone, smoothed over time
        self.is_out = np.zeros(len(sources), dtype=bool)

    def suppress(self, fire: int, kw: float) -> None:
        """Removes another `kw` from a fire that burns. A fire reduced to nothing is out and stays out."""
        if self.release_kw[fire] > 0:
            self.suppressed_kw[fire] += kw
            self.is_out[fire] |= kw >= self.release_kw[fire]

    def flare(self, fire: int, factor: float) -> None:
        """Multiplies growth and cap of a fire that burns, as water on burning oil does."""
        if self.release_kw[fire] > 0:
            self.factor[fire] *= factor

    def wanted_kw(self, fire: int, time_s: float) -> float:
        """The heat release in kW that the fire would have now with unlimited air."""
        source = self.sources[fire]
        full = growth_kw(source.growth, time_s - source.starts_at_s, source.cap_kw) * float(self.factor[fire])
        if full <= 0 or self.is_out[fire]:
            return 0.0
        if source.fuel_kg is not None:
            burnt = float(self.burnt_kg[fire]) / source.fuel_kg
            full *= sqrt(max(0.0, min(1.0, (1 - burnt) / (1 - DECAY_FROM)))) if burnt < BURNT_OUT else 0.0
        left = full - float(self.suppressed_kw[fire])
        if left <= 0:
            self.is_out[fire] = True
        return max(0.0, left)

    def burn(self, fire: int, release_kw: float, seconds: float) -> float:
        """Burns at this rate. Returns the fuel consumed, in kg."""
        fuel = release_kw / self.sources[fire].heat_of_combustion_kj_kg * seconds
        self.release_kw[fire] = release_kw
        self.burnt_kg[fire] += fuel
        return fuel

    def to_dict(self) -> dict[str, Any]:
        """The complete state, for a keyframe."""
        names = ("release_kw", "burnt_kg", "suppressed_kw", "factor", "fresh_kg_s", "is_out")
        return {name: getattr(self, name).tolist() for name in names}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes over the state of a keyframe."""
        for name, values in state.items():
            setattr(self, name, np.array(values, dtype=bool if name == "is_out" else float))
