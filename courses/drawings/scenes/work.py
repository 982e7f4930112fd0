"""At work: doors and exits, permits, calendars, control rooms, who answers for what."""

from __future__ import annotations

from ..book import scene
from ..figures import LUNGE, PHONE, POINT, SIT, STAND, WALK, person
from ..pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SMOKE,
    SOFT,
    STEEL,
    WALL,
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
from ..things import boxes, exit_sign, extinguisher, puff, sheet


@scene("exit-blocked")
def exit_blocked() -> str:
    leaf = rect(160, 66, 130, 170, WOOD, edge=INK) + line((225, 66), (225, 236), width=4)
    lock = curve("M207 140v-14a18 18 0 0 1 36 0v14", STEEL, 8) + rect(198, 138, 54, 40, YELLOW, edge=INK, round_=5)
    return picture(
        exit_sign(186, 10, 46, pointing=False), leaf, lock, boxes(276, 236), boxes(60, 236), cross(404, 74, 34)
    )


@scene("fire-door")
def fire_door() -> str:
    left = (
        rect(16, 40, 90, 196, "#b9b4ac")
        + puff(56, 92, 44)
        + rect(106, 40, 20, 196, "#a03a2c", edge=INK)
        + rect(132, 40, 90, 196, "#eef5ef")
        + tick(176, 66)
    )
    right = (
        rect(258, 40, 90, 196, "#b9b4ac")
        + puff(296, 92, 44)
        + rect(374, 40, 90, 196, "#d6d1c8")
        + puff(410, 110, 44)
        + shape([(350, 40), (364, 52), (364, 248), (350, 236)], "#a03a2c", edge=INK)
        + extinguisher(384, 240, 56)
    )
    return picture(
        left, right, cross(436, 66, 20), word(116, 262, "关着", 20, GREEN), word(360, 262, "被顶开", 20, RED)
    )


@scene("hot-work")
def hot_work() -> str:
    welder = person(150, 236, LUNGE, shirt=BLUE, tall=128, helmet=INK)
    bench = rect(200, 176, 96, 60, STEEL, edge=INK)
    sparks = "".join(
        line((214, 166), (214 + dx, 166 + dy), colour=YELLOW, width=5)
        for dx, dy in ((26, -20), (34, -2), (10, -30), (-8, -26))
    )
    permit = sheet(28, 44, 78, 92, 3) + disc(82, 116, 13, "none", edge=RED)
    return picture(
        permit,
        welder,
        bench,
        sparks,
        person(372, 236, STAND, shirt=RED, tall=128, left=True),
        extinguisher(432, 236, 80),
        word(372, 84, "看火人", 19),
    )


@scene("duty-chain")
def duty_chain() -> str:
    rows = (("责任人", 1, 40), ("管理人", 1, 96), ("部门、班组", 3, 152), ("每一名员工", 7, 208))
    parts = []
    for name, count, y in rows:
        parts.append(word(110, y + 16, name, 22, anchor="middle"))
        wide = 36 * (count - 1)
        for i in range(count):
            x = 320 - wide / 2 + 36 * i
            parts += [disc(x, y, 10, INK), rect(x - 12, y + 12, 24, 26, RED if count == 1 else BLUE, round_=8)]
    links = (
        line((320, 80), (320, 86), colour=SOFT)
        + line((320, 136), (320, 142), colour=SOFT)
        + line((320, 192), (320, 198), colour=SOFT)
    )
    return picture(links, *parts, floor=False)


