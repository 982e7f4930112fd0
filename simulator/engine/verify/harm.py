"""What smoke and heat do to people, formula by formula: published check values, and others worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..fire import fed, haze, heat, irritants, sight
from ..fire.two_zone import FireSource, starved_share, yields_of
from . import openings
from .case import Case, Outcome, shown

REFERENCE = "check values of the house's reference on smoke and harm"
Point = tuple[str, float, float]  # inputs in words, expected, got


def against(points: Callable[[], Sequence[Point]], relative: float, absolute: float = 0.0) -> Outcome:
    """Every point within the relative or the absolute tolerance, whichever is wider."""
    made = list(points())
    got: dict[str, Any] = {name: {"expected": expected, "got": shown(found, 4)} for name, expected, found in made}
    off = [abs(found - expected) > max(relative * abs(expected), absolute) for _name, expected, found in made]
    return Outcome(got, not any(off))


def hydrogen_cyanide() -> list[Point]:
    """Minutes to a dose of 1 in HCN alone."""
    expected = {80.0: 38.7, 120.0: 14.9, 180.0: 5.7, 300.0: 1.7}
    return [
        (f"{ppm:g} ppm", minutes, 1 / float(fed.fed_rate_per_min(0, 0, 20.9, ppm))) for ppm, minutes in expected.items()
    ]


def carbon_dioxide() -> list[Point]:
    """How many times CO2 multiplies the dose of 1000 ppm CO; 12.3 % would be 10.8 without the cap."""
    alone = float(fed.fed_rate_per_min(1000, 0, 20.9))
    expected = {1.3: 1.333, 4.1: 2.272, 6.7: 2.8, 12.3: 2.8}
    return [(f"{c:g} %", times, float(fed.fed_rate_per_min(1000, c, 20.9)) / alone) for c, times in expected.items()]


def own_limits() -> list[Point]:
    """The share of people who fall below a dose, among 20,000 drawn; by hand from the normal distribution."""
    gas, hot = fed.limits(20_000, np.random.default_rng(1))
    points = [
        (f"gas, dose {dose:g}", share, float((gas < dose).mean()))
        for dose, share in ((0.3, 0.114), (1, 0.5), (3, 0.864))
    ]
    return [
        *points,
        ("heat, dose 1", 0.5, float((hot < 1).mean())),
        ("heat, dose 1.25", 0.845, float((hot < 1.25).mean())),
    ]


MIXTURES: dict[str, tuple[dict[str, float], tuple[float, float, float]]] = {
    "HCl 160": ({"hcl": 160}, (0.160, 0.800, 0.178)),
    "HCl 240, acrolein 3": ({"hcl": 240, "acrolein": 3}, (0.340, 1.950, 0.417)),
    "HF 90, SO2 12, HCHO 15": ({"hf": 90, "so2": 12, "formaldehyde": 15}, (0.320, 3.450, 0.700)),
    "acrolein 6, HCHO 40, NO2 30": ({"acrolein": 6, "formaldehyde": 40, "no2": 30}, (0.480, 8.595, 1.719)),
}


def irritant_sums() -> list[Point]:
    """FEC, FIC of impaired escape and FIC of incapacitation of four mixtures, in ppm."""
    found = []
    for name, (ppm, expected) in MIXTURES.items():
        sums = irritants.fec(ppm), irritants.fic_impairs(ppm), irritants.fic_stops(ppm)
        scales = zip(("FEC", "FIC impairs", "FIC stops"), expected, sums, strict=True)
        found += [(f"{name}: {scale}", wanted, got) for scale, wanted, got in scales]
    return found


def irritant_yields() -> list[Point]:
    """HCl of a PVC cable (yield 0.28, soot 0.172) at three extinctions, HCN of foam at one; in ppm, air of 1 kg/m³.

    Then what a kilogram of fuel adds to FIC: HF 6 g/kg by hand 0.006 × 28.96/20.01 × 1e6 / 900; foam by its soot,
    0.131 × 8700/2.9.
    """
    cable = [
        (f"HCl, K {k:g}", ppm, irritants.ppm_of_yield("hcl", 0.28, 0.172, k))
        for k, ppm in ((0.5, 74), (1, 149), (3, 446))
    ]
    hf = irritants.irritancy_per_kg({"hf": 0.006}, soot_per_kg=0.1, high=False)
    return [*cable, ("HF", 9.65, hf), ("foam", 393.0, irritants.irritancy_per_kg({}, soot_per_kg=0.131, high=True))]


def speed_by_irritants() -> list[Point]:
    """Purser's factor by FIC, and the speed of somebody of 1.2 m/s in highly irritant smoke."""
    factors = {0.05: 0.914, 0.1: 0.714, 0.15: 0.488, 0.2: 0.308, 0.3: 0.141, 0.5: 0.083, 1.0: 0.0}
    points: list[Point] = [(f"FIC {f:g}", want, float(irritants.speed_factor(f))) for f, want in factors.items()]
    speeds = {0.4: 0.57, 0.5: 0.31}
    smoky = [(f"K {k:g}", want, float(sight.walking_speed(1.2, k, k / irritants.HIGH_K))) for k, want in speeds.items()]
    return [*points, *smoky]


