"""Extinguishers: how far and how long they spray, what they put out, and what they make worse."""

from __future__ import annotations

from .settings import CHOICE, setting

GB_4351 = "GB 4351.1-2005, class 2A"
GB_50140 = "GB 50140-2005 4.2"
SPRAY_S = setting("time in which an extinguisher empties", 13.0, "s", GB_4351)
PUT_OUT_KW = setting(
    "fire that one extinguisher just puts out, all of it on the base, untrained", 300.0, "kW", CHOICE, assumed=True
)
AIM_DEGREES = setting("half the angle within which a jet reaches the base", 30.0, "°", CHOICE, assumed=True)
FLARES = setting("growth of burning oil, or of what burns under voltage, hit by water", 1.6, "-", CHOICE, assumed=True)
SHOCK_S = setting("time that an electric shock stops somebody", 5.0, "s", CHOICE, assumed=True)
# By fire class; lithium batteries burn on under every agent that people hold in their hands.
RIGHT_AGENT: dict[str, frozenset[str]] = {
    "solid": frozenset({"abc", "water", "foam"}),
    "oil": frozenset({"abc", "bc", "foam", "co2"}),
    "gas": frozenset({"abc", "bc"}),
    "electrical": frozenset({"abc", "bc", "co2"}),
    "battery": frozenset(),
}
USUAL_AGENT = "abc"  # dry powder, when a scenario names no agent
MADE_WORSE = {("oil", "water"), ("electrical", "water"), ("electrical", "foam")}
SHOCKS = {("electrical", "water"), ("electrical", "foam")}  # what the jet carries back to the hand


def is_small(power_kw: float, *, is_lost: bool) -> bool:
    """True for a fire that one person may fight: one extinguisher can put it out, and one can still be where it burns.

    `is_lost` says that its room is untenable (see `tenability`). Screens coach by the same, and the score judges by it.
    """
    return power_kw <= PUT_OUT_KW and not is_lost


def needed_s(power_kw: float) -> float:
    """How long the right agent must stay on the base of a fire of this power; more than SPRAY_S means never."""
    return SPRAY_S * power_kw / PUT_OUT_KW
