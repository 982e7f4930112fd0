"""Getting out, staying behind a door, calling for help."""

from __future__ import annotations

from ..book import scene
from ..figures import AIM, LOW, POINT, RUN, STAND, WALK, WAVE, lying, person
from ..pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SKIN,
    SMOKE,
    SOFT,
    STEEL,
    WALL,
    WHITE,
    WOOD,
    YELLOW,
    area,
    arrow,
    curve,
    disc,
    line,
    moved,
    picture,
    rect,
    shape,
    word,
)
from ..things import ceiling_smoke, door, exit_sign, flame, puff, stairs


@scene("stay-low")
def stay_low() -> str:
    return picture(
        ceiling_smoke(96),
        exit_sign(392, 128, 62, pointing=False),
        person(190, 236, LOW, shirt=BLUE, tall=128),
        arrow((290, 206), (374, 206)),
    )


@scene("door-test")
def door_test() -> str:
    return hand_at_door()


def back_of_hand() -> str:
    """A hand whose back is on the right; fingers and thumb bend to the left, towards its owner."""
    sleeve = line((0, 262), (96, 222), colour=BLUE, width=52)
    wrist = line((96, 222), (166, 192), (186, 150), colour=SKIN, width=40)
    fingers = "".join(
        line((188 - 5 * i, 146 - i), (180 - 8 * i, 100 + 3 * i), (152 - 8 * i, 88 + 5 * i), colour=shade, width=19)
        for i, shade in enumerate(("#e2ae82", "#ecbd95", SKIN))
    )
    thumb = line((166, 178), (138, 158), (128, 132), colour="#e2ae82", width=17)
    return sleeve + fingers + wrist + thumb


def hand_at_door(away: float = 0, *, fire: str = "") -> str:
    """The back of the hand touches the lever; fingers and palm are turned away from the door.

    `away` is how far the hand still is from it, `fire` another fire behind the door.
    """
    leaf = rect(280, 0, 120, 270, WOOD, edge=INK) + rect(276, 120, 16, 62, STEEL, round_=6)
    lever = line((284, 150), (232, 150), colour=YELLOW, width=15)
    behind = rect(400, 0, 80, 270, "#5a5653") + (fire or flame(440, 250, 130)) + puff(436, 60, 60)
    heat = curve("M238 118q8-10 0-20M254 112q8-10 0-20M270 118q8-10 0-20", RED, 5)
    label = word(226, 48, "手背", 34, RED) + line((224, 58), (224, 100), colour=RED, width=5)
    palm = word(70, 128, "手心朝自己", 18, SMOKE)
    hand = moved(28 - away, -4 + away / 4, back_of_hand())
    told = "" if away > 20 else label
    return picture(behind, leaf, hand, lever, heat, told, palm if not away else "", floor=False)


@scene("close-door")
def close_door() -> str:
    room = rect(20, 40, 170, 196, "#5a5653") + flame(96, 234, 120) + puff(80, 70, 60)
    return picture(
        room,
        door(190, 236, wide=34, high=196),
        person(292, 236, RUN, shirt=GREEN, tall=128),
        arrow((362, 160), (440, 160)),
    )


@scene("wave-window")
def wave_window() -> str:
    wall = rect(0, 0, 480, 270, WALL)
    room = rect(120, 30, 250, 190, "#fdf4dc", edge=INK)
    shut = (
        rect(132, 74, 62, 146, WOOD, edge=INK)
        + disc(182, 150, 5, YELLOW)
        + line((130, 220), (196, 220), colour=BLUE, width=12)
    )
    cloth = area("M330 66q26-26 52-8 18 14 44 0-4 34-34 34-30-4-46 10z", RED)
    smoke = puff(60, 90, 60) + puff(60, 170, 60)
    return picture(
        wall,
        smoke,
        room,
        shut,
        person(290, 220, WAVE, shirt=YELLOW, tall=120),
        cloth,
        line((120, 222), (370, 222), width=8),
        floor=False,
    )


