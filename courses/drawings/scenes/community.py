"""Villages, communities and housing estates."""

from __future__ import annotations

from ..book import scene
from ..figures import POINT, REACH, STAND, WALK, person
from ..pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SKIN,
    SOFT,
    STEEL,
    WALL,
    WHITE,
    WOOD,
    YELLOW,
    cross,
    curve,
    disc,
    line,
    picture,
    rect,
    shape,
    word,
)
from ..things import car, engine, opened_door, sheet, window


@scene("village-hands")
def village_hands() -> str:
    palm = rect(170, 160, 150, 130, SKIN, round_=30)
    tips = ((186, 74), (224, 50), (264, 58), (302, 92))
    fingers = "".join(line((188 + 38 * i, 190), tip, colour=SKIN, width=30) for i, tip in enumerate(tips))
    thumb = line((190, 230), (122, 168), colour=SKIN, width=32)
    names = (("管理人", 74, 150), ("公约", 168, 48), ("检查", 216, 26), ("宣教", 280, 36), ("队伍", 352, 84))
    labels = (word(x, y, text, 22, RED) for text, x, y in names)
    return picture(palm, fingers, thumb, *labels, floor=False)


@scene("door-visit")
def door_visit() -> str:
    house = (
        rect(230, 40, 240, 196, WALL, edge=INK)
        + opened_door(266, 236, wide=86, high=160, beyond="#fdf4dc")
        + window(400, 80, 56, 60)
    )
    elder = person(306, 236, STAND, shirt="#8a5a7a", tall=112, left=True, hair="#c9c9c9")
    stick = line((284, 184), (284, 236), colour=WOOD, width=6)
    return picture(house, elder, stick, person(150, 236, REACH, shirt=RED, tall=130), sheet(190, 132, 34, 42, 2))


@scene("loudspeaker")
def loudspeaker() -> str:
    pole = line((120, 236), (120, 50), colour=STEEL, width=10)
    horn = shape([(120, 60), (196, 30), (196, 118), (120, 88)], STEEL) + shape(
        [(120, 60), (60, 40), (60, 108), (120, 88)], SOFT
    )
    waves = curve("M216 48q20 26 0 54M236 36q32 38 0 78M256 24q44 50 0 102", RED)
    board = (
        rect(316, 70, 130, 96, WOOD, edge=INK)
        + rect(326, 80, 110, 76, WHITE)
        + word(381, 126, "公告", 26, RED)
        + line((336, 166), (336, 236), colour=WOOD, width=9)
        + line((426, 166), (426, 236), colour=WOOD, width=9)
    )
    people = person(210, 236, STAND, shirt=GREEN, tall=88) + person(262, 236, WALK, shirt=BLUE, tall=92)
    return picture(pole, horn, waves, board, people)


@scene("life-way")
def life_way() -> str:
    road = (
        rect(0, 150, 480, 96, "#c9c6be")
        + line((0, 158), (480, 158), colour=YELLOW, width=5)
        + line((0, 238), (480, 238), colour=YELLOW, width=5)
    )
    boxed = rect(270, 164, 196, 68, "none", edge=YELLOW) + word(368, 258, "登高场地", 18, "#8a6300")
    tower = rect(300, 0, 140, 142, "#e3e0d8", edge=INK) + "".join(
        window(x, y, 30, 28) for x in (318, 390) for y in (20, 80)
    )
    return picture(tower, road, boxed, engine(112, 236), car(330, 228, BLUE), cross(334, 200, 40), floor=False)


@scene("persuade")
def persuade() -> str:
    marks = line((180, 244), (470, 244), colour=YELLOW, width=7) + line((180, 262), (470, 262), colour=YELLOW, width=7)
    return picture(
        person(110, 236, POINT, shirt="#3f5d7d", tall=132, helmet="#3f5d7d"),
        sheet(62, 140, 34, 44, 2),
        person(220, 236, STAND, shirt=GREEN, tall=124, left=True),
        car(372, 240, RED),
        marks,
        word(372, 150, "请挪一挪", 24, GREEN),
    )


@scene("volunteer-lane")
def volunteer_lane() -> str:
    """Somebody stands at the corner and shows the engine the way."""
    corner = rect(0, 180, 480, 56, "#d8d5cd") + rect(380, 0, 60, 236, "#d8d5cd")
    disc_ = disc(436, 60, 22, WHITE, edge=RED)
    return picture(
        corner,
        engine(130, 236),
        person(330, 180, POINT, shirt=YELLOW, tall=112),
        disc_,
        line((436, 82), (436, 150), colour=INK),
        floor=False,
    )
