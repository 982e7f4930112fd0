"""The miniature fire station: gear, times, hose, and fires that are left alone."""

from __future__ import annotations

from ..book import scene
from ..figures import CARRY, LUNGE, POINT, REACH, RUN, STAND, WALK, person
from ..pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SMOKE,
    SOFT,
    STEEL,
    WATER,
    WHITE,
    WOOD,
    YELLOW,
    area,
    arrow,
    cross,
    curve,
    disc,
    line,
    moved,
    picture,
    rect,
    shape,
    word,
)
from ..things import extinguisher, plate, puff, radio


def _coil(x: float, y: float) -> str:
    return (
        disc(x, y, 26, "#b8452f")
        + disc(x, y, 16, WHITE)
        + disc(x, y, 8, "#b8452f")
        + rect(x + 20, y + 10, 16, 10, STEEL)
    )


@scene("station-gear")
def station_gear() -> str:
    cabinet = (
        rect(40, 22, 400, 214, RED, round_=8)
        + rect(52, 34, 376, 194, "#f4f2ec")
        + line((52, 128), (428, 128), colour=RED, width=6)
    )
    helmet = area("M88 112a34 30 0 0 1 68 0h10v8H78v-8z", YELLOW)
    torch = rect(336, 84, 44, 18, INK, round_=4) + shape([(380, 80), (396, 72), (396, 114), (380, 106)], INK)
    key = line((296, 70), (296, 116), colour=STEEL, width=8) + line((284, 70), (308, 70), colour=STEEL, width=8)
    nozzle = shape([(196, 200), (204, 150), (220, 150), (228, 200)], STEEL) + rect(190, 198, 44, 14, INK)
    axe = line((396, 140), (396, 220), colour=WOOD, width=8) + shape(
        [(396, 142), (424, 136), (424, 168), (396, 162)], STEEL
    )
    return picture(
        cabinet,
        helmet,
        _coil(218, 86),
        key,
        torch,
        extinguisher(92, 222, 84),
        extinguisher(146, 222, 84),
        nozzle,
        radio(280, 206),
        radio(318, 206),
        axe,
    )


@scene("one-three-five")
def one_three_five() -> str:
    rings = disc(180, 138, 124, "#fbe6e3") + disc(180, 138, 84, "#fbeecb") + disc(180, 138, 44, "#d7ecdd")
    legend = "".join(
        disc(330, y, 17, colour) + word(330, y + 7, minute, 20, WHITE) + word(354, y + 7, text, 18, anchor="start")
        for minute, colour, text, y in (
            ("1", GREEN, "本单位微站", 78),
            ("3", "#a86f00", "区域联防", 138),
            ("5", RED, "消防队", 198),
        )
    )
    return picture(
        rings,
        disc(180, 138, 9, RED),
        word(180, 124, "1分钟", 16),
        word(180, 74, "3分钟", 16),
        word(180, 34, "5分钟", 16),
        legend,
        floor=False,
    )


@scene("radio-call")
def radio_call() -> str:
    gate = (
        rect(384, 60, 84, 176, "#e3e0d8", edge=INK)
        + rect(402, 120, 48, 116, WOOD, edge=INK)
        + word(426, 104, "3号楼", 18)
    )
    return picture(
        gate,
        puff(430, 36, 40, 0.6),
        person(84, 236, POINT, shirt=RED, tall=132, helmet=YELLOW),
        radio(134, 142),
        curve("M150 110q12 10 0 24M162 102q20 16 0 40", RED, 5),
        person(236, 236, RUN, shirt=BLUE, tall=126, helmet=YELLOW),
        moved(284, 192, extinguisher(0, 22, 44)),
        person(326, 236, RUN, shirt=BLUE, tall=126, helmet=YELLOW),
    )


