"""At home: kitchen, charging, heating, nights, burns."""

from __future__ import annotations

from ..book import scene
from ..figures import BEHIND, CARRY, POINT, SIT, WALK, person
from ..pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SKIN,
    SOFT,
    STEEL,
    WALL,
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
    tick,
    word,
)
from ..things import (
    battery,
    bed,
    detector,
    door,
    e_bike,
    flame,
    handset,
    lid,
    pan,
    plate,
    puff,
    socket_strip,
    stove,
    table,
    tap,
    window,
)


@scene("lighter-away")
def lighter_away() -> str:
    lighter = rect(332, 148, 20, 36, RED, round_=4) + rect(334, 138, 16, 12, STEEL)
    grown = person(60, 236, WALK, shirt=GREEN, tall=140)
    child = person(214, 236, BEHIND, shirt=YELLOW, tall=92)
    call = curve("M184 140q-16 2-26-8M182 154q-18 6-30 0", RED, 5)
    return picture(grown, child, call, table(286, 236, 120, 52), lighter, cross(342, 112, 18))


@scene("oil-pan")
def oil_pan() -> str:
    knob = disc(196, 206, 13, WHITE) + line((196, 206), (196, 196), colour=RED, width=5)
    return picture(
        rect(110, 170, 172, 66, STEEL, edge=INK, round_=4),
        knob,
        pan(196, 168),
        flame(182, 146, 62),
        moved(30, -22, lid(232, 150)),
        person(390, 236, CARRY, shirt=BLUE, tall=138, left=True),
        line((354, 160), (318, 128), colour=SKIN, width=9),
        arrow((262, 106), (214, 124), GREEN, 7),
        word(82, 60, "1 关火", 24, GREEN),
        word(96, 96, "2 盖锅盖", 24, GREEN),
    )


@scene("gas-valve")
def gas_valve() -> str:
    pipe = line((20, 120), (150, 120), (150, 200), colour=YELLOW, width=15)
    valve = disc(84, 120, 20, RED) + line((84, 88), (84, 152), colour=RED, width=13)
    opened = window(204, 50, 104, 96) + shape([(308, 50), (342, 68), (342, 160), (308, 146)], "#cfe4f1", edge=INK)
    switch = rect(386, 76, 56, 74, WHITE, edge=INK, round_=5) + rect(404, 94, 20, 38, SOFT, round_=3)
    return picture(
        rect(0, 0, 480, 236, WALL),
        pipe,
        valve,
        arrow((52, 80), (84, 62), GREEN, 7),
        opened,
        curve("M216 170q20-16 40 0t40 0M226 190q20-16 40 0t40 0", BLUE, 5),
        switch,
        cross(414, 113, 42),
        word(84, 226, "1 关阀", 22, GREEN),
        word(262, 226, "2 开窗", 22, GREEN),
        word(414, 226, "不碰开关", 22, RED),
        floor=False,
    )


@scene("socket-strip")
def socket_strip_() -> str:
    wrong = (
        socket_strip(30, 80)
        + line((146, 97), (170, 130), (60, 140), (46, 158), width=5)
        + socket_strip(34, 158)
        + line((66, 150), (66, 128), width=4)
        + area("M20 206q110-26 220 0v22H20z", "#a5643f")
    )
    right = (
        socket_strip(318, 118, 1)
        + line((343, 118), (343, 84), (404, 70), width=5)
        + rect(392, 40, 60, 58, STEEL, round_=6)
    )
    return picture(
        wrong,
        cross(130, 52),
        line((254, 30), (254, 240), colour=SOFT, width=4),
        right,
        tick(346, 52),
        word(384, 200, "大功率单独插", 20, GREEN),
        word(130, 246, "串接、压住", 20, RED),
        floor=False,
    )


@scene("heater")
def heater() -> str:
    body = rect(70, 116, 76, 114, WHITE, edge=INK, round_=8) + "".join(
        line((86, y), (130, y), colour=RED, width=7) for y in (144, 166, 188, 210)
    )
    gap = line((152, 210), (290, 210), colour=GREEN, width=5) + word(222, 198, "1 米以上", 22, GREEN)
    curtain = area("M300 40h70v192q-18-12-35 0t-35 0z", "#8fb7a5")
    shirt = area("M404 92l22-16 22 16 18 30-18 10v60h-44v-60l-18-10z", BLUE) + line((426, 60), (426, 76), width=5)
    return picture(body, gap, curtain, shirt, cross(426, 136, 44))


