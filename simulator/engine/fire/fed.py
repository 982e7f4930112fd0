"""What smoke and heat do to people: fractional effective dose, walking speed, visibility.

Formulas: ISO 13571 / Purser as in FDS+Evac for the doses, Fridolf et al. 2018 for walking speed, Jin for visibility.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

VISIBILITY_CONSTANT = 3.0  # for reflecting signs; 8 for lit signs
MOST_VISIBILITY_M = 30.0
LEAST_SPEED_M_S = 0.2
INCAPACITATING = 1.0

Array = NDArray[np.float64]


def fed_rate_per_min(
    co_ppm: ArrayLike, co2_percent: ArrayLike, o2_percent: ArrayLike, hcn_ppm: ArrayLike = 0.0
) -> Array:
    """The dose of asphyxiants per minute: CO and HCN, multiplied by hyperventilation from CO2, plus lack of
    oxygen below 20 %.
    """
    co, co2, o2, hcn = (np.asarray(value, dtype=float) for value in (co_ppm, co2_percent, o2_percent, hcn_ppm))
    cyanide = np.where(hcn > 0, np.exp(np.minimum(hcn, 2000.0) / 43) / 220 - 1 / 220, 0.0)
    poison = 2.764e-5 * np.maximum(co, 0.0) ** 1.036 + cyanide
    breathing = np.where(co2 > 0, np.exp(0.1903 * co2 + 2.0004) / 7.1, 1.0)
    lack = np.where(o2 < 20.0, 1 / np.exp(8.13 - 0.54 * (20.9 - o2)), 0.0)
    return poison * breathing + lack


def fed_heat_rate_per_min(temperature_c: ArrayLike) -> Array:
    """The dose of convected heat per minute; 0 below 40 °C."""
    celsius = np.asarray(temperature_c, dtype=float)
    return np.where(celsius > 40, np.maximum(celsius, 1.0) ** 3.4 / 5e7, 0.0)


def fed_radiation_rate_per_min(flux_kw_m2: ArrayLike, endpoint: float = 10.0) -> Array:
    """The dose of radiant heat per minute, q^1.33 / r, from 2.5 kW/m² upwards (ISO 13571).

    The endpoint r is 10 for incapacitation and 1.33 for pain.
    """
    flux = np.asarray(flux_kw_m2, dtype=float)
    return np.where(flux >= 2.5, flux**1.33 / endpoint, 0.0)


def visibility_m(extinction: ArrayLike) -> Array:
    """The distance in metres at which reflecting signs can be seen, at most 30."""
    coefficient = np.asarray(extinction, dtype=float)
    return np.minimum(MOST_VISIBILITY_M, VISIBILITY_CONSTANT / np.maximum(coefficient, 1e-6))


def speed_in_smoke(free_m_s: ArrayLike, extinction: ArrayLike) -> Array:
    """Walking speed: w = min(w0, max(0.2, w0 - 0.34 (3 - x))) with the visibility x = 3/K in metres (Fridolf)."""
    free = np.asarray(free_m_s, dtype=float)
    seen = VISIBILITY_CONSTANT / np.maximum(np.asarray(extinction, dtype=float), 1e-6)
    return np.minimum(free, np.maximum(LEAST_SPEED_M_S, free - 0.34 * (3.0 - seen)))


def frantzich_nilsson_speed(free_m_s: ArrayLike, extinction: ArrayLike) -> Array:
    """Walking speed after Frantzich and Nilsson, as ISO 20414 test 18 states it."""
    free = np.asarray(free_m_s, dtype=float)
    return np.maximum(0.1 * free, free * (1 - 0.057 / 0.706 * np.asarray(extinction, dtype=float)))


def share_in_layer(head_m: ArrayLike, layer_m: ArrayLike) -> Array:
    """The share of the layer's smoke at a head's height: 0 below the layer, 1 in it, sloping over 0.3 m between."""
    return np.clip((np.asarray(head_m, dtype=float) - np.asarray(layer_m, dtype=float)) / 0.3 + 0.5, 0.0, 1.0)
