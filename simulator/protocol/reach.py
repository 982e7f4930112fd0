"""Reaches of actions in metres, which fire to fight, in which smoke to go low. The engine decides, clients hint."""

from __future__ import annotations

REACH_M = 2.0
SHOUT_M = 6.0
# How far an extinguisher sprays, by its agent: powder of 4 kg 3.5 m, CO2 of 2 to 3 kg 2 m, class 1A to 2A 3 m
# (GB 4351.1).
AGENT_REACH_M = {"abc": 3.5, "bc": 3.5, "co2": 2.0, "water": 3.0, "foam": 3.0}
# A fire up to this power is one that somebody with an extinguisher may fight: clients then do not send them out.
FIGHTABLE_KW = 300.0
LOW_SIGHT_M = 12.0  # smoke at the head that leaves less sight is one in which to go low (a choice)