@scene("stop-drop-roll")
def stop_drop_roll() -> str:
    spins = curve("M352 178q48-44 96 0", GREEN, 8) + line((450, 152), (450, 180), (424, 178), colour=GREEN, width=8)
    labels = "".join(word(x, 262, text, 24, RED) for x, text in ((52, "停"), (192, "倒"), (384, "滚")))
    stands = person(52, 232, STAND, shirt=BLUE, tall=120) + flame(70, 176, 26)
    lies = flame(196, 214, 30) + lying(204, 232, tall=104, prone=True)
    rolls = lying(384, 231, tall=104)
    return picture(stands, lies, rolls, spins, labels)


@scene("stairs-smoke")
def stairs_smoke() -> str:
    well = rect(250, 10, 190, 250, "#e3e0d8", edge=INK)
    rising = area("M262 250q-8-90 60-120t20-110h86v230z", SMOKE, 0.75) + arrow((346, 190), (346, 60), WHITE, 8)
    way = line(
        (262, 250), (300, 250), (300, 216), (338, 216), (338, 182), (376, 182), (376, 148), (428, 148), colour=STEEL
    )
    home = rect(30, 60, 200, 176, "#fdf4dc", edge=INK) + rect(204, 92, 20, 144, WOOD, edge=INK)
    return picture(
        well,
        rising,
        way,
        home,
        person(120, 236, STAND, shirt=GREEN, tall=110),
        curve("M152 150q22-10 42 0", GREEN, 7),
        word(110, 48, "关门，不下冲", 24, RED),
        floor=False,
    )


@scene("stairs-drill")
def stairs_drill() -> str:
    colours = (YELLOW, GREEN, BLUE, RED)
    pupils = "".join(person(96 + 84 * i, 92 + 44 * i, WALK, shirt=colour, tall=84) for i, colour in enumerate(colours))
    rail = line((70, 44), (420, 230), colour=SOFT, width=7)
    steps = stairs(56, 92, steps=9, run=42, rise=22)
    return picture(rail, steps, pupils, exit_sign(376, 26, 56, pointing=False), floor=False)


@scene("guide-people")
def guide_people() -> str:
    beam = shape([(146, 152), (250, 212), (250, 250), (140, 160)], "#fbe6a8")
    guide = person(110, 236, POINT, shirt=RED, tall=136) + rect(150, 138, 24, 12, INK, round_=3)
    crowd = (
        person(250, 236, WALK, shirt=BLUE, tall=122)
        + person(308, 236, WALK, shirt=GREEN, tall=92)
        + person(362, 236, WALK, shirt=YELLOW, tall=118)
    )
    return picture(
        ceiling_smoke(40),
        beam,
        guide,
        crowd,
        exit_sign(394, 84, 64, pointing=False),
        curve("M130 84q14-14 28-14M134 96q18-2 28-6", RED, 5),
    )


@scene("small-fire-only")
def small_fire_only() -> str:
    exit_ = rect(18, 76, 76, 160, "#dcefe4", edge=INK) + exit_sign(26, 28, 40, pointing=False)
    nozzle = line((214, 176), (264, 196), colour=INK, width=8)
    spray = shape([(266, 190), (266, 202), (392, 238), (392, 216)], "#b9c6cf")
    ruler = line((190, 243), (400, 243), colour=SMOKE, width=4) + word(300, 260, "3–5 米", 16, SMOKE)
    return picture(
        exit_,
        area("M196 168h22v48h-22z", RED),
        nozzle,
        person(180, 236, AIM, shirt=BLUE, tall=128),
        spray,
        flame(414, 236, 56),
        ruler,
    )


