"""Reaches of actions in metres. Clients offer an action only where the engine would accept it."""

from __future__ import annotations

REACH_M = 2.0
FIRE_REACH_M = 4.0
SHOUT_M = 6.0
