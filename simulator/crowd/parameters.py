"""The numbers of the model, each with its unit and source.

"V2" is the collision-free speed model (Tordeux, Chraibi, Seyfried, Traffic and Granular Flow '15, arXiv:1512.05597)
with the form of its repulsions, and their numbers, as JuPedSim documents them for `CollisionFreeSpeedModelV2`.
"""

from __future__ import annotations

from typing import NamedTuple

DT_S = 0.05
TIME_GAP_S = 1.45  # that of drills, with which doors keep to IMO's 1.33 p/(m·s)
STAIR_TIME_GAP_S = 1.0  # V2's own, for people on stairs, where no door bounds it


class Parameters(NamedTuple):
    """The parameters that all people share. Lengths are in metres."""

    people_strength: float = 8.0  # V2: how much people turn each other away, over the wish to reach the goal
    people_range_m: float = 0.1  # V2
    walls_strength: float = 5.0  # V2
    walls_range_m: float = 0.02  # V2
    sideways_m: float = 0.1  # the radius of a body turned sideways, as in drills on JuPedSim
    meets_ahead_m: float = 1.5  # how far ahead somebody is met, and how far aside; both as in drills on JuPedSim
    meets_aside_m: float = 0.7
