"""Heat on people: the dose that fells them, the pain that repels them at once, and the hot leaf of a door."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .settings import CHOICE, ISO, SFPE, setting

HEAT_FROM_C = setting("air temperature from which convected heat counts", 40.0, "°C", CHOICE, assumed=True)
RADIATION_FROM = setting("flux from which radiation adds to the heat dose", 2.5, "kW/m²", f"{ISO} 8.2")
FALLS_R = setting("radiant dose at which people fall", 10.0, "(kW/m²)^1.33 min", f"{SFPE} eq. 63.43")
PAIN_R = setting("radiant dose at which skin hurts severely", 1.33, "(kW/m²)^1.33 min", f"{SFPE} eq. 63.43")
PAIN_FROM = setting("flux below which skin never hurts", 1.7, "kW/m²", "vfdb 2020 table 8.3")
GAS_PAIN_FROM_C = setting(
    "air temperature below which skin does not hurt", 100.0, "°C", f"{SFPE} table 63.20", assumed=True
)
PAIN_TAU_S = setting("time in which pain falls to 1/e", 20.0, "s", CHOICE, assumed=True)
PAIN_SLOWS = setting("pain that halves the pace and turns the face away", 0.5, "-", CHOICE, assumed=True)
PAIN_REPELS = setting("pain that forces people back", 1.0, "-", CHOICE, assumed=True)
BURN_DOSE = setting(
    "share of the felling heat dose at which skin is burnt; it does not heal and halves the pace", 0.45, "-",
    f"{ISO} eq. 7 in the dose of {SFPE} eq. 63.43: 0.48 at 5 and 0.41 at 10 kW/m²; the pace a choice", assumed=True,
)  # fmt: skip
LAYER_EMISSIVITY = setting("emissivity of a hot layer", 0.7, "-", "0.5 to 0.9", assumed=True)
LAYER_VIEW = setting("view of the layer above a head", 0.8, "-", CHOICE, assumed=True)
MOST_VIEW = setting("most of a person's view that a burning opening takes", 0.5, "-", CHOICE, assumed=True)
LEAST_RAY = setting("flux of one flame or opening below which it is left out", 0.5, "kW/m²", CHOICE, assumed=True)
PANEL_REACH_M = setting("farthest that hot gas in an opening shines", 10.0, "m", CHOICE, assumed=True)
LEAF_J_M2K = setting("heat stored by a door leaf", 7800.0, "J/m²K", "2 mm of steel")
LEAF_W_M2K = setting("heat passed from smoke to a leaf", 25.0, "W/m²K", "EN 1991-1-2")
LEAF_HURTS_C = setting(
    "leaf temperature that hurts the hand", 48.0, "°C", "skin 43-45 °C at the contact, steel", assumed=True
)
STEFAN_BOLTZMANN = 5.67e-11  # kW/m²K⁴
AMBIENT_K = 293.15

Array = NDArray[np.float64]


def fed_heat_rate_per_min(temperature_c: ArrayLike) -> Array:
    """The dose of convected heat per minute on bare skin, T^3.4/5e7 (SFPE eq. 63.44); 0 below 40 °C."""
    celsius = np.asarray(temperature_c, dtype=float)
    return np.where(celsius > HEAT_FROM_C, np.maximum(celsius, 1.0) ** 3.4 / 5e7, 0.0)


def fed_radiation_rate_per_min(flux_kw_m2: ArrayLike) -> Array:
    """The dose of radiant heat per minute, q^1.33/10, from 2.5 kW/m² upwards (SFPE eq. 63.43)."""
    flux = np.asarray(flux_kw_m2, dtype=float)
    return np.where(flux >= RADIATION_FROM, np.maximum(flux, 0.0) ** 1.33 / FALLS_R, 0.0)


def pain_rate_per_s(flux_kw_m2: ArrayLike, temperature_c: ArrayLike = 20.0) -> Array:
    """How fast severe pain comes, in its parts per second: by radiation from 1.7 kW/m², by hot gas from 100 °C.

    Radiation by q^1.33/1.33. Gas has no published law of pain: it is taken to hurt at the same share of its dose as
    radiation does.
    """
    flux, celsius = np.asarray(flux_kw_m2, dtype=float), np.asarray(temperature_c, dtype=float)
    radiant = np.where(flux >= PAIN_FROM, np.maximum(flux, 0.0) ** 1.33 / PAIN_R, 0.0)
    gas = np.where(celsius >= GAS_PAIN_FROM_C, fed_heat_rate_per_min(celsius) * FALLS_R / PAIN_R, 0.0)
    return (radiant + gas) / 60


def pain_after(pain: ArrayLike, rate_per_s: ArrayLike, seconds: float) -> Array:
    """Pain some seconds later: it grows at the rate and fades with a time constant of 20 s."""
    return (np.asarray(pain) + np.asarray(rate_per_s) * seconds) * pain_that_stays(seconds)


def pain_that_stays(seconds: float) -> float:
    """The share of a pain that is left some seconds later."""
    return math.exp(-seconds / PAIN_TAU_S)


def burn_share(dose: ArrayLike) -> Array:
    """How far a heat dose has come to a burn, 0 to 1. Unlike pain it never falls."""
    return np.minimum(1.0, np.asarray(dose, dtype=float) / BURN_DOSE)


def black_kw_m2(kelvin: ArrayLike) -> Array:
    """The radiation of a black surface, σT⁴."""
    return STEFAN_BOLTZMANN * np.asarray(kelvin, dtype=float) ** 4


def layer_flux_kw_m2(layer_k: ArrayLike, above: ArrayLike = 1.0) -> Array:
    """Radiation from a hot layer on somebody under or in it: F ε σ T⁴. `above` is 0 where there is no layer."""
    kelvin = np.asarray(layer_k, dtype=float)
    return LAYER_VIEW * emitted_kw_m2(kelvin) * np.asarray(above, dtype=float)


def emitted_kw_m2(layer_k: ArrayLike) -> Array:
    """What a hot layer emits, ε σ T⁴."""
    return LAYER_EMISSIVITY * black_kw_m2(layer_k)


def opening_flux_kw_m2(layer_k: float, area_m2: float, away_m: ArrayLike, cosine: ArrayLike = 1.0) -> Array:
    """Radiation of hot gas through an opening at a distance: a panel in which the layer is seen.

    View A cosθ/(π d² + A), at most 0.5: Howell's factor from an element to a disc opposite it, R²/(d² + R²), for the
    disc of the same area; from memory, and compared with the rectangle's own factor in the verification.
    """
    away, turned = np.asarray(away_m, dtype=float), np.maximum(np.asarray(cosine, dtype=float), 0.0)
    view = np.minimum(MOST_VIEW, area_m2 * turned / (np.pi * away**2 + area_m2))
    return view * emitted_kw_m2(layer_k)


def leaf_after(leaf_c: ArrayLike, gas_c: ArrayLike, seconds: float) -> Array:
    """The temperature of a door leaf some seconds later, with this gas on its hot side and 20 °C on the other."""
    leaf, gas = np.asarray(leaf_c, dtype=float), np.asarray(gas_c, dtype=float)
    settled = (gas + 20.0) / 2
    return settled + (leaf - settled) * math.exp(-2 * LEAF_W_M2K * seconds / LEAF_J_M2K)