@scene("year-plan")
def year_plan() -> str:
    page = rect(60, 36, 360, 210, WHITE, edge=INK, round_=8) + rect(60, 36, 360, 36, RED, round_=8)
    cells = "".join(rect(78 + 84 * (i % 4), 86 + 50 * (i // 4), 74, 42, "#f2eee5", round_=5) for i in range(12))
    marks = "".join(disc(96 + 84 * (i % 4), 107 + 50 * (i // 4), 8, GREEN) for i in range(12))
    big = "".join(disc(128 + 84 * (i % 4), 107 + 50 * (i // 4), 11, RED) for i in (4, 10))
    legend = word(150, 62, "● 每月检查", 17, WHITE) + word(320, 62, "● 半年演练", 17, "#ffe08a")
    return picture(page, cells, marks, big.replace(RED, YELLOW), legend, floor=False)


@scene("drill-three")
def drill_three() -> str:
    cells = "".join(rect(12 + 156 * i, 30, 144, 172, WHITE, edge=SOFT, round_=8) for i in range(3))
    words = "".join(
        disc(46 + 156 * i, 236, 16, RED)
        + word(46 + 156 * i, 243, str(i + 1), 20, WHITE)
        + word(104 + 156 * i, 244, text, 22)
        for i, text in enumerate(("告知", "标识", "总结"))
    )
    notice = sheet(50, 54, 68, 92, 3) + person(118, 198, POINT, shirt=BLUE, tall=84, left=True)
    board = (
        rect(206, 60, 66, 40, YELLOW, edge=INK, round_=4)
        + word(239, 88, "演练", 22)
        + line((239, 100), (239, 198), colour=STEEL)
    )
    runner = person(288, 198, WALK, shirt=GREEN, tall=84)
    talk = "".join(person(x, 198, SIT, shirt=c, tall=80, left=x > 400) for x, c in ((358, RED), (434, BLUE)))
    return picture(cells, words, notice, board, runner, talk, rect(384, 158, 26, 40, WOOD), floor=False)


@scene("control-room")
def control_room() -> str:
    panel = rect(196, 60, 250, 120, "#dfe3e6", edge=INK, round_=6) + "".join(
        disc(222 + 28 * (i % 7), 92 + 30 * (i // 7), 8, RED if i == 9 else GREEN) for i in range(14)
    )
    clock = disc(84, 70, 36, WHITE, edge=INK) + line((84, 70), (84, 46), width=5) + line((84, 70), (98, 62), width=5)
    lamp = curve("M412 40q10-12 24-4M404 30q16-20 42-6", RED, 5)
    return picture(
        clock,
        panel,
        lamp,
        rect(150, 188, 320, 14, WOOD),
        person(236, 240, SIT, shirt=BLUE, tall=116),
        person(344, 240, SIT, shirt=GREEN, tall=116),
        word(84, 136, "两人", 22, GREEN),
    )


@scene("pump-auto")
def pump_auto() -> str:
    cabinet = rect(60, 30, 170, 206, "#dfe3e6", edge=INK, round_=6)
    knob = disc(145, 132, 38, WHITE, edge=INK) + line((145, 132), (168, 104), width=10)
    words = (
        word(196, 84, "自动", 20, GREEN)
        + word(98, 84, "手动", 20, SMOKE)
        + disc(110, 204, 9, GREEN)
        + disc(180, 204, 9, RED)
    )
    pump = (
        rect(290, 170, 90, 50, RED, round_=20)
        + rect(270, 180, 24, 30, STEEL)
        + line((380, 196), (452, 196), (452, 90), colour=BLUE, width=14)
    )
    gauge = (
        disc(400, 100, 32, WHITE, edge=INK)
        + line((400, 100), (412, 82), width=5)
        + line((400, 132), (400, 190), colour=STEEL)
    )
    return picture(cabinet, knob, words, pump, gauge)


@scene("shaft")
def shaft() -> str:
    left = (
        rect(40, 34, 170, 202, "#5a5653", edge=INK)
        + line((80, 34), (80, 236), colour=YELLOW, width=9)
        + line((104, 34), (104, 236), colour=RED, width=9)
        + boxes(96, 232)
        + cross(124, 130, 54)
    )
    right = (
        rect(270, 34, 170, 202, "#eef1f2", edge=INK)
        + line((320, 34), (320, 236), colour=YELLOW, width=9)
        + line((348, 34), (348, 236), colour=RED, width=9)
        + rect(274, 120, 162, 22, SMOKE)
        + tick(400, 80)
    )
    return picture(left, right, word(355, 190, "层间封堵", 18))


@scene("court-scale")
def court_scale() -> str:
    beam = (
        line((240, 60), (240, 220), colour=STEEL, width=9)
        + line((110, 70), (370, 110), colour=STEEL, width=9)
        + rect(190, 220, 100, 16, STEEL)
    )
    pans = (
        curve("M60 150q50 44 100 0", INK, 6)
        + line((110, 70), (62, 148), width=3)
        + line((110, 70), (158, 148), width=3)
    )
    other = (
        curve("M320 190q50 44 100 0", INK, 6)
        + line((370, 110), (322, 188), width=3)
        + line((370, 110), (418, 188), width=3)
    )
    empty = rect(84, 104, 54, 46, WHITE, edge=INK) + word(111, 140, "？", 28, RED)
    full = "".join(rect(342, 176 - 14 * i, 60, 12, WHITE, edge=SMOKE) for i in range(4)) + tick(372, 104, 14)
    return picture(beam, pans, other, empty, full)


@scene("four-tables")
def four_tables() -> str:
    parts = []
    for i, name in enumerate(("会议", "督办", "队伍", "宣教")):
        x = 12 + 117 * i
        parts += [
            sheet(x, 50, 106, 130, 4),
            rect(x + 54, 146, 42, 26, YELLOW, round_=3),
            word(x + 75, 165, "日期", 14),
            word(x + 53, 214, name, 24),
        ]
    return picture(*parts, floor=False)


@scene("command-post")
def command_post() -> str:
    plan = (
        rect(170, 56, 150, 96, WHITE, edge=INK)
        + line((190, 130), (190, 80), (256, 80), (256, 130), (304, 130), colour=BLUE, width=5)
        + disc(256, 106, 8, RED)
    )
    smoke = puff(420, 62, 50, 0.5) + rect(388, 110, 80, 126, WALL, edge=INK)
    return picture(
        smoke,
        plan,
        person(136, 236, POINT, shirt=INK, tall=132),
        person(352, 236, POINT, shirt=RED, tall=136, left=True, helmet=RED),
        person(52, 236, PHONE, shirt=BLUE, tall=120),
    )


@scene("six-posts")
def six_posts() -> str:
    posts = ((INK, "法人"), (BLUE, "经理"), (RED, "保安部"), (GREEN, "队长"), (SMOKE, "保安"), (YELLOW, "电工"))
    parts = [curve("M30 214q210 44 420 0", GREEN, 6)]
    for i, (colour, name) in enumerate(posts):
        x = 52 + 75 * i
        y = 206 + 18 * (1 - abs(i - 2.5) / 2.5)
        parts += [
            person(x, y, STAND, shirt=colour, tall=112, helmet=YELLOW if name == "电工" else ""),
            word(x, 70, name, 19),
        ]
    tools = moved(352, 214, line((12, -52), (12, -66), width=4), rect(6, -56, 12, 20, INK)) + extinguisher(388, 226, 40)
    return picture(*parts, tools, floor=False)


@scene("shop-closing")
def shop_closing() -> str:
    shop = (
        rect(120, 50, 330, 186, "#fdf4dc", edge=INK)
        + rect(112, 30, 346, 30, STEEL, round_=4)
        + "".join(line((122, y), (448, y), colour=SOFT, width=3) for y in (68, 78, 88))
    )
    rings = (
        disc(196, 186, 38, "none", edge=RED)
        + disc(300, 150, 32, "none", edge=RED)
        + disc(398, 170, 46, "none", edge=RED)
    )
    stove = rect(172, 176, 50, 44, STEEL, edge=INK) + area("M176 174h42q-4 18-12 18h-18q-8 0-12-18z", INK)
    plug = rect(286, 138, 28, 24, WHITE, edge=INK, round_=3)
    back = rect(378, 132, 40, 90, WOOD, edge=INK)
    return picture(
        shop, stove, plug, back, rings, person(62, 236, POINT, shirt=BLUE, tall=126), arrow((94, 110), (150, 140))
    )
