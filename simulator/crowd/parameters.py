"""The numbers of the model, each with its unit and source.

"Weidmann" is U. Weidmann, Transporttechnik der Fußgänger, ETH Zürich 1993; "Moussaïd" is Moussaïd, Helbing, Theraulaz,
PNAS 108 (2011) 6884; "Heliövaara" is Heliövaara et al., Physica A 391 (2012). Fitted numbers say so, and README.md says
on which runs. Constants of the compiled code are rounded to nine digits, so that results do not depend on a machine's
libm.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

DT_S = 0.05
STEER_TICKS = 4  # everybody chooses a heading five times a second, in turn
DENSITIES_PER_M2 = 10  # entries of the table per unit of density
JAM_PER_M2 = 5.4  # Weidmann: nobody walks at this density
PI = 3.141592654


class Parameters(NamedTuple):
    """The parameters. Lengths are in metres, times in seconds, densities in people per square metre."""

    view_m: float = 2.7  # how far density is perceived; fitted to openings and Weidmann's ring
    crowding: float = 1.0  # perceived over counted density; fitted to openings and the ring
    behind: float = 0.3  # weight of people behind
    narrow: float = 0.465  # share of a view that a wall beside takes away; fitted to openings and the ring
    recovery_s: float = 1.2  # time constant for a density that falls; fitted to openings
    gap_s: float = 0.75  # time gap to the person ahead; fitted to openings
    leader: float = 0.4  # share of the leader's speed that counts; fitted to openings
    horizon_m: float = 4.0  # how far ahead a heading is judged; Moussaïd: 8 to 10 m, shorter in crowds
    inertia: float = 0.9  # cost of the present heading over that of a new one
    margin_m: float = 0.03  # space left beside people who are passed
    turned: float = 0.6  # a body turned sideways over its width: 0.18 m over 0.3 m, Heliövaara's counter-flow
    squeezed: float = 0.4  # the same after standing for `patience_s` before people who come the other way
    patience_s: float = 4.0  # our choice
    stuck_s: float = 12.0  # after this time a person creeps even in a jam; fitted to counter-flow that froze
    lean_cos: float = round(math.cos(math.radians(3)), 9)  # always to the right: a habit, fitted to lanes
    lean_sin: float = round(math.sin(math.radians(3)), 9)
    lean_met_cos: float = round(math.cos(math.radians(15)), 9)  # to the right when somebody comes the other way
    lean_met_sin: float = round(math.sin(math.radians(15)), 9)
    yield_m: float = 0.2  # kept free for people who come out of a narrow place
    squeeze_m_s: float = 0.7  # speed out of a narrow place through people who wait
    pass_m_s: float = 0.1  # speed past somebody who comes the other way
    creep_m_s: float = 0.17  # least speed in a crowd; fitted to openings with a long queue
    creep_below_per_m2: float = 5.5
    aside_m: float = 0.03  # the step aside per tick when people meet head on
    turning_s: float = 0.2  # how fast a walker turns


def _weidmann() -> np.ndarray:
    """Walking speed over free speed at densities of 0, 0.1, 0.2 … per m²."""
    free = [
        round(max(0.0, 1 - math.exp(-1.913 * (DENSITIES_PER_M2 / k - 1 / JAM_PER_M2))), 9)
        for k in range(1, round(JAM_PER_M2 * DENSITIES_PER_M2) + 1)
    ]
    return np.array([1.0, *free, 0.0, 0.0, 0.0])


WEIDMANN = _weidmann()
SLOWEST = len(WEIDMANN) - 2

# The headings, in degrees from the way to the goal: 0 first, then left and right in turn.
DEGREES = (0.0, -10.0, 10.0, -20.0, 20.0, -32.0, 32.0, -46.0, 46.0, -62.0, 62.0, -85.0, 85.0)
HEADING_COS = np.array([round(math.cos(math.radians(angle)), 9) for angle in DEGREES])
HEADING_SIN = np.array([round(math.sin(math.radians(angle)), 9) for angle in DEGREES])
