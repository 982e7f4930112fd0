"""The crowd that the cases run on: that of drills, or another chosen by name for all cases of this process."""

from __future__ import annotations

from shapely import Polygon

from ..people.crowd import DEFAULT, Crowd
from ..people.crowds import crowd_class

_name = DEFAULT


def choose(name: str) -> None:
    """Runs everything that follows on the crowd of this name. Raises CrowdError when there is none."""
    global _name
    crowd_class(name)
    _name = name


def name() -> str:
    """The name of the chosen crowd."""
    return _name


def new_crowd(area: Polygon, *, time_gap_s: float | None = None) -> Crowd:
    """An empty crowd on an area. `time_gap_s` is for JuPedSim alone; None means that of drills."""
    if time_gap_s is None:
        return crowd_class(_name)(area)
    from ..people.jupedsim_crowd import JuPedSimCrowd

    return JuPedSimCrowd(area, time_gap_s=time_gap_s)
