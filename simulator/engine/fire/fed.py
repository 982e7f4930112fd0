"""Doses of asphyxiants: fractional effective dose, a person's own limit, and whose nose is how high.

A dose is one of three clocks that are never added to each other (ISO 13571 4.2, 5.4): asphyxiants here, irritants in
`irritants`, heat in `heat`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .settings import CHOICE, ISO, SFPE, setting

CO2_FACTOR_MOST = setting("most that CO2 multiplies breathing by", 2.8, "-", f"Purser, {SFPE}: 70 L/min")
HCN_POWER = setting("HCN, power of the dose law", 2.36, "-", f"{ISO} eq. 2; {SFPE} eq. 63.24")
HCN_SCALE = setting("HCN, scale of the dose law", 1.2e6, "ppm^2.36 min", f"{ISO} eq. 2; {SFPE} eq. 63.24")
LIMIT_SIGMA = setting(
    "spread of people's limits to gas and irritants", 1.0, "ln", f"{ISO} A.5.2: 11.4 % fall below 0.3"
)
LIMIT_TAIL = setting("limits are drawn within this many sigmas", 1.645, "-", CHOICE, assumed=True)
HEAT_SIGMA = setting(
    "spread of people's limits to heat", 0.22, "ln", f"{SFPE}, r 10 and 16.7: inferred from lethality", assumed=True
)
SHAFT_SHARE = setting("smoke of a lobby that its lift shaft holds", 0.5, "-", CHOICE, assumed=True)
CRAWL_BREATHING = setting("breathing of somebody who crawls", 1.5, "-", CHOICE, assumed=True)
HEAD_SLOPE_M = setting("height over which a layer's edge passes a face", 0.3, "m", CHOICE, assumed=True)
ADULT_NOSE_M = setting("height of an adult's nose", 1.55, "m", "0.92 of stature", assumed=True)
TEEN_NOSE_M = setting("height of a nose at 12 years", 1.4, "m", "0.92 of stature", assumed=True)
CHILD_NOSE_M = setting("height of a nose at 7 years", 1.1, "m", "0.92 of stature", assumed=True)
LOW_NOSE_M = setting(
    "height of the nose of somebody who stays low", 0.8, "m", "crouched 0.9, crawling 0.6", assumed=True
)
NOSE_M = {
    "child": CHILD_NOSE_M,
    "teen": TEEN_NOSE_M,
    "adult": ADULT_NOSE_M,
    "staff": ADULT_NOSE_M,
    "elder": ADULT_NOSE_M,
}

AMBIENT_C = 20.0

Array = NDArray[np.float64]


def fed_rate_per_min(
    co_ppm: ArrayLike, co2_percent: ArrayLike, o2_percent: ArrayLike, hcn_ppm: ArrayLike = 0.0
) -> Array:
    """The dose of asphyxiants per minute: CO and HCN, multiplied by hyperventilation from CO2, plus lack of
    oxygen below 20 %.

    HCN by the power form, which holds beyond the 250 ppm of the data behind the older exponential one.
    """
    co, co2, o2, hcn = (np.asarray(value, dtype=float) for value in (co_ppm, co2_percent, o2_percent, hcn_ppm))
    cyanide = np.maximum(hcn, 0.0) ** HCN_POWER / HCN_SCALE
    poison = 2.764e-5 * np.maximum(co, 0.0) ** 1.036 + cyanide
    breathing = np.where(co2 > 0, np.exp(0.1903 * np.minimum(co2, 20.0) + 2.0004) / 7.1, 1.0)
    lack = np.where(o2 < 20.0, 1 / np.exp(8.13 - 0.54 * (20.9 - o2)), 0.0)
    return poison * np.minimum(breathing, CO2_FACTOR_MOST) + lack


def limits(count: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """The doses at which people fall, (count,) each: of gas or irritants, and of heat. Lognormal with median 1."""
    sigma = np.clip(rng.standard_normal((2, count)), -LIMIT_TAIL, LIMIT_TAIL)
    return np.exp(LIMIT_SIGMA * sigma[0]), np.exp(HEAT_SIGMA * sigma[1])


def mixed_c(layer_c: ArrayLike, share: ArrayLike) -> Array:
    """The temperature that a head meets which is in the layer to this share, in °C."""
    return AMBIENT_C + np.asarray(share, dtype=float) * (np.asarray(layer_c, dtype=float) - AMBIENT_C)


def share_in_layer(head_m: ArrayLike, layer_m: ArrayLike) -> Array:
    """The share of the layer's smoke at a head's height: 0 below the layer, 1 in it, sloping over 0.3 m between."""
    heads, layers = np.asarray(head_m, dtype=float), np.asarray(layer_m, dtype=float)
    return np.clip((heads - layers) / HEAD_SLOPE_M + 0.5, 0.0, 1.0)
