"""Flow of gas through vertical openings, compiled: worked out in every step of the zone model."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled

BOTH_WAYS, PARTS = 2, 3


@compiled
def through(sides, heights, width, layers, least):
    """Gas, smoke and the smoke that spills under a soffit, all (2, n) in m³/s: from zone a to zone b, and back.

    Then the lowest height of the spill (2, n) and the stiffness (n,). `sides` are the zones a and b of each opening,
    `heights` its sill and soffit, `width` its width. `layers` are, by zone, the edge above the datum, the lift, the
    pressure, and the speed of its gas at 1 Pa, with the open air's last. `least` keep divisors off 0: of shares, of
    speeds. The laws are those of `passages.Openings`.
    """
    (a, b), (sill, soffit), (edge, lift, pressure, speed), (tiny, creep) = sides, heights, layers, least
    count = len(a)
    gas, smoke, spilt = np.empty((BOTH_WAYS, count)), np.empty((BOTH_WAYS, count)), np.empty((BOTH_WAYS, count))
    bottom, stiffness = np.empty((BOTH_WAYS, count)), np.empty(count)
    z, drive, root = np.empty(PARTS + 1), np.empty((BOTH_WAYS, PARTS + 1)), np.empty((BOTH_WAYS, PARTS + 1))
    flow, share = np.empty((BOTH_WAYS, PARTS)), np.empty((BOTH_WAYS, PARTS))
    for n in range(count):
        edge_a, edge_b = edge[a[n]], edge[b[n]]
        a_deeper = edge_a <= edge_b
        z[0], z[3] = sill[n], soffit[n]
        z[1] = min(max(min(edge_a, edge_b), sill[n]), soffit[n])
        z[2] = min(max(max(edge_a, edge_b), sill[n]), soffit[n])
        for end in range(PARTS + 1):
            difference = pressure[a[n]] - pressure[b[n]] + lift[a[n]] * max(z[end] - edge_a, 0.0)
            difference -= lift[b[n]] * max(z[end] - edge_b, 0.0)
            drive[0, end] = max(difference, 0.0)
            drive[1, end] = drive[0, end] - difference
            root[0, end], root[1, end] = math.sqrt(drive[0, end]), math.sqrt(drive[1, end])
        slope = 0.0
        for part in range(PARTS):
            tall = z[part + 1] - z[part]
            there, back = drive[0, part] + drive[0, part + 1], drive[1, part] + drive[1, part + 1]
            for way in range(BOTH_WAYS):
                ends = there if way == 0 else back
                low, high = root[way, part], root[way, part + 1]
                share[way, part] = ends / (there + back + tiny)
                flow[way, part] = (ends + low * high) / (low + high + creep) * share[way, part] * tall
                flow[way, part] *= 2 / 3 * width[n]
            both = (root[0, part] + root[1, part]) + (root[0, part + 1] + root[1, part + 1]) + creep
            slope += tall / both
        for way in range(BOTH_WAYS):
            own_speed, spills = speed[(a[n], b[n])[way]], a_deeper == (way == 0)
            flow[way, 0] *= speed[-1]
            flow[way, 1] *= own_speed if spills else speed[-1]
            flow[way, 2] *= own_speed
            gas[way, n] = flow[way, 0] + flow[way, 1] + flow[way, 2]
            spilt[way, n] = flow[way, 1] if spills else 0.0
            smoke[way, n] = flow[way, 2] + spilt[way, n]
            bottom[way, n] = z[2] - (z[2] - z[1]) * share[way, 1]
        stiffness[n] = width[n] * speed[-1] * slope
    return gas, smoke, spilt, bottom, stiffness


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    one, none = np.ones(1), np.zeros(1, np.int64)
    through((none, none), (one, one + one), one, (one, one, one, one), (1.0, 1.0))
