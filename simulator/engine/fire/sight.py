"""How far people see in smoke, how fast they walk in it, and how many turn back from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import irritants
from .settings import CHOICE, JIN, SFPE, setting

REFLECTING = setting("sight of reflecting things: visibility times extinction", 3.0, "-", "Jin 1976")
LIT = setting("sight of lit signs: visibility times extinction", 8.0, "-", "Jin 1976")
MOST_VISIBILITY_M = setting("farthest sight that is told", 30.0, "m", CHOICE, assumed=True)
LEAST_SIGHT_M = setting("least sight, with eyes all but shut", 0.3, "m", CHOICE, assumed=True)
IRRITANT_FROM_K = setting("extinction from which irritation cuts sight", 0.25, "1/m", JIN)
FREE_K = setting("extinction up to which people walk freely", 0.2, "1/m", "Jin 1976: irritancy slows from 0.2-0.3")
LAW_FROM_K = setting("extinction from which the walking law holds", 0.32, "1/m", f"{SFPE} eq. 63.10: its data")
LAW_LEVEL = setting("walking law in irritant smoke, level", 0.6423, "m/s", f"{SFPE} eq. 63.10")
LAW_SLOPE = setting("walking law in irritant smoke, slope with ln K", 0.1364, "m/s", f"{SFPE} eq. 63.10")
LAW_SD = setting("walking law in irritant smoke, spread between people", 0.157, "m/s", f"{SFPE} eq. 63.10")
LEAST_SPEED_M_S = setting("least walking speed in smoke", 0.2, "m/s", "Fridolf et al. 2019")
TURN_BACK_MOST = setting(
    "share that turns back without any sight", 0.5, "-", "fit to Wood 1972 and Bryan 1977", assumed=True
)
TURN_BACK_M = setting("sight at which the share that turns back falls to 1/e", 6.0, "m", "the same fit", assumed=True)
ENTERED_K = setting("extinction at which somebody has entered smoke", 0.3, "1/m", "Jin 1976", assumed=True)
LOST_SIGHT_M = setting("sight below which somebody without a wall loses the way", 2.0, "m", CHOICE, assumed=True)
LOST_WALL_M = setting("distance within which a wall guides", 1.0, "m", CHOICE, assumed=True)
LOST_DEGREES = setting("how far a heading wanders without sight or wall", 30.0, "°", CHOICE, assumed=True)
LOST_EVERY_S = setting("how often such a heading changes", 2.0, "s", CHOICE, assumed=True)

Array = NDArray[np.float64]


def visibility_m(extinction: ArrayLike) -> Array:
    """The distance in metres at which reflecting signs can be seen by dry eyes, at most 30: S = C/K."""
    return np.minimum(MOST_VISIBILITY_M, REFLECTING / np.maximum(np.asarray(extinction, dtype=float), 1e-6))


def sight_m(extinction: ArrayLike, constant: float = REFLECTING) -> Array:
    """The distance in metres seen by eyes that smart: (C/K)(0.133 - 1.47 log10 K) from K 0.25 /m, else C/K."""
    k = np.maximum(np.asarray(extinction, dtype=float), 1e-6)
    dry = np.minimum(MOST_VISIBILITY_M, constant / k)
    smarting = np.clip(0.133 - 1.47 * np.log10(k), 0.0, 1.0)
    return np.where(k >= IRRITANT_FROM_K, np.maximum(LEAST_SIGHT_M, dry * smarting), dry)


def speed_in_smoke(free_m_s: ArrayLike, extinction: ArrayLike, z: ArrayLike = 0.0) -> Array:
    """Walking speed in fire smoke: free to K 0.2 /m, from 0.32 on 0.6423 - 0.1364 ln K + 0.157 z, straight between.

    z is a person's own, standard normal; nobody is faster than free or slower than 0.2 m/s.
    """
    free, k = np.asarray(free_m_s, dtype=float), np.asarray(extinction, dtype=float)
    law = LAW_LEVEL - LAW_SLOPE * np.log(np.maximum(k, LAW_FROM_K)) + LAW_SD * np.asarray(z, dtype=float)
    law = np.minimum(free, np.maximum(LEAST_SPEED_M_S, law))
    share = np.clip((k - FREE_K) / (LAW_FROM_K - FREE_K), 0.0, 1.0)
    return free + (law - free) * share


def smoke_factor(extinction: ArrayLike) -> Array:
    """Walking speed as a share of that in clear air in smoke that does not irritate, 1.236 - 1.738 OD/m (Purser)."""
    density = np.asarray(extinction, dtype=float) / np.log(10.0)
    return np.clip(1.236 - 1.738 * density, 0.0, 1.0)


def walking_speed(free_m_s: ArrayLike, extinction: ArrayLike, irritancy: ArrayLike, z: ArrayLike = 0.0) -> Array:
    """Walking speed in smoke of this irritancy (FIC): the slower of the law for smoke and that for irritants.

    Losses by smoke and by irritants add (SFPE eq. 63.14).
    """
    left = np.maximum(0.0, smoke_factor(extinction) + irritants.speed_factor(irritancy) - 1)
    slowed = np.asarray(free_m_s, dtype=float) * np.where(np.asarray(irritancy, dtype=float) > 0, left, 1.0)
    return np.minimum(speed_in_smoke(free_m_s, extinction, z), slowed)


def turn_back_share(seen_m: ArrayLike) -> Array:
    """The share of people who turn back when they come into smoke with this sight, once per entry: 0.5 e^(-S/6)."""
    return TURN_BACK_MOST * np.exp(-np.asarray(seen_m, dtype=float) / TURN_BACK_M)


def frantzich_nilsson_speed(free_m_s: ArrayLike, extinction: ArrayLike) -> Array:
    """Walking speed after Frantzich and Nilsson, as ISO 20414 test 18 states it."""
    free = np.asarray(free_m_s, dtype=float)
    return np.maximum(0.1 * free, free * (1 - 0.057 / 0.706 * np.asarray(extinction, dtype=float)))
