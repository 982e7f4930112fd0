"""Signs and equipment as they hang on the wall."""

from __future__ import annotations

from ..book import scene
from ..figures import PHONE, POINT, REACH, STAND, person
from ..pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SMOKE,
    SOFT,
    STEEL,
    WALL,
    WATER,
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
    tick,
    word,
)
from ..things import alarm_button, engine, exit_sign, extinguisher, flame, gauge, handset, plate, window


@scene("exit-sign")
def exit_sign_() -> str:
    return picture(exit_sign(94, 58, 154), ground="#eef3ee", floor=False)


@scene("assembly-point")
def assembly_point() -> str:
    people = "".join(
        disc(x, y, 11, WHITE) + rect(x - 11, y + 16, 22, 36, WHITE, round_=6)
        for x, y in ((240, 104), (206, 116), (274, 116))
    )
    corners = (
        arrow((172, 68), (198, 94), WHITE, 9)
        + arrow((308, 68), (282, 94), WHITE, 9)
        + arrow((172, 208), (198, 182), WHITE, 9)
        + arrow((308, 208), (282, 182), WHITE, 9)
    )
    return picture(plate(240, 138, 190, "escape", people + corners), ground="#eef3ee", floor=False)


def _lift() -> str:
    return (
        rect(180, 64, 120, 150, "#dfe3e6", edge=INK)
        + line((240, 64), (240, 214), width=5)
        + shape([(196, 130), (210, 108), (224, 130)], INK)
        + shape([(256, 112), (284, 112), (270, 134)], INK)
    )


@scene("no-lift")
def no_lift() -> str:
    return picture(plate(240, 138, 216, "ban", _lift()), floor=False)


@scene("signs-four")
def signs_four() -> str:
    bottle = extinguisher(194, 176, 70).replace(RED, WHITE).replace(INK, WHITE)
    match = line((390, 168), (418, 118), colour=WOOD, width=9) + flame(420, 122, 42)
    return picture(
        exit_sign(24, 88, 96, pointing=False),
        plate(194, 136, 96, "equipment", bottle),
        plate(302, 134, 96, "warning"),
        plate(408, 136, 100, "ban", match),
        floor=False,
    )


@scene("call-119")
def call_119() -> str:
    house = (
        rect(40, 96, 120, 140, WALL, edge=INK)
        + window(64, 116, 34, 34, SMOKE)
        + area("M70 112q-10-30 16-46t4-40q40 26 16 54t-4 32z", SMOKE, 0.7)
        + shape([(30, 98), (100, 48), (170, 98)], RED)
    )
    waves = curve("M342 98q10 14 0 28M358 88q18 24 0 48", RED)
    return picture(house, person(282, 236, PHONE, shirt=GREEN), handset(414, 130, 130), waves)


@scene("extinguisher")
def extinguisher_() -> str:
    labels = "".join(
        disc(292, 62 + 50 * i, 17, RED)
        + word(292, 69 + 50 * i, str(i + 1), 20, WHITE)
        + word(352, 70 + 50 * i, text, 26)
        for i, text in enumerate(("提", "拔", "握", "压"))
    )
    hints = "".join(
        word(386, 70 + 50 * i, text, 15, SMOKE, anchor="start")
        for i, text in enumerate(("起灭火器", "掉保险销", "喷管对根部", "下压把"))
    )
    return picture(extinguisher(170, 236, 190), labels, hints)


@scene("gauge")
def gauge_() -> str:
    words = (
        word(86, 240, "红：不足", 20, RED)
        + word(240, 34, "绿：正常", 20, GREEN)
        + word(394, 240, "黄：超压", 20, "#8a6300")
    )
    return picture(gauge(240, 146, 100), words, floor=False)


@scene("hydrant-steps")
def hydrant_steps() -> str:
    parts = []
    for i, text in enumerate(("1 开箱", "2 按按钮", "3 铺带接枪", "4 开阀")):
        x = 12 + 117 * i
        parts += [rect(x, 34, 106, 150, WHITE, edge=SOFT, round_=8), word(x + 53, 214, text, 19)]
    box = rect(30, 62, 70, 90, RED, round_=4) + rect(78, 66, 30, 82, "#e25a50", edge=INK) + disc(88, 107, 4, INK)
    button = alarm_button(176, 104, 76) + area("M176 108l22 14 26 34-26 12-26-30z", "#f0c6a0")
    hose = curve("M262 150q-6-50 30-50t26 34", "#b8452f", 11) + line((312, 132), (342, 96), colour=INK, width=10)
    valve = (
        disc(412, 100, 30, "none", edge=RED)
        + line((386, 100), (438, 100), colour=RED)
        + line((412, 74), (412, 126), colour=RED)
        + curve("M386 146q26 22 54-4", GREEN, 6)
        + line((428, 154), (442, 140), (424, 138), colour=GREEN)
    )
    return picture(*parts, box, button, hose, valve, floor=False)


