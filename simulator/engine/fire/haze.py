"""Haze: smoke that a cooling layer loses to the air below it, so that a corridor thickens over tens of seconds.

The zone model keeps its lower air clear. Cool layers, some 30 K above air or less, do not stay up in long corridors and
at doors; they mix. The share that is mixed follows the layer's temperature with a delay. What is mixed is not taken
from the layer, so the smoke of a room is counted up to that share too high.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .settings import CHOICE, setting

MOST_SHARE = setting("share of a cool layer's smoke in the air below it", 0.05, "-", CHOICE, assumed=True)
COOL_K = setting("rise at and below which a layer mixes down fully", 30.0, "K", CHOICE, assumed=True)
HOT_K = setting("rise from which a layer stays up", 100.0, "K", CHOICE, assumed=True)
DEPTH_M = setting("depth of a layer that can haze the whole room", 1.0, "m", CHOICE, assumed=True)
TAU_S = setting("time in which haze follows the layer", 30.0, "s", CHOICE, assumed=True)

Array = NDArray[np.float64]


def haze_share(rise_k: ArrayLike, depth_m: ArrayLike) -> Array:
    """The share of the layer's concentrations that the air below it comes to have."""
    cool = np.clip((HOT_K - np.asarray(rise_k, dtype=float)) / (HOT_K - COOL_K), 0.0, 1.0)
    return MOST_SHARE * cool * np.clip(np.asarray(depth_m, dtype=float) / DEPTH_M, 0.0, 1.0)


def haze_after(share: ArrayLike, wanted: ArrayLike, seconds: float) -> Array:
    """The share some seconds later. It follows `wanted` with the time constant."""
    now, end = np.asarray(share, dtype=float), np.asarray(wanted, dtype=float)
    return end + (now - end) * math.exp(-seconds / TAU_S)
