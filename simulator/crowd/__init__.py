"""Walking crowds: the collision-free speed model V2 on geodesic fields, compiled by Numba, bit-equal on any machine."""

from .agents import Agents
from .fields import Fields
from .ground import Ground
from .parameters import DT_S, Parameters
from .warm_up import warm_up

MODEL = "stride/4"  # to be changed with anything that changes a result

__all__ = ["DT_S", "MODEL", "Agents", "Fields", "Ground", "Parameters", "warm_up"]