@scene("ebike-no")
def ebike_no() -> str:
    block = rect(0, 20, 190, 216, WALL, edge=INK) + door(40, 236, wide=70, high=130)
    shed = (
        shape([(286, 84), (470, 84), (456, 62), (300, 62)], GREEN)
        + line((300, 84), (300, 236), colour=STEEL)
        + line((456, 84), (456, 236), colour=STEEL)
    )
    return picture(
        block,
        e_bike(146, 236, 118),
        cross(146, 186, 46),
        shed,
        e_bike(378, 236, 124),
        tick(378, 124),
        line((440, 130), (430, 166), (404, 176), width=4),
    )


@scene("smoke-alarm")
def smoke_alarm() -> str:
    sitting = person(112, 222, SIT, shirt=BLUE, tall=118)
    return picture(
        rect(0, 0, 480, 236, "#3d4658"),
        line((0, 24), (480, 24), colour=SOFT, width=6),
        detector(300, 28),
        puff(396, 66, 44, 0.5),
        bed(60, 236),
        sitting,
        word(300, 118, "嘀！嘀！嘀！", 26, YELLOW),
    )


@scene("night-bedside")
def night_bedside() -> str:
    lamp = rect(276, 122, 46, 16, INK, round_=4) + shape([(322, 118), (338, 110), (338, 150), (322, 142)], INK)
    beam = shape([(340, 114), (450, 76), (450, 184), (340, 146)], "#f2dfa0")
    glasses = disc(356, 152, 8, "none", edge=STEEL) + disc(336, 152, 8, "none", edge=STEEL)
    stick = curve("M196 236V120a14 14 0 0 1 28 0", WOOD, 9)
    return picture(
        rect(0, 0, 480, 236, "#48516a"),
        beam,
        bed(10, 236),
        stick,
        table(228, 236, 150, 76),
        lamp,
        glasses,
        handset(250, 126, 54, ""),
    )


@scene("window-bars")
def window_bars() -> str:
    bars = "".join(line((x, 40), (x, 214), colour=STEEL, width=7) for x in range(80, 230, 26))
    frame = rect(66, 36, 330, 182, "none", edge=INK)
    gate = shape([(396, 40), (452, 66), (452, 240), (396, 214)], "#e9e4d8", edge=STEEL) + line(
        (424, 54), (424, 226), colour=STEEL
    )
    key = (
        disc(250, 90, 11, "none", edge=YELLOW)
        + line((250, 101), (250, 134), colour=YELLOW)
        + line((250, 130), (262, 130), colour=YELLOW)
    )
    return picture(
        rect(66, 36, 330, 182, "#cfe4f1"),
        bars,
        frame,
        line((232, 36), (232, 218), width=6),
        gate,
        key,
        arrow((300, 150), (384, 150)),
        floor=False,
    )


def _arm() -> str:
    return area("M330 196q-60-8-110-4l-44 12q-16 10-4 20l24-2q40 16 134 20z", SKIN)


@scene("burn-rinse")
def burn_rinse() -> str:
    basin = area("M90 226h260q-14 40-60 40H150q-46 0-60-40z", WHITE) + line((84, 226), (356, 226), colour=STEEL)
    splash = curve("M196 206q-16 6-22 20M222 206q18 6 22 20", WATER, 6)
    return picture(
        tap(210, 92),
        _arm(),
        splash,
        basin,
        rect(330, 190, 150, 60, BLUE),
        word(392, 80, "15–30 分钟", 24, BLUE),
        floor=False,
    )


