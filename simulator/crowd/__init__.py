"""Walking crowds: geodesic fields, headings, speeds and contacts, compiled by Numba, bit-equal on any machine."""

from .agents import Agents
from .fields import Fields
from .ground import Ground
from .parameters import DT_S, Parameters
from .warm_up import warm_up

MODEL = "stride/2"  # to be changed with anything that changes a result

__all__ = ["DT_S", "MODEL", "Agents", "Fields", "Ground", "Parameters", "warm_up"]
