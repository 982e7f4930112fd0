"""How rides in a lift end while a building burns. Nothing published gives odds: these are choices, shown as such."""

from __future__ import annotations

from .settings import CHOICE, setting

STOPS_ON_THE_WAY = setting("share of lift rides in a fire that stop between storeys", 0.3, "-", CHOICE, assumed=True)
OPENS_AT_FIRE = setting("share of lift rides that open at the storey that burns", 0.1, "-", CHOICE, assumed=True)
