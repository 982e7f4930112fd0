"""People: one build in a dozen poses. Joints are in hundredths of the height; feet stand at (0, 0), the figure faces
right."""

from __future__ import annotations

from .pen import BLUE, INK, SKIN, Point, curve, disc, line, moved, num

Pose = dict[str, tuple[Point, ...]]

STAND: Pose = {
    "head": ((0, -89),), "trunk": ((0, -72), (0, -44)),
    "arms": ((-2, -70), (-11, -56), (-10, -42), (2, -70), (11, -56), (10, -42)),
    "legs": ((-1, -44), (-5, -22), (-6, 0), (1, -44), (5, -22), (6, 0)),
}  # fmt: skip


def _pose(**parts: tuple[Point, ...]) -> Pose:
    return {**STAND, **parts}


WALK = _pose(
    head=((3, -89),), trunk=((2, -72), (0, -44)),
    arms=((2, -70), (-9, -58), (-14, -44), (2, -70), (13, -58), (18, -46)),
    legs=((0, -44), (-7, -22), (-18, -2), (0, -44), (11, -24), (14, 0)),
)  # fmt: skip
RUN = _pose(
    head=((12, -87),), trunk=((9, -71), (0, -45)),
    arms=((8, -69), (-8, -66), (-15, -52), (9, -69), (22, -58), (30, -66)),
    legs=((0, -45), (-12, -27), (-29, -28), (0, -45), (17, -34), (15, -4)),
)  # fmt: skip
LOW = _pose(
    head=((34, -54),), trunk=((22, -52), (-6, -42)),
    arms=((20, -50), (30, -36), (38, -48), (20, -50), (28, -34), (37, -46)),
    legs=((-6, -42), (-2, -22), (-18, 0), (-6, -42), (12, -24), (8, 0)),
)  # fmt: skip
POINT = _pose(arms=((-2, -70), (-12, -58), (-9, -44), (2, -70), (18, -72), (34, -76)))
REACH = _pose(arms=((-2, -70), (-12, -58), (-9, -44), (2, -70), (16, -62), (32, -60)))
PHONE = _pose(arms=((-2, -70), (-11, -56), (-10, -42), (2, -70), (15, -66), (9, -84)))
WAVE = _pose(arms=((-2, -70), (-15, -84), (-20, -100), (2, -70), (15, -84), (20, -100)))
BEHIND = _pose(arms=((-2, -70), (-13, -58), (-8, -48), (2, -70), (-11, -56), (-7, -46)))
CARRY = _pose(arms=((-2, -70), (8, -56), (20, -54), (2, -70), (12, -54), (24, -52)))
# One hand carries an extinguisher, the other leads its nozzle.
AIM = _pose(arms=((-2, -70), (8, -56), (20, -54), (2, -70), (24, -58), (44, -43)))
LUNGE = _pose(
    head=((4, -82),), trunk=((2, -66), (-4, -38)),
    arms=((2, -64), (12, -54), (28, -54), (2, -64), (8, -50), (22, -50)),
    legs=((-4, -38), (-16, -20), (-30, 0), (-4, -38), (14, -28), (14, 0)),
)  # fmt: skip
DROP = _pose(
    head=((27, -30),), trunk=((16, -30), (-10, -22)),
    arms=((14, -28), (22, -16), (27, 0), (14, -28), (24, -14), (33, 0)),
    legs=((-10, -22), (-4, -4), (-26, -2), (-10, -22), (0, -4), (-22, -2)),
)  # fmt: skip
SIT = _pose(
    head=((-2, -76),), trunk=((-3, -60), (-6, -32)),
    arms=((-3, -58), (8, -46), (22, -46), (-3, -58), (6, -44), (20, -42)),
    legs=((-6, -32), (14, -32), (14, 0), (-6, -32), (18, -30), (20, 0)),
)  # fmt: skip


def person(
    x: float, y: float, pose: Pose = STAND, *, shirt: str = BLUE, tall: float = 120, left: bool = False,
    hair: str = INK, helmet: str = "", trousers: str = "#3c444c",
) -> str:  # fmt: skip
    """Somebody whose feet stand at (x, y); `left` turns them round, `helmet` is the helmet's colour."""
    head, trunk, arms, legs = pose["head"][0], pose["trunk"], pose["arms"], pose["legs"]
    far, near = arms[:3], arms[3:]
    crown = (
        curve(f"M{head[0] - 9} {head[1] - 2}a9 10 0 0 1 18 0", hair, 4, hair)
        if not helmet
        else curve(f"M{head[0] - 12} {head[1] - 2}a11 11 0 0 1 24 0z", helmet, 3, helmet)
    )
    parts = [
        line(*far, colour=_darker(shirt), width=8), disc(*far[-1], 4.2, SKIN),
        line(*legs[:3], colour=trousers, width=9), line(*legs[3:], colour=trousers, width=9),
        line(*trunk, colour=shirt, width=19), disc(*head, 10, SKIN), crown,
        line(*near, colour=shirt, width=8), disc(*near[-1], 4.2, SKIN),
    ]  # fmt: skip
    return moved(x, y, *parts, scale=tall / 100, mirrored=left)


def lying(x: float, y: float, *, shirt: str = BLUE, tall: float = 120, prone: bool = False) -> str:
    """Somebody lying on the back, or `prone` on the belly; head to the left, the hands before the face."""
    parts = [
        line((-36, -9), (-8, -9), colour=shirt, width=19),
        line((-8, -6), (22, -6), (48, -5), colour="#3c444c", width=9),
        line((-8, -12), (20, -13), (46, -8), colour="#3c444c", width=9), disc(-52, -12, 10, SKIN),
        curve("M-61 -8a10 10 0 0 1 4 -13", INK, 5), line((-30, -15), (-38, -28), (-49, -24), colour=shirt, width=8),
        disc(-53, -22, 4.2, SKIN),
    ]  # fmt: skip
    whole = moved(0, 0, *parts, scale=tall / 100)
    return moved(x, y, f'<g transform="translate(0 {num(-0.24 * tall)}) scale(1 -1)">{whole}</g>' if prone else whole)


def _darker(colour: str) -> str:
    """The same colour in the shade, for the arm behind."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{int(channel * 0.78):02x}" for channel in channels)
