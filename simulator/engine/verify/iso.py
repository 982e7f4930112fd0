"""ISO 20414:2020 tests 9, 18 and 19: an exit that closes, walking speed in smoke, incapacitation by toxic gas."""

from __future__ import annotations

from functools import partial

from ..fire import fed, sight
from .case import Case, Outcome, shown
from .exits import closed_exit
from .nist import incapacitated_after

ISO = "ISO 20414:2020"
FACTORS = {0.5: 0.95963, 1.0: 0.91926, 3.0: 0.75779, 7.5: 0.39448, 10.0: 0.19263}
# CO ppm, CO2 %, O2 %, seconds to FED 1
GASES = {
    "a": (1000.0, 2.0, 15.0, 981.71),
    "b": (0.0, 2.0, 12.0, 1666.49),
    "c": (1000.0, 0.0, 20.9, 1692.82),
    "d": (1000.0, 3.43, 20.9, 846.50),
}


def smoke_factors() -> Outcome:
    """Frantzich and Nilsson's factor at the standard's five extinction coefficients."""
    found = {k: float(sight.frantzich_nilsson_speed(1.0, k)) for k in FACTORS}
    worst = max(abs(found[k] - factor) for k, factor in FACTORS.items())
    got = {f"K={k:g}": shown(factor, 5) for k, factor in found.items()}
    return Outcome({**got, "largest_deviation": shown(worst, 6)}, worst <= 5e-5)


def toxic_gases() -> Outcome:
    """The seconds until incapacitation: by the engine's formula in all four cases, in drills for cases a and d."""
    got, off = {}, []
    for name, (co, co2, o2, expected) in GASES.items():
        formula = 60 / float(fed.fed_rate_per_min(co, co2, o2))
        off.append(abs(formula / expected - 1))
        got[name] = {"formula_s": shown(formula), "expected_s": expected}
        if name in "ad":
            drill, _ = incapacitated_after(co, co2, o2, 1.1 * expected)
            off.append(abs(drill / expected - 1))
            got[name]["drill_s"] = shown(drill) or -1.0
    return Outcome({**got, "largest_deviation": shown(max(off), 5)}, max(off) <= 5e-4)


CASES = [
    Case(
        "ISO-9", "The nearer of two exits is blocked at 1 s, 40 people", "everybody leaves by the other one", "none",
        f"{ISO} test 9", partial(closed_exit, 40), quick=True, cost_s=2,
    ),
    Case(
        "ISO-18", "Walking speed in smoke at 0.5, 1, 3, 7.5 and 10 /m, Frantzich and Nilsson's law",
        "factors 0.95963, 0.91926, 0.75779, 0.39448, 0.19263", "5e-5, the figures printed", f"{ISO} test 18, figures "
        "from pyFDS-Evac's verification pages; drills use a law for irritant smoke (NIST-2.5)", smoke_factors,
        quick=True, cost_s=1,
    ),
    Case(
        "ISO-19", "Incapacitation in four mixtures of CO, CO2 and little O2", "981.71, 1666.49, 1692.82, 846.50 s",
        "0.05 %: ours; doses are added five times a second", f"{ISO} test 19, figures from FDS's verification suite",
        toxic_gases, cost_s=10,
    ),
]  # fmt: skip