@scene("hose-team")
def hose_team() -> str:
    box = rect(20, 80, 74, 110, RED, round_=4) + disc(57, 150, 17, "none", edge=WHITE)
    hose = curve("M60 160q30 86 110 66t130-34", "#b8452f", 11)
    jet = area("M336 168q70-46 140-30v34q-70-20-140 6z", WATER, 0.85)
    return picture(
        box,
        person(128, 236, REACH, shirt=BLUE, tall=126, left=True, helmet=YELLOW),
        hose,
        person(288, 236, LUNGE, shirt=RED, tall=130, helmet=YELLOW),
        line((312, 176), (340, 168), width=11),
        jet,
        word(128, 68, "开阀", 20, GREEN),
        word(288, 96, "持枪", 20, GREEN),
    )


@scene("two-in")
def two_in() -> str:
    smoke = rect(290, 30, 190, 206, "#8a8680") + puff(380, 90, 70) + puff(420, 180, 60)
    stop = plate(330, 70, 62, "ban", line((312, 70), (348, 70), width=9))
    return picture(
        smoke,
        rect(280, 30, 14, 206, WOOD, edge=INK),
        stop,
        person(208, 236, STAND, shirt=RED, tall=128, helmet=YELLOW),
        person(128, 236, POINT, shirt=BLUE, tall=128, left=True, helmet=YELLOW),
        arrow((92, 200), (24, 200)),
        word(58, 178, "退路", 20, GREEN),
    )


@scene("ask-what")
def ask_what() -> str:
    drums = "".join(
        rect(x, 156, 60, 80, BLUE, edge=INK, round_=6)
        + rect(x + 12, 178, 36, 36, WHITE)
        + word(x + 30, 206, "？", 26, RED)
        for x in (336, 404)
    )
    tape = (
        line((268, 190), (318, 178), colour=YELLOW, width=8)
        + line((268, 236), (268, 180), colour=STEEL)
        + line((318, 236), (318, 170), colour=STEEL)
    )
    bubble = area(
        "M40 30h180a12 12 0 0 1 12 12v46a12 12 0 0 1-12 12H120l-20 22-4-22H40a12 12 0 0 1-12-12V42a12 12 0 0 1 12-12z",
        WHITE,
    ) + word(130, 76, "是什么物质？", 28, RED)
    return picture(
        bubble,
        person(92, 236, STAND, shirt=RED, tall=124, helmet=YELLOW),
        person(176, 236, POINT, shirt=BLUE, tall=120),
        tape,
        drums,
        puff(396, 110, 36, 0.6),
    )


@scene("three-times")
def three_times() -> str:
    clock = (
        disc(86, 118, 62, WHITE, edge=INK)
        + line((86, 118), (86, 76), width=7)
        + line((86, 118), (118, 132), width=7)
        + word(86, 214, "同一只钟", 20, GREEN)
    )
    parts = []
    for i, text in enumerate(("受令", "出动", "出水")):
        x = 176 + 100 * i
        parts += [rect(x, 56, 88, 124, WHITE, edge=SOFT, round_=8), word(x + 44, 214, text, 22)]
    hear = radio(220, 130) + curve("M236 96q10 10 0 22", RED, 5)
    go = person(308, 172, WALK, shirt=RED, tall=96, helmet=YELLOW)
    water = line((388, 142), (414, 124), width=9) + area("M414 120q24-22 44-20v18q-20-4-42 10z", WATER)
    return picture(clock, *parts, hear, go, water, floor=False)


@scene("carry-hose-road")
def carry_hose_road() -> str:
    """A hose laid flat across a road under a bridge for wheels."""
    road = rect(0, 150, 480, 70, "#d8d5cd")
    hose = line((20, 236), (150, 186), (330, 186), (460, 236), colour="#b8452f", width=11)
    bridge = shape([(196, 192), (220, 172), (264, 172), (288, 192)], SMOKE)
    return picture(
        road,
        hose,
        bridge,
        person(90, 150, CARRY, shirt=BLUE, tall=96, helmet=YELLOW),
        cross(410, 110, 24),
        curve("M370 130q20-50 40 0t40 0", "#b8452f", 9),
        floor=False,
    )