@scene("crowd-doors")
def crowd_doors() -> str:
    hall = rect(90, 44, 300, 192, "#fdf4dc", edge=INK) + shape([(74, 48), (240, 8), (406, 48)], "#9c8f7c")
    left = rect(110, 110, 56, 126, "#dcefe4", edge=INK) + shape(
        [(110, 110), (86, 124), (86, 248), (110, 236)], WOOD, edge=INK
    )
    right = rect(314, 110, 56, 126, "#dcefe4", edge=INK) + shape(
        [(370, 110), (394, 124), (394, 248), (370, 236)], WOOD, edge=INK
    )
    people = person(60, 250, WALK, shirt=BLUE, tall=96, left=True) + person(424, 250, WALK, shirt=GREEN, tall=96)
    return picture(
        hall,
        left,
        right,
        people,
        person(140, 236, STAND, shirt=YELLOW, tall=92),
        person(240, 236, POINT, shirt=RED, tall=104),
        person(340, 236, WALK, shirt=BLUE, tall=92),
    )


@scene("highrise")
def highrise() -> str:
    tower = rect(120, 10, 240, 226, "#e3e0d8", edge=INK)
    floors = "".join(line((120, y), (360, y), colour=STEEL, width=4) for y in (66, 122, 178))
    well = area("M216 234q-14-70 6-110t-2-112h44q10 60-6 112t18 110z", SMOKE, 0.75)
    homes = rect(284, 76, 64, 40, "#fdf4dc") + rect(284, 76, 8, 46, WOOD)
    waving = person(322, 118, WAVE, shirt=RED, tall=34)
    fire = flame(160, 234, 44) + puff(170, 192, 26)
    return picture(
        tower,
        floors,
        well,
        homes,
        waving,
        fire,
        arrow((238, 170), (238, 40), WHITE, 7),
        word(424, 100, "关门", 24, GREEN),
        word(424, 132, "呼救", 24, GREEN),
    )


@scene("two-routes")
def two_routes() -> str:
    plan = (
        rect(50, 34, 300, 190, WHITE, edge=INK)
        + line((180, 34), (180, 120), width=5)
        + line((180, 156), (180, 224), width=5)
        + line((50, 130), (110, 130), width=5)
        + line((148, 130), (180, 130), width=5)
    )
    gaps = line((236, 224), (292, 224), colour=WHITE, width=9) + line((350, 60), (350, 104), colour=WHITE, width=9)
    bed_ = rect(66, 48, 74, 44, SOFT, round_=4) + rect(70, 52, 22, 36, WHITE, round_=4)
    first = line((112, 96), (128, 138), (264, 138), (264, 248), (400, 248), colour=GREEN, width=7, dash="4 13")
    second = line((128, 138), (230, 82), (400, 82), (412, 214), colour=BLUE, width=7, dash="4 13")
    point = disc(420, 244, 20, GREEN) + word(420, 252, "集", 22, WHITE)
    labels = word(308, 214, "门", 18) + word(376, 68, "窗或后门", 16)
    return picture(plan, gaps, bed_, first, second, point, labels, floor=False)


@scene("triangle")
def triangle() -> str:
    sides = shape([(240, 36), (388, 232), (92, 232)], "#fbe6c8", edge=RED)
    logs = line((150, 222), (212, 206), colour=WOOD, width=14) + line((150, 206), (212, 222), colour=WOOD, width=14)
    air = curve("M276 160q14-12 28 0t28 0M286 178q12-10 24 0t24 0", BLUE, 6)
    spark = shape(
        [
            (190, 108),
            (200, 132),
            (222, 120),
            (208, 142),
            (230, 152),
            (206, 156),
            (208, 178),
            (194, 160),
            (176, 172),
            (182, 150),
            (164, 140),
            (186, 134),
        ],
        YELLOW,
    )
    names = word(74, 258, "可燃物", 22) + word(404, 190, "助燃物", 22) + word(110, 90, "引火源", 22)
    return picture(sides, flame(240, 206, 70), logs, air, spark, names, floor=False)