@scene("alarm-button")
def alarm_button_() -> str:
    wall = rect(0, 0, 480, 236, WALL)
    label = rect(178, 30, 124, 34, RED, round_=4) + word(240, 54, "火灾报警按钮", 17, WHITE)
    finger = area("M480 190L330 158l-66-22a13 13 0 0 1 8-24l76 18 132 22z", "#f0c6a0") + curve(
        "M272 120l-12-3", WHITE, 5
    )
    return picture(wall, label, alarm_button(240, 132, 104), finger)


@scene("fire-engine")
def fire_engine() -> str:
    road = rect(0, 190, 480, 60, "#d8d5cd") + line((0, 220), (480, 220), colour=WHITE, width=4, dash="22 18")
    waves = curve("M316 80q14 8 14 22M330 66q22 12 22 36", BLUE)
    kids = person(60, 186, STAND, shirt=YELLOW, tall=74) + person(96, 186, POINT, shirt=GREEN, tall=84)
    moved_car = rect(392, 168, 76, 26, STEEL, round_=8) + disc(408, 196, 9) + disc(452, 196, 9)
    return picture(road, kids, engine(236, 244), waves, moved_car, floor=False)


@scene("experience-point")
def experience_point() -> str:
    wall = rect(20, 24, 440, 196, WALL, edge=SOFT, round_=6)
    plan = rect(330, 52, 100, 76, WHITE, edge=INK) + line((350, 110), (350, 76), (408, 76), colour=GREEN, dash="3 9")
    test_door = rect(228, 62, 74, 156, WOOD, edge=INK) + disc(288, 144, 6, YELLOW)
    alarm = (
        rect(62, 50, 60, 16, WHITE, edge=INK, round_=6)
        + disc(92, 58, 4, RED)
        + curve("M52 78q-8 10 0 22M132 78q8 10 0 22", RED)
    )
    return picture(
        wall, alarm, extinguisher(92, 216, 88), test_door, plan, person(188, 236, REACH, shirt=GREEN, tall=108)
    )


@scene("home-kit")
def home_kit() -> str:
    parts = []
    for i, text in enumerate(("灭火器", "灭火毯", "自救呼吸器", "手电")):
        x = 12 + 117 * i
        parts += [rect(x, 44, 106, 140, WHITE, edge=SOFT, round_=8), word(x + 53, 214, text, 19)]
    blanket = (
        rect(154, 78, 56, 76, RED, round_=4)
        + line((170, 154), (170, 174), colour=WHITE, width=6)
        + line((194, 154), (194, 174), colour=SOFT, width=6)
        + word(182, 122, "毯", 26, WHITE)
    )
    hood = (
        area("M272 150v-44a27 27 0 0 1 54 0v44z", YELLOW)
        + rect(280, 98, 38, 22, "#cfe4f1", round_=6)
        + disc(299, 138, 12, INK)
    )
    torch = rect(386, 112, 46, 18, INK, round_=4) + shape([(432, 108), (446, 100), (446, 142), (432, 134)], INK)
    beam = shape([(448, 104), (466, 92), (466, 150), (448, 138)], "#fbe6a8")
    return picture(*parts, extinguisher(70, 172, 104), blanket, hood, moved(-14, 0, torch, beam), floor=False)


@scene("dry-sand")
def dry_sand() -> str:
    metal = rect(70, 196, 110, 16, STEEL) + flame(126, 198, 60)
    sand = area("M64 214q60-60 122 0z", "#d9b36a")
    shovel = line((260, 90), (178, 176), colour=WOOD, width=9) + shape(
        [(150, 168), (186, 166), (172, 204), (138, 200)], STEEL
    )
    bucket = shape([(336, 150), (420, 150), (408, 214), (348, 214)], BLUE) + area("M340 150q38 16 76 0z", WATER)
    wrong = line((320, 120), (436, 226), colour=RED, width=12) + line((436, 120), (320, 226), colour=RED, width=12)
    return picture(metal, sand, shovel, tick(126, 66), bucket, wrong)
