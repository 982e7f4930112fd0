"""Which crowd the cases run on: the drills' own, or another by its name for all cases of this process."""

from __future__ import annotations

from shapely import Polygon

from ..people.crowd import DEFAULT, Crowd
from ..people.crowds import crowd_class

_name = DEFAULT


def choose(name: str) -> None:
    """Runs what follows on the crowd of this name. Raises ValueError when there is none."""
    global _name
    crowd_class(name)
    _name = name


def name() -> str:
    """The crowd chosen."""
    return _name


def new_crowd(area: Polygon, *, time_gap_s: float | None = None) -> Crowd:
    """An empty crowd on an area. `time_gap_s` is JuPedSim's alone; None for the one of every drill."""
    if time_gap_s is None:
        return crowd_class(_name)(area)
    from ..people.jupedsim_crowd import JuPedSimCrowd

    return JuPedSimCrowd(area, time_gap_s=time_gap_s)