def walking_law() -> list[Point]:
    """Speed of somebody of 1.4 m/s in irritant smoke; and 0.157 m/s faster for somebody one sigma above the median."""
    expected = {0.15: 1.4, 0.26: 1.099, 0.32: 0.798, 1.0: 0.642, 3.0: 0.492, 12.0: 0.303}
    points = [(f"K {k:g}", want, float(sight.speed_in_smoke(1.4, k))) for k, want in expected.items()]
    return [
        *points,
        ("K 1, z 1", 0.799, float(sight.speed_in_smoke(1.4, 1.0, 1.0))),
        ("slow walker", 0.4, float(sight.speed_in_smoke(0.4, 1.0))),
    ]


def irritant_sight() -> list[Point]:
    """Sight of reflecting things by smarting eyes, of a lit sign at K 0.5 (by hand 16 × 0.5755), and in thin smoke."""
    expected = {0.2: 15.0, 0.25: 12.0, 0.35: 6.9, 0.5: 3.45, 0.7: 1.55, 1.0: 0.40, 5.0: 0.3}
    points = [(f"K {k:g}", want, float(sight.sight_m(k))) for k, want in expected.items()]
    return [*points, ("lit, K 0.5", 9.21, float(sight.sight_m(0.5, sight.LIT)))]


def turning_back() -> list[Point]:
    """The share that turns back by sight in metres."""
    expected = {0.3: 0.48, 1.4: 0.40, 2.9: 0.31, 6.5: 0.17, 14.0: 0.05}
    return [(f"{s:g} m", want, float(sight.turn_back_share(s))) for s, want in expected.items()]


def radiant_pain() -> list[Point]:
    """Seconds to severe pain and to falling, by flux in kW/m²."""
    pain = {1.7: 39, 2.5: 24, 4: 12.6, 5: 9.4, 7: 6.0, 10: 3.7, 15: 2.2}
    falls = {2.5: 177, 4: 95, 5: 71, 7: 45, 10: 28, 15: 16}
    points: list[Point] = [(f"pain, {q:g}", want, 1 / float(heat.pain_rate_per_s(q))) for q, want in pain.items()]
    return [
        *points,
        *((f"falls, {q:g}", want, 60 / float(heat.fed_radiation_rate_per_min(q))) for q, want in falls.items()),
    ]


def hot_air() -> list[Point]:
    """Minutes to falling in hot air, bare skin; seconds to pain at 150 °C by hand: 2.0 min × 0.133."""
    expected = {60: 45, 80: 16.9, 100: 7.9, 120: 4.3, 150: 2.0, 180: 1.07, 200: 0.75}
    points = [(f"{t} °C", want, 1 / float(heat.fed_heat_rate_per_min(t))) for t, want in expected.items()]
    return [*points, ("pain at 150 °C, s", 15.9, 1 / float(heat.pain_rate_per_s(0.0, 150.0)))]


def recovery() -> list[Point]:
    """Pain fades to 1/e in 20 s. Held at 2.5 kW/m² it settles, by hand at 20 s / 23.6 s; at 4 it comes to repel."""
    fading = float(heat.pain_after(1.0, 0.0, 20.0))
    held = []
    for flux in (2.5, 4.0):
        pain = 0.0
        for _ in range(500):
            pain = float(heat.pain_after(pain, heat.pain_rate_per_s(flux), 0.2))
        held.append(pain)
    return [("20 s later", math.exp(-1), fading), ("held at 2.5", 0.848, held[0]), ("held at 4", 1.584, held[1])]


def hot_layers() -> list[Point]:
    """σT⁴ of a layer in kW/m²; and a doorway 0.9 × 1.0 m of gas at 500 °C seen from 2 m: view 0.9/(4π + 0.9), ε 0.7."""
    expected = {150: 1.8, 180: 2.4, 200: 2.8, 250: 4.3, 300: 6.1, 400: 11.6, 500: 20.3}
    points = [(f"{t} °C", want, float(heat.black_kw_m2(t + 273.15))) for t, want in expected.items()]
    under = float(heat.layer_flux_kw_m2(673.15))
    return [
        *points,
        ("under 400 °C", 6.52, under),
        ("doorway", 0.950, float(heat.opening_flux_kw_m2(773.15, 0.9, 2.0))),
    ]


def door_leaf() -> list[Point]:
    """A leaf of 2 mm steel: seconds in 300 °C gas to the 48 °C that hurt, and where it settles in 45 °C smoke."""
    seconds = next(s / 10 for s in range(1000) if heat.leaf_after(20.0, 300.0, s / 10) >= heat.LEAF_HURTS_C)
    return [
        ("48 °C in 300 °C gas, s", 34.8, seconds),
        ("in 45 °C smoke, °C", 32.5, float(heat.leaf_after(20.0, 45.0, 3600.0))),
    ]


