"""Getting out, or staying behind a door."""

from __future__ import annotations

import itertools
import math

from django.utils.translation import gettext_lazy as _

from courses.drawings.figures import DROP, PHONE, POINT, REACH, STAND, WAVE, lying, person
from courses.drawings.pen import (
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
    disc,
    line,
    moved,
    num,
    picture,
    rect,
    tick,
    word,
)  # fmt: skip
from courses.drawings.scenes.escaping import hand_at_door
from courses.drawings.things import ceiling_smoke, exit_sign, handset, stairs

from .book import Moment, moving
from .motion import bending, between, burning, crouching, flash, lamp, rising_smoke, sound_waves, walking


@moving("alarm-rings", _("The alarm rings and flashes, pupils leave"))
def alarm_rings(at: Moment) -> str:
    leaving = at.part(0.35, 1)
    pupils = ""
    for index, colour in enumerate((YELLOW, BLUE, GREEN)):
        x = 90 + 78 * index
        pose = walking(at.seconds + index * 0.3) if leaving > 0 else STAND
        pupils += person(x + leaving * 190, 236, pose, shirt=colour, tall=100)
    desks = "".join(
        rect(50 + 78 * i, 196, 52, 8, WOOD) + line((76 + 78 * i, 204), (76 + 78 * i, 236), colour=WOOD)
        for i in range(3)
    )
    sounder = sound_waves(240, 52, at.seconds) + lamp(240, 52, at.blinks())
    return picture(sounder, desks, pupils, exit_sign(396, 96, 58, pointing=False), flash(at.blinks()), ground=WALL)


@moving("smoke-sinks", _("Smoke sinks from the ceiling, somebody bends down"))
def smoke_sinks(at: Moment) -> str:
    room = exit_sign(392, 150, 56, pointing=False) + burning(46, 236, 70, at.seconds)
    bent = at.part(0.45, 0.75)
    return picture(
        room, person(210, 236, bending(bent), shirt=BLUE, tall=130), ceiling_smoke(20 + 80 * at.part(0, 0.8))
    )


@moving("walk-low", _("Two people walk bent down under the smoke to the exit"))
def walk_low(at: Moment) -> str:
    x = 40 + 250 * at.share
    people = person(x, 236, crouching(at.seconds), shirt=BLUE, tall=126) + person(
        x + 78, 236, crouching(at.seconds + 0.4), shirt=YELLOW, tall=98
    )
    return picture(ceiling_smoke(92 + 8 * math.sin(at.seconds)), exit_sign(396, 124, 62, pointing=False), people)


@moving("hand-at-door", _("The back of a hand feels the handle, which is hot"))
def hand_at_door_(at: Moment) -> str:
    away = 90 * (1 - at.part(0, 0.35)) + 70 * at.part(0.6, 0.7)
    return hand_at_door(away, fire=burning(440, 250, 130, at.seconds))


@moving("door-closes", _("Somebody leaves and pulls the door shut behind"))
def door_closes(at: Moment) -> str:
    shut = at.part(0.35, 0.65)
    room = (
        rect(20, 40, 190, 196, "#5a5653")
        + burning(92, 234, 110, at.seconds)
        + rising_smoke(100, 150, at.seconds, high=60)
    )
    leaf = rect(210, 40, 8 + 26 * shut, 196, WOOD, edge=INK)
    gap = area(
        f"M210 60q60 20 {num(100 * (1 - shut))} 0v90q-50 30-{num(100 * (1 - shut))} 0z", SMOKE, 0.6 * (1 - shut) + 0.01
    )
    x = 250 + 120 * at.part(0.6, 1)
    pose = REACH if at.share < 0.6 else walking(at.seconds)
    who = person(x, 236, pose, shirt=GREEN, tall=128, left=at.share < 0.6)
    return picture(room, gap, leaf, who, exit_sign(400, 60, 58, pointing=False))


