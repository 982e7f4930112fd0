"""Old streets and places of worship; the pictures of each faith are its own."""

from __future__ import annotations

from ..book import scene
from ..figures import POINT, STAND, person
from ..pen import (
    BLUE,
    FLAME,
    GREEN,
    INK,
    RED,
    SMOKE,
    SOFT,
    STEEL,
    WHITE,
    WOOD,
    YELLOW,
    area,
    arrow,
    curve,
    disc,
    line,
    picture,
    rect,
    shape,
    word,
)
from ..things import puff


@scene("attic-smoke")
def attic_smoke() -> str:
    walls = rect(90, 140, 300, 96, "#e9dcc4", edge=WOOD) + "".join(
        line((x, 142), (x, 236), colour=WOOD, width=9) for x in (90, 190, 290, 390)
    )
    roof = shape([(50, 124), (240, 34), (430, 124)], "#4a4d52") + shape([(104, 120), (240, 56), (376, 120)], "#2b2622")
    glow = area("M150 118q20-26 44-10 20-30 50-8 30-22 52 4 26-10 34 14z", FLAME, 0.9)
    ceiling = line((90, 138), (390, 138), colour=WOOD, width=9)
    eaves = puff(58, 96, 34) + puff(424, 98, 34) + puff(32, 60, 26, 0.5)
    tables = rect(214, 196, 54, 8, WOOD) + line((241, 204), (241, 236), colour=WOOD)
    return picture(
        walls,
        roof,
        glow,
        ceiling,
        eaves,
        tables,
        word(240, 172, "闷顶", 22, RED),
        arrow((240, 154), (240, 128), RED, 5),
    )


@scene("incense")
def incense() -> str:
    hall = (
        shape([(10, 92), (110, 40), (210, 92)], "#5b4636")
        + rect(34, 92, 152, 144, "#b5523c", edge=INK)
        + rect(84, 128, 52, 108, "#5b3a2a")
    )
    burner = (
        area("M312 176h112l-14 40h-84z", "#7a6a3f")
        + line((330, 216), (322, 236), colour="#7a6a3f", width=9)
        + line((406, 216), (414, 236), colour="#7a6a3f", width=9)
    )
    sticks = "".join(
        line((x, 176), (x, 132), colour="#9a4a3a", width=4) + disc(x, 130, 4, RED) for x in (342, 360, 378, 396)
    )
    smoke = curve("M360 124q-12-20 4-38M380 124q12-22-2-44", SMOKE, 4)
    gap = line((214, 252), (304, 252), colour=GREEN, width=5) + word(258, 268, "离开殿堂", 16, GREEN)
    return picture(hall, burner, sticks, smoke, person(262, 236, STAND, shirt="#6f6a5a", tall=112), gap)


@scene("chapel-doors")
def chapel_doors() -> str:
    hall = rect(30, 30, 420, 206, "#fdf8ea", edge=INK)
    benches = "".join(
        rect(120, y, 100, 14, WOOD, round_=3) + rect(260, y, 100, 14, WOOD, round_=3) for y in (80, 112, 144, 176)
    )
    doors = rect(20, 102, 16, 62, GREEN) + rect(444, 102, 16, 62, GREEN)
    ways = arrow((108, 200), (50, 140), GREEN, 7) + arrow((372, 200), (430, 140), GREEN, 7)
    middle = line((240, 76), (240, 214), colour=GREEN, width=5, dash="4 12")
    ushers = disc(62, 96, 11, RED) + disc(418, 96, 11, RED)
    return picture(hall, benches, doors, ways, middle, ushers, word(240, 60, "过道不加座", 20, GREEN), floor=False)


@scene("prayer-shoes")
def prayer_shoes() -> str:
    gate = rect(150, 40, 180, 196, "#e4efe8", edge=INK) + curve(
        "M168 236V120q0-56 72-72 72 16 72 72v116", GREEN, 8, WHITE
    )
    racks = "".join(
        rect(x, y, 100, 8, WOOD)
        + "".join(
            area(f"M{x + 10 + 32 * i} {y}q0-14 12-14 12 4 14 14z", colour)
            for i, colour in enumerate((INK, BLUE, STEEL))
        )
        for x in (28, 352)
        for y in (150, 190, 230)
    )
    return picture(
        gate,
        racks,
        arrow((240, 140), (240, 226), GREEN, 10),
        person(306, 236, POINT, shirt=SOFT, tall=96, left=True),
        disc(240, 84, 8, YELLOW),
        word(240, 264, "中间空着", 18, GREEN),
    )
