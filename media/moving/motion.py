"""How figures and things move: steps, bending down, flicker, drifting smoke."""

from __future__ import annotations

import math

from courses.drawings.figures import LOW, STAND, WALK, Pose
from courses.drawings.pen import RED, curve, disc, num, rect
from courses.drawings.things import flame, puff

STEPS_S = 1.1  # double steps a second


def walking(seconds: float) -> Pose:
    """The pose of somebody who walks, so many seconds after the first step."""
    swing, lift = math.sin(seconds * STEPS_S * 2 * math.pi), math.cos(seconds * STEPS_S * 2 * math.pi)
    near, far = (18 * swing, -max(0.0, lift) * 7), (-18 * swing, -max(0.0, -lift) * 7)
    return {
        **WALK,
        "arms": (
            *((2, -70), (-10 * swing, -58), (-16 * swing + 2, -45)),
            *((2, -70), (10 * swing, -58), (16 * swing + 4, -45)),
        ),
        "legs": ((0, -44), (far[0] / 2 + 5, -23 + far[1]), far, (0, -44), (near[0] / 2 + 5, -23 + near[1]), near),
    }


def crouching(seconds: float) -> Pose:
    """The pose of somebody who walks bent down."""
    swing, lift = math.sin(seconds * STEPS_S * 2 * math.pi), math.cos(seconds * STEPS_S * 2 * math.pi)
    near, far = (15 * swing - 3, -max(0.0, lift) * 6), (-15 * swing - 3, -max(0.0, -lift) * 6)
    return {
        **LOW,
        "legs": ((-6, -42), (far[0] / 2 + 6, -23 + far[1]), far, (-6, -42), (near[0] / 2 + 6, -23 + near[1]), near),
    }


def between(first: Pose, second: Pose, share: float) -> Pose:
    """A pose on the way from one to another."""
    return {
        part: tuple(
            (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
            for a, b in zip(joints, second[part], strict=True)
        )
        for part, joints in first.items()
    }


def bending(share: float) -> Pose:
    """Somebody who bends down, so far."""
    return between(STAND, LOW, share)


def burning(x: float, y: float, size: float, seconds: float) -> str:
    """A fire that flickers."""
    return flame(x, y, size * (1 + 0.08 * math.sin(seconds * 11) + 0.05 * math.sin(seconds * 17))) if size > 2 else ""


def rising_smoke(x: float, y: float, seconds: float, *, high: float = 120, size: float = 34, count: int = 4) -> str:
    """Puffs that rise from (x, y) and thin out."""
    parts = []
    for index in range(count):
        share = (seconds * 0.35 + index / count) % 1
        drift = 10 * math.sin(share * 6 + index)
        parts.append(puff(x + drift, y - share * high, size * (0.5 + share), 0.75 * (1 - share) + 0.05))
    return "".join(parts)


def sound_waves(x: float, y: float, seconds: float, *, reach: float = 46) -> str:
    """Arcs that run out to both sides of what sounds."""
    arcs = []
    for index in range(3):
        share = (seconds * 0.9 + index / 3) % 1
        r = 16 + reach * share
        for side in (-1, 1):
            arcs.append(
                curve(
                    f"M{num(x + side * r * 0.86)} {num(y - r / 2)}A{num(r)} {num(r)} 0 0 {1 if side > 0 else 0} "
                    f"{num(x + side * r * 0.86)} {num(y + r / 2)}",
                    RED,
                    5 * (1 - share) + 1,
                )
            )
    return "".join(arcs)


def flash(lit: bool) -> str:
    """The light of an alarm over the whole picture."""
    return f'<rect width="480" height="270" fill="{RED}" opacity="0.13"/>' if lit else ""


def lamp(x: float, y: float, lit: bool) -> str:
    """The lamp of a sounder."""
    return rect(x - 17, y - 13, 34, 26, RED if lit else "#7d211c", round_=6) + disc(
        x, y, 7, "#ffd9d4" if lit else "#a8443d"
    )