@moving("wave-at-window", _("Behind a shut door somebody waves a cloth at the window"))
def wave_at_window(at: Moment) -> str:
    swing = 16 * math.sin(at.seconds * 5)
    room = rect(120, 30, 250, 190, "#fdf4dc", edge=INK)
    shut = (
        rect(132, 74, 62, 146, WOOD, edge=INK)
        + disc(182, 150, 5, YELLOW)
        + line((130, 220), (196, 220), colour=BLUE, width=12)
    )
    cloth = area(f"M{num(358 + swing / 2)} 78q26-26 52-8 18 14 44 0-4 34-34 34-30-4-46 10z", RED)
    outside = rising_smoke(60, 220, at.seconds, high=190, size=46, count=5)
    window = (
        line((370, 52), (370, 152), colour=WALL, width=10)
        + line((360, 152), (386, 152), colour=STEEL, width=7)
        + line((370, 52), (412, 40), colour=BLUE, width=5)
    )
    waving = {
        **WAVE,
        "arms": ((-2, -70), (-15, -84), (-20 + swing / 2, -100), (2, -70), (17, -84), (28 + swing / 3, -98)),
    }
    return picture(outside, room, shut, window, person(326, 220, waving, shirt=YELLOW, tall=120), cloth,
                   line((120, 222), (370, 222), width=8), ground=WALL, floor=False)  # fmt: skip


@moving("down-the-stairs", _("Pupils walk down the stairs in a line"))
def down_the_stairs(at: Moment) -> str:
    pupils = ""
    for index, colour in enumerate((YELLOW, GREEN, BLUE, RED, YELLOW)):
        place = (index * 84 - 60 + at.seconds * 34) % 440
        pupils += person(40 + place, 62 + place * 0.52, walking(at.seconds + index * 0.35), shirt=colour, tall=84)
    rail = line((60, 40), (450, 242), colour=SOFT, width=7)
    return picture(
        rail, stairs(40, 62, steps=10, run=42, rise=22), pupils, exit_sign(390, 26, 56, pointing=False), floor=False
    )


@moving("smoke-on-stairs", _("The stairs are full of smoke, somebody shuts the door and stays"))
def smoke_on_stairs(at: Moment) -> str:
    shut = at.part(0.4, 0.6)
    well = (
        rect(270, 20, 190, 216, "#b9b4ad", edge=INK)
        + rising_smoke(336, 228, at.seconds, high=160, size=44, count=6)
        + rising_smoke(396, 228, at.seconds + 1.3, high=160, size=44, count=6)
    )
    home = rect(20, 20, 230, 216, "#fdf4dc", edge=INK)
    leaf = rect(248, 70, 10 + 22 * (1 - shut), 166, WOOD, edge=INK)
    who = person(
        218 - 90 * at.part(0.65, 1),
        236,
        REACH if at.share < 0.65 else walking(at.seconds),
        shirt=GREEN,
        tall=116,
        left=at.share >= 0.65,
    )
    cloth = line((206, 234), (256, 234), colour=BLUE, width=12) if at.share > 0.62 else ""
    return picture(well, home, leaf, cloth, who)


@moving("assembly", _("People arrive at the assembly point and are counted"))
def assembly(at: Moment) -> str:
    post = (
        rect(384, 40, 84, 60, GREEN, round_=6)
        + word(426, 78, "集合点", 22, WHITE)
        + line((426, 100), (426, 236), colour=STEEL, width=6)
    )
    people = ""
    for index, colour in enumerate((BLUE, YELLOW, GREEN, RED, BLUE)):
        goal = 350 - 58 * index
        x = min(goal, 40 + at.part(0, 0.7) * 420 - 62 * index)
        people += person(x, 236, walking(at.seconds + index / 3) if x < goal else STAND, shirt=colour, tall=96)
    counted = round(5 * at.part(0.72, 0.95))
    marks = "".join(tick(350 - 58 * index, 122, 11) for index in range(counted))
    return picture(post, people, marks, ground="#e4efe0")


@moving("call-119", _("A call to 119: the five things appear one by one"))
def call_119(at: Moment) -> str:
    parts = [person(70, 236, PHONE, shirt=GREEN, tall=140), handset(170, 120, 150)]
    for index, text in enumerate(("在哪里", "什么着火", "火多大", "有没有人被困", "姓名和电话")):
        if at.share >= index * 0.17:
            y = 28 + 42 * index
            parts += [rect(244, y, 216, 34, WHITE, edge=GREEN, round_=8), word(352, y + 24, text, 19)]
    return picture(*parts)


