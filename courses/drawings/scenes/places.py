"""Old streets, filling stations and places of worship; the pictures of each faith are its own."""

from __future__ import annotations

from ..book import scene
from ..figures import POINT, REACH, STAND, person
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
from ..things import car, extinguisher, flame, plate, puff


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
    gap = line((214, 252), (304, 252), colour=GREEN, width=5) + word(258, 268, "离殿堂远", 16, GREEN)
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


@scene("paper-furnace")
def paper_furnace() -> str:
    hall = (
        curve("M8 96q52-8 92-52 40 44 92 52", "#38505c", 14, "#38505c")
        + rect(30, 98, 140, 138, "#8a9aa0", edge=INK)
        + rect(76, 132, 48, 104, "#4c3b2e")
    )
    furnace = (
        rect(330, 140, 90, 96, "#a8a29a", edge=INK)
        + shape([(322, 142), (375, 104), (428, 142)], "#7d776f")
        + rect(352, 178, 46, 44, INK)
        + flame(375, 220, 30)
    )
    bucket = shape([(262, 206), (296, 206), (290, 236), (268, 236)], BLUE)
    gap = line((186, 252), (318, 252), colour=GREEN, width=5) + word(252, 268, "离殿堂远", 16, GREEN)
    watched = person(240, 236, STAND, shirt="#3c5a78", tall=112) + word(252, 92, "有人看着", 20, RED)
    return picture(hall, furnace, bucket, watched, gap)


@scene("candle-stand")
def candle_stand() -> str:
    cloth = area("M20 30h70q-8 90 6 200h-76z", "#7b5a86") + line((14, 28), (100, 28), colour=WOOD, width=8)
    stand = line((250, 170), (390, 170), colour=STEEL, width=10) + "".join(
        line((x, 170), (x + lean, 236), colour=STEEL, width=7) for x, lean in ((270, -14), (370, 14))
    )
    candles = "".join(rect(x, 138, 12, 32, WHITE, edge=SOFT) + flame(x + 6, 138, 18) for x in (268, 304, 340))
    gap = line((110, 206), (236, 206), colour=GREEN, width=5) + word(172, 194, "离布远", 20, GREEN)
    return picture(cloth, stand, candles, gap, person(436, 236, REACH, shirt=BLUE, tall=124, left=True))


@scene("filling-station")
def filling_station() -> str:
    roof = rect(20, 30, 300, 30, RED) + rect(44, 60, 14, 176, STEEL) + rect(282, 60, 14, 176, STEEL)
    pump = (
        rect(88, 140, 54, 96, WHITE, edge=INK)
        + rect(98, 152, 34, 26, "#cfe4f1")
        + curve("M142 168q34 10 26 50", INK, 6)
    )
    cigarette = line((368, 96), (408, 96), colour=WHITE, width=12) + line((368, 96), (400, 96), colour=SOFT, width=10)
    smoking = cigarette + line((404, 96), (410, 96), colour=RED, width=10) + curve("M410 84q8-10 0-20", SMOKE, 4)
    ban = plate(390, 92, 96, "ban", smoking) + line((390, 146), (390, 236), colour=STEEL, width=8)
    return picture(
        roof,
        pump,
        car(232, 236, BLUE),
        ban,
        extinguisher(344, 236, 60),
        person(438, 236, POINT, shirt=GREEN, tall=112, left=True),
    )