@scene("burn-steps")
def burn_steps() -> str:
    cells = "".join(
        rect(8 + 94 * i, 60, 86, 116, WHITE, edge=SOFT, round_=8) + word(51 + 94 * i, 222, text, 36, RED)
        for i, text in enumerate("冲脱泡盖送")
    )
    rinse = moved(22, 66, tap(40, 20), scale=0.7) + area("M26 150q30-14 60 0v10H26z", SKIN)
    sleeve = area("M118 150l16-60h26l16 60z", BLUE) + arrow((148, 100), (182, 76), GREEN, 5)
    soak = (
        area("M206 120h66l-8 46h-50z", WHITE)
        + rect(204, 124, 70, 26, WATER)
        + line((240, 84), (240, 140), colour=SKIN, width=14)
    )
    cover = line((300, 150), (366, 150), colour=SKIN, width=16) + rect(314, 128, 40, 32, WHITE, edge=SOFT, round_=4)
    car = (
        rect(392, 108, 74, 44, WHITE, edge=INK, round_=6)
        + line((428, 116), (428, 140), colour=RED)
        + line((416, 128), (440, 128), colour=RED)
        + disc(408, 156, 9)
        + disc(450, 156, 9)
    )
    return picture(cells, rinse, sleeve, soak, cover, car, floor=False)


@scene("battery-fire")
def battery_fire() -> str:
    room = rect(16, 40, 180, 196, "#6b6764") + battery(84, 232, swollen=True) + flame(112, 190, 60) + puff(100, 84, 60)
    return picture(
        room,
        door(196, 236, wide=34, high=196),
        person(330, 236, WALK, shirt=GREEN, tall=126),
        arrow((372, 120), (446, 120)),
        word(320, 60, "撤、关门、报警", 24, RED),
    )


@scene("rental-room")
def rental_room() -> str:
    plan = rect(30, 34, 420, 196, WHITE, edge=INK)
    wrong = line((180, 38), (180, 226), colour=WOOD, width=10) + line((34, 132), (180, 132), colour=WOOD, width=10)
    exits = line((240, 230), (286, 230), colour=GREEN, width=12) + line((450, 92), (450, 138), colour=GREEN, width=12)
    alarm = disc(330, 84, 16, WHITE, edge=RED) + disc(330, 84, 4, RED)
    bottle = rect(392, 168, 14, 30, RED, round_=4) + rect(395, 158, 8, 10, INK)
    words = word(263, 216, "出口一", 18, GREEN) + word(406, 120, "出口二", 18, GREEN) + word(330, 126, "报警器", 16)
    return picture(
        plan, wrong, cross(106, 132, 36), exits, alarm, bottle, words, word(394, 222, "灭火器", 16), floor=False
    )


@scene("lab-burner")
def lab_burner() -> str:
    lamp = (
        area("M84 232q-30-60 20-78h52q50 18 20 78z", "#b9d3e6")
        + rect(112, 136, 36, 20, STEEL)
        + line((130, 136), (130, 126), width=8)
    )
    cap = area("M196 86h44v40h-44z", STEEL)
    blow = plate(
        388, 130, 130, "ban", disc(366, 132, 22, SKIN) + curve("M392 132h34M392 120l26-8M392 144l26 8", BLUE, 6)
    )
    return picture(
        lamp,
        flame(130, 130, 52),
        cap,
        arrow((204, 74), (152, 66), GREEN, 7),
        blow,
        word(130, 262, "用灯帽盖灭", 20, GREEN),
        word(388, 236, "不用嘴吹", 20, RED),
    )


@scene("dormitory")
def dormitory() -> str:
    upper = bed(20, 236)
    desk = (
        table(252, 236, 190, 84)
        + rect(290, 132, 34, 20, INK, round_=4)
        + handset(374, 128, 44, "")
        + line((324, 142), (356, 142), width=4)
    )
    coil = plate(392, 58, 84, "ban", curve("M372 84V40h10v38h8V40h10v44", STEEL, 6))
    return picture(upper, cross(112, 150, 24), handset(112, 176, 34, ""), desk, tick(288, 96, 18), coil)


@scene("child-leaves-gas")
def child_leaves_gas() -> str:
    kitchen = (
        rect(0, 40, 200, 196, WALL, edge=INK)
        + moved(96, 236, stove(0, 0), scale=0.9)
        + curve("M70 150q16-14 32 0t32 0M80 130q16-14 32 0t32 0", YELLOW, 6)
    )
    switch = rect(150, 84, 26, 36, WHITE, edge=INK, round_=3) + cross(163, 102, 18)
    return picture(
        kitchen,
        switch,
        person(268, 236, WALK, shirt=YELLOW, tall=94),
        arrow((306, 196), (356, 196)),
        person(420, 236, POINT, shirt=GREEN, tall=132, left=True),
    )