@moving("stop-drop-roll", _("Clothes on fire: stop, drop, roll"))
def stop_drop_roll(at: Moment) -> str:
    if at.share < 0.3:
        who = person(150, 236, STAND, shirt=BLUE, tall=126) + burning(164, 176, 34, at.seconds)
    elif at.share < 0.45:
        who = person(160, 236, between(STAND, DROP, at.part(0.3, 0.42)), shirt=BLUE, tall=126) + burning(
            170, 214, 28, at.seconds
        )
    else:
        rolled = at.part(0.45, 1)
        body = lying(0, 0, tall=126, prone=math.cos(rolled * 4 * math.pi) > 0)
        who = moved(230 + 130 * rolled, 226, body) + burning(
            236 + 130 * rolled, 216, 24 * (1 - at.part(0.45, 0.8)), at.seconds
        )
    words = [("停", 0.05, 90), ("倒", 0.3, 220), ("滚", 0.48, 350)]
    return picture(who, *(word(x, 74, text, 44, RED) for text, since, x in words if at.share >= since))


# Both go through the gap in the inner wall, which stands at x = 180 and is open from y = 116 to 152.
ROUTES: list[list[tuple[float, float]]] = [
    [(112, 92), (128, 134), (264, 134), (264, 244), (400, 244)],
    [(128, 134), (206, 134), (230, 82), (400, 82), (412, 206)],
]


@moving("two-routes", _("Two ways out of a home are drawn, and the meeting place"))
def two_routes(at: Moment) -> str:
    plan = (
        rect(50, 30, 300, 190, WHITE, edge=INK)
        + line((180, 30), (180, 116), width=5)
        + line((180, 152), (180, 220), width=5)
    )
    gaps = line((236, 220), (292, 220), colour=WHITE, width=9) + line((350, 60), (350, 104), colour=WHITE, width=9)
    bed = rect(66, 44, 74, 44, SOFT, round_=4) + rect(70, 48, 22, 36, WHITE, round_=4)
    first = _drawn(ROUTES[0], at.part(0.05, 0.5), GREEN)
    second = _drawn(ROUTES[1], at.part(0.5, 0.85), BLUE)
    point = disc(420, 238, 20, GREEN) + word(420, 246, "集", 22, WHITE)
    labels = word(308, 210, "门", 18) + word(388, 66, "窗或后门", 16)
    return picture(plan, gaps, bed, first, second, point, labels, floor=False)


def _drawn(points: list[tuple[float, float]], share: float, colour: str) -> str:
    """A way, drawn so far."""
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(points)]
    left, way = share * sum(lengths), [points[0]]
    for (a, b), length in zip(itertools.pairwise(points), lengths, strict=True):
        if left <= 0:
            break
        part = min(1.0, left / length)
        way.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
        left -= length
    return line(*way, colour=colour, width=8) if len(way) > 1 else ""


@moving("never-back", _("Somebody wants to go back in and is held back"))
def never_back(at: Moment) -> str:
    house = rect(290, 50, 170, 186, WALL, edge=INK) + rect(340, 120, 60, 116, "#5a5653")
    fire = burning(370, 234, 80, at.seconds) + rising_smoke(376, 120, at.seconds, high=110, size=44)
    turned = at.share > 0.5
    x = 150 + 30 * at.part(0, 0.4) - 50 * at.part(0.55, 1)
    pose = POINT if 0.4 <= at.share <= 0.55 else walking(at.seconds)
    wants = person(x, 236, pose, shirt=YELLOW, tall=104, left=turned)
    holds = person(224, 236, REACH, shirt=GREEN, tall=130, left=True)
    stop = disc(224, 56, 22, RED) + line((212, 56), (236, 56), colour=WHITE, width=7)
    return picture(house, fire, stop, wants, holds, arrow((120, 40), (50, 40)), ground="#e4efe0")
