"""How near things must be for an action, metres: clients offer an action only where the engine would take it."""

from __future__ import annotations

REACH_M = 2.0
FIRE_REACH_M = 4.0
SHOUT_M = 6.0
