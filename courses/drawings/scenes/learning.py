"""What a class looks at: how fire grows, what burns, how it is put out, a year in numbers."""

from __future__ import annotations

from math import cos, pi, sin

from ..book import scene
from ..figures import REACH, person
from ..pen import (
    BLUE,
    FLAME,
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
    curve,
    disc,
    line,
    moved,
    picture,
    rect,
    shape,
    word,
)
from ..things import door, flame, lid, pan
from .escaping import back_of_hand


@scene("fire-growth")
def fire_growth() -> str:
    stages = "".join(word(x, 256, text, 19) for x, text in ((92, "初起"), (196, "发展"), (310, "猛烈"), (418, "衰减")))
    bands = "".join(line((x, 30), (x, 230), colour=SOFT, width=3, dash="5 9") for x in (144, 250, 372))
    safe = rect(44, 30, 100, 200, "#dcefe4")
    axis = line((44, 24), (44, 232), (466, 232), width=5)
    rise = curve("M46 226C120 222 150 214 196 180S238 60 282 52s70 0 96 20 50 110 86 130", FLAME, 8)
    mark = disc(256, 72, 8, RED) + word(214, 60, "轰燃", 18, RED)
    return picture(
        safe,
        bands,
        axis,
        rise,
        mark,
        stages,
        word(94, 54, "逃生窗口", 18, GREEN),
        word(86, 22, "温度", 16, SMOKE),
        floor=False,
    )


def _class_of_fire(index: int, letter: str, inner: str) -> str:
    x, y = 12 + 155 * (index % 3), 12 + 126 * (index // 3)
    return (
        rect(x, y, 146, 118, WHITE, edge=SOFT, round_=8)
        + disc(x + 22, y + 24, 16, RED)
        + word(x + 22, y + 32, letter, 22, WHITE)
        + moved(x + 84, y + 104, inner)
    )


@scene("fire-classes")
def fire_classes() -> str:
    wood = line((-40, -8), (40, -20), colour=WOOD, width=14) + line((-40, -20), (40, -8), colour=WOOD, width=14)
    barrel = rect(-28, -60, 56, 60, BLUE, round_=6) + line((-28, -40), (28, -40), colour=WHITE, width=4)
    gas = line((-46, -12), (0, -12), (0, -28), colour=YELLOW, width=11) + flame(0, -28, 46)
    metal = shape([(-44, 0), (-30, -26), (40, -26), (50, 0)], STEEL)
    bolt = shape([(4, -78), (-26, -30), (-4, -30), (-12, 0), (28, -48), (4, -48)], YELLOW, edge=INK)
    oil = moved(-12, 0, pan(0, 0), flame(0, -24, 40), scale=0.8)
    inners = (wood + flame(0, -18, 50), barrel + flame(0, -58, 34), gas, metal + flame(4, -26, 44), bolt, oil)
    return picture(*(_class_of_fire(i, "ABCDEF"[i], inner) for i, inner in enumerate(inners)), floor=False)


@scene("four-ways")
def four_ways() -> str:
    cells = "".join(
        rect(12 + 117 * i, 34, 106, 150, WHITE, edge=SOFT, round_=8) + word(65 + 117 * i, 216, text, 22)
        for i, text in enumerate(("冷却", "窒息", "隔离", "抑制"))
    )
    cool = (
        shape([(36, 62), (82, 62), (76, 98), (42, 98)], BLUE)
        + curve("M52 104v22M66 104v28", WATER, 7)
        + flame(62, 176, 40)
    )
    smother = moved(182, 176, pan(-4, 0), lid(-4, -26), scale=0.72)
    isolate = (
        line((256, 120), (340, 120), colour=YELLOW, width=11)
        + disc(299, 120, 17, RED)
        + line((299, 92), (299, 148), colour=RED, width=9)
    )
    powder = (
        shape([(378, 96), (378, 108), (440, 150), (446, 118)], SOFT)
        + line((366, 90), (380, 102), width=9)
        + flame(434, 178, 44)
    )
    return picture(cells, cool, smother, isolate, powder, floor=False)


def _pie(x: float, y: float, share: float, colour: str, label: str, name: str) -> str:
    turn = 2 * pi * share
    big = 1 if share > 0.5 else 0
    end = f"{x + 44 * sin(turn):.1f} {y - 44 * cos(turn):.1f}"
    return (
        disc(x, y, 44, SOFT)
        + area(f"M{x} {y}V{y - 44}A44 44 0 {big} 1 {end}z", colour)
        + word(x, y + 78, label, 22, colour)
        + word(x, y + 104, name, 15)
    )


@scene("numbers-2024")
def numbers_2024() -> str:
    return picture(
        _pie(66, 92, 0.79, RED, "79%", "建筑火灾在住处"),
        _pie(182, 92, 0.323, BLUE, "32.3%", "电气故障"),
        _pie(298, 92, 0.313, INK, "31.3%", "0–6时亡人"),
        _pie(414, 92, 0.588, GREEN, "58.8%", "农村火灾"),
        word(240, 250, "2024年，全国", 16, SMOKE),
        floor=False,
    )


@scene("class-lesson")
def class_lesson() -> str:
    board = rect(30, 24, 200, 100, "#2f5a48", edge=WOOD) + word(130, 84, "手背试门", 30, WHITE)
    pupils = "".join(person(x, 236, REACH, shirt=c, tall=84) for x, c in ((92, YELLOW), (156, BLUE), (220, GREEN)))
    hand = rect(246, 14, 104, 84, WHITE, edge=SOFT, round_=8) + moved(262, 18, back_of_hand(), scale=0.3)
    lever = line((348, 62), (324, 62), colour=YELLOW, width=6)
    return picture(
        board,
        hand,
        lever,
        pupils,
        person(322, 236, REACH, shirt=RED, tall=132),
        door(372, 236, wide=80, high=176, knob="left"),
    )
