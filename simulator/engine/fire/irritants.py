"""Irritant gases: how much of them stops people at once, and what stands in where a fire's yields are unknown.

FEC (ISO 13571 eq. 4) and FIC (Purser) are sums of concentrations over denominators. They act now and recover on
leaving; they are no part of a dose. FIC 1 stops half of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .settings import SFPE, setting

HIGH_K = setting(
    "highly irritant smoke (foam, PVC, wool, lithium cells): extinction at FIC 1", 2.9, "1/m",
    f"set so that 0.5 /m gives the 0.3 m/s of {SFPE} table 63.5", assumed=True,
)  # fmt: skip
MIXED_K = setting(
    "other smoke: extinction at FIC 1", 4.4, "1/m", f"{SFPE} table 63.5: mixed OD 0.33 does what irritant OD 0.2 does",
    assumed=True,
)  # fmt: skip
STAND_IN_KG_M3 = setting("density of smoke in the stand-in by soot", 1.0, "kg/m³", "a layer at 80 °C", assumed=True)
WET_SHARE = setting(
    "irritants that a wet cloth lets through", 0.5, "-", "Jin's 16 layers kept off 90 % of smoke; one keeps off less",
    assumed=True,
)  # fmt: skip
MOLAR_AIR, EXTINCTION_M2_KG = 28.96, 8700.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Irritant:
    """An irritant gas: molar mass in g/mol, ISO's F, and Purser's ppm that impair and that stop people."""

    molar: float
    iso_ppm: float
    impairs_ppm: float
    stops_ppm: float


# ISO 13571:2012 6.2.1, and SFPE table 63.6.
IRRITANTS = {
    "hcl": Irritant(36.46, 1000, 200, 900),
    "hbr": Irritant(80.91, 1000, 200, 900),
    "hf": Irritant(20.01, 500, 200, 900),
    "so2": Irritant(64.07, 150, 24, 120),
    "no2": Irritant(46.01, 250, 70, 350),
    "acrolein": Irritant(56.06, 30, 4, 20),
    "formaldehyde": Irritant(30.03, 250, 6, 30),
}


def fec(ppm: Mapping[str, float]) -> float:
    """The fractional effective concentration of a mixture by ISO 13571: 1 keeps half of people from escaping."""
    return sum(amount / IRRITANTS[gas].iso_ppm for gas, amount in ppm.items())


def fic_impairs(ppm: Mapping[str, float]) -> float:
    """Purser's fractional irritant concentration on the scale of impaired escape."""
    return sum(amount / IRRITANTS[gas].impairs_ppm for gas, amount in ppm.items())


def fic_stops(ppm: Mapping[str, float]) -> float:
    """Purser's fractional irritant concentration on the scale of incapacitation."""
    return sum(amount / IRRITANTS[gas].stops_ppm for gas, amount in ppm.items())


def ppm_of_yield(gas: str, per_kg: float, soot_per_kg: float, k: float, kg_m3: float = STAND_IN_KG_M3) -> float:
    """The concentration of a gas that goes with smoke of extinction k (1/m), by the yields of gas and soot."""
    return k / EXTINCTION_M2_KG / soot_per_kg * per_kg * MOLAR_AIR / IRRITANTS[gas].molar * 1e6 / kg_m3


def irritancy_per_kg(yields: Mapping[str, float], *, soot_per_kg: float, high: bool) -> float:
    """What a kilogram of fuel adds to a layer's FIC, times the kilograms of gas in the layer.

    By the yields that are known; for highly irritant fuel at least what its soot stands for.
    """
    known = sum(per_kg * MOLAR_AIR / IRRITANTS[g].molar * 1e6 / IRRITANTS[g].stops_ppm for g, per_kg in yields.items())
    stand_in = soot_per_kg * EXTINCTION_M2_KG * STAND_IN_KG_M3 / HIGH_K if high else 0.0
    return max(known, stand_in)


def fic_at(irritancy: ArrayLike, k: ArrayLike) -> Array:
    """The FIC a person meets: what the fuels' irritants give, and at least what smoke of any fuel stands for."""
    return np.maximum(np.asarray(irritancy, dtype=float), np.asarray(k, dtype=float) / MIXED_K)


def speed_factor(fic: ArrayLike) -> Array:
    """Walking speed as a share of that in clear air, by FIC alone (SFPE eq. 63.13); 0 from FIC 1."""
    amount = np.asarray(fic, dtype=float)
    return np.where(
        amount < 1, np.maximum(0.0, (np.exp(-((1000 * amount / 160) ** 2)) + 0.2 - 0.2 * amount) / 1.2), 0.0
    )