def hazed_air() -> list[Point]:
    """Extinction below a layer of K 20: cool 5 %, at 65 K over air half of it, hot none; after 30 s 1 - 1/e of it."""
    shares = {30.0: 1.0, 65.0: 0.5, 120.0: 0.0}
    points = [(f"{rise:g} K", want, 20 * float(haze.haze_share(rise, 1.3))) for rise, want in shares.items()]
    return [
        *points,
        ("thin layer", 0.5, 20 * float(haze.haze_share(20.0, 0.5))),
        ("after 30 s", 0.632, float(haze.haze_after(0, 1, 30.0))),
    ]


def starved_yields() -> list[Point]:
    """Foam with half of the air it wants: CO 0.2, HCN × 2.5, soot × 2; and with two thirds, by hand half way."""
    foam = FireSource(0, "fast", 1000, 0, 0.3, 1.0, 17_800, 0.131, 0.01, 1.55, 0.004)
    soot, co, _co2, hcn = yields_of(foam, starved_share(2000, 1000)).tolist()
    half = yields_of(foam, starved_share(1500, 1000)).tolist()
    fed_well = yields_of(foam, starved_share(1000, 1000)).tolist()
    return [
        ("CO", 0.2, co),
        ("HCN", 0.01, hcn),
        ("soot", 0.262, soot),
        ("CO half way", 0.105, half[1]),
        ("CO with air", 0.01, fed_well[1]),
    ]


def _case(
    name: str, what: str, points: Callable[[], Sequence[Point]], source: str, off: tuple[float, float], why: str
) -> Case:
    run = partial(against, points, *off)
    return Case(f"HARM-{name}", what, REFERENCE, why, source, run, quick=True, cost_s=1)


ROUNDED = "as far as the check values are rounded"
CASES = [
    _case("hcn", "HCN by the power form", hydrogen_cyanide, "ISO 13571:2012 eq. 2", (0.02, 0.05), ROUNDED),
    _case(
        "co2", "CO2 speeds breathing, at most 2.8 times", carbon_dioxide, "SFPE 63.34; Purser", (0.01, 0), "1 %: ours"
    ),
    _case("limits", "People's own limits", own_limits, "ISO 13571:2012 A.5.2", (0, 0.02), "0.02: sampling"),
    _case("fec", "Sums of irritants", irritant_sums, "ISO 13571:2012 6.2.1; SFPE table 63.6", (0, 0.001), ROUNDED),
    _case("yields", "Irritants by the yields of a fuel", irritant_yields, "by hand", (0.005, 0.5), ROUNDED),
    _case(
        "irritant-speed", "Walking slowed by irritants", speed_by_irritants, "SFPE 63.13, 63.14", (0, 0.006), ROUNDED
    ),
    _case("walking", "Walking in irritant smoke", walking_law, "SFPE 63.10", (0, 0.001), ROUNDED),
    _case("sight", "Sight in irritant smoke", irritant_sight, "Jin & Yamada 1985", (0.01, 0.03), ROUNDED),
    _case("turning-back", "Turning back from smoke", turning_back, "Wood 1972; Bryan 1977", (0, 0.006), ROUNDED),
    _case("radiation", "Pain and falling by radiation", radiant_pain, "SFPE 63.43", (0.03, 0.5), ROUNDED),
    _case("hot-air", "Falling and pain by hot air", hot_air, "SFPE 63.44", (0.02, 0.05), ROUNDED),
    _case("recovery", "Pain fades", recovery, "by hand", (0.02, 0), "2 %: steps of 0.2 s"),
    _case(
        "layers", "Radiation of layers and doorways", hot_layers, "Stefan and Boltzmann; by hand", (0.01, 0.06), ROUNDED
    ),
    _case(
        "past-an-edge",
        "Flames seen past the edge of a wall",
        openings.past_an_edge,
        "point source, FDTs; by hand",
        (0.001, 0.0),
        ROUNDED,
    ),
    _case(
        "opening-view",
        "View of hot gas in an opening",
        openings.views,
        "Howell: element to disc, to rectangle; by hand",
        (0.015, 0.0),
        "1.5 %: a disc for a rectangle",
    ),
    _case(
        "market",
        "Radiation in the market's aisle",
        openings.market_aisle,
        "point source, FDTs; by hand",
        (0.001, 0.005),
        ROUNDED,
    ),
    _case("leaf", "A door leaf warms with a delay", door_leaf, "by hand", (0.02, 0.2), "2 %: ours"),
    _case("haze", "Haze below a cooling layer", hazed_air, "by hand", (0.001, 0.001), "none"),
    _case("starved", "Yields by the supply of air", starved_yields, "by hand", (0.001, 0), "none"),
]
