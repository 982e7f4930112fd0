"""At work, in the street, in the village."""

from __future__ import annotations

import math

from django.utils.translation import gettext_lazy as _

from courses.drawings.figures import AIM, CARRY, LUNGE, POINT, REACH, STAND, person
from courses.drawings.pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SKIN,
    SOFT,
    STEEL,
    WALL,
    WHITE,
    YELLOW,
    area,
    arrow,
    disc,
    line,
    num,
    picture,
    rect,
    shape,
    tick,
    word,
)  # fmt: skip
from courses.drawings.things import alarm_button, boxes, car, ceiling_smoke, engine, exit_sign, extinguisher

from .book import Moment, moving
from .motion import burning, flash, lamp, rising_smoke, sound_waves, walking


@moving("guide", _("A guide with a torch shows people the way out"))
def guide(at: Moment) -> str:
    swing = 10 * math.sin(at.seconds * 4)
    beam = shape([(146, 128), (266, 190 + swing), (260, 240 + swing), (144, 138)], "#fbe6a8")
    crowd = ""
    for index, colour in enumerate((BLUE, GREEN, YELLOW, RED, BLUE)):
        place = (index * 70 + at.seconds * 46) % 340
        crowd += person(150 + place, 236, walking(at.seconds + index * 0.3), shirt=colour, tall=120 - 14 * (index % 2))
    who = person(78, 236, POINT, shirt=RED, tall=138, helmet=RED) + rect(122, 126, 26, 13, INK, round_=3)
    return picture(
        ceiling_smoke(34), beam, exit_sign(412, 64, 46, pointing=False), crowd, who, lamp(250, 30, at.blinks())
    )


@moving("extinguisher", _("Somebody puts out a small fire, the way out behind them"))
def extinguisher_(at: Moment) -> str:
    out = at.part(0.35, 0.9)
    exit_ = rect(16, 76, 70, 160, "#dcefe4", edge=INK) + exit_sign(22, 28, 40, pointing=False)
    swing = 6 * math.sin(at.seconds * 6)
    spray = (
        shape([(262, 186), (262, 196), (392, 240 + swing), (392, 214 + swing)], "#b9c6cf")
        if at.share > 0.25 and out < 1
        else ""
    )
    bottle = area("M182 168h22v48h-22z", RED) + line((200, 174), (260, 190), colour=INK, width=7)
    fire = burning(410, 236, 70 * (1 - out), at.seconds) + (
        rising_smoke(410, 200, at.seconds, high=90, size=24) if out > 0.2 else ""
    )
    who = person(166, 236, AIM, shirt=BLUE, tall=132)
    away = line((206, 243), (392, 243), width=3) + word(310, 260, "3–5 米", 16, INK)
    return picture(exit_, fire, spray, bottle, who, away)


@moving("pull-hold-press", _("The four steps of an extinguisher appear one by one"))
def pull_hold_press(at: Moment) -> str:
    steps = (("提", "提起灭火器"), ("拔", "拔掉保险销"), ("握", "握住喷管，对准根部"), ("压", "压下压把"))
    parts = [extinguisher(120, 236, 190)]
    for index, (sign, text) in enumerate(steps):
        if at.share >= 0.05 + 0.22 * index:
            y = 50 + 50 * index
            parts += [
                disc(226, y, 20, RED),
                word(226, y + 8, sign, 22, WHITE),
                word(258, y + 8, text, 21, anchor="start"),
            ]
    return picture(*parts)


@moving("alarm-button", _("A finger presses the call point, the sounder flashes"))
def press_button(at: Moment) -> str:
    pressed = at.part(0.15, 0.35)
    rung = at.share > 0.35
    dx, dy = 60 * (1 - pressed), 44 * (1 - pressed)
    finger = area(
        f"M{num(480 + dx)} {num(210 + dy)}L{num(330 + dx)} {num(176 + dy)}l-72-26a13 13 0 0 1 8-24l82 20 132 22z", SKIN
    )
    sounder = (sound_waves(240, 44, at.seconds) if rung else "") + lamp(240, 44, rung and at.blinks())
    return picture(alarm_button(240, 146, 96), sounder, finger, flash(rung and at.blinks()), ground=WALL, floor=False)


@moving("clear-the-exit", _("Boxes are carried away from an exit"))
def clear_the_exit(at: Moment) -> str:
    door = rect(320, 80, 92, 156, "#dcefe4", edge=INK) + exit_sign(336, 20, 52, pointing=False)
    away = at.part(0.2, 0.8)
    carries = 0.02 < away < 0.98
    stack = boxes(318 - 240 * away, 236 - (40 if carries else 0))
    pose = {**walking(at.seconds), "arms": CARRY["arms"]} if carries else CARRY
    who = person(446 - 240 * away, 236, pose, shirt=BLUE, tall=128, left=True)
    return picture(door, stack, who, tick(366, 160) if at.share > 0.82 else "")


@moving("fire-lane", _("A car makes way, the fire engine drives through"))
def fire_lane(at: Moment) -> str:
    road = rect(0, 176, 480, 70, "#d8d5cd") + line((0, 212), (480, 212), colour=WHITE, width=4, dash="22 18")
    houses = (
        rect(20, 40, 120, 136, WALL, edge=INK)
        + rect(180, 60, 110, 116, WALL, edge=INK)
        + rect(340, 30, 120, 146, WALL, edge=INK)
    )
    parked = car(300 + 260 * at.part(0.15, 0.45), 214, BLUE)
    truck = engine(-140 + 460 * at.part(0.4, 1), 246)
    blue = disc(-140 + 460 * at.part(0.4, 1) + 71, 128, 10, "#8fc4ff" if at.blinks(4) else BLUE)
    word_ = word(240, 262, "消防车通道", 18, "#8a6300")
    return picture(houses, road, parked, truck, blue, word_, floor=False)


@moving("loudspeaker", _("A village loudspeaker, people listen"))
def loudspeaker(at: Moment) -> str:
    pole = line((90, 236), (90, 60), colour=STEEL, width=9) + shape(
        [(96, 64), (150, 40), (150, 104), (96, 80)], SOFT, edge=INK
    )
    hills = area("M0 236q120-120 240-40t240-30v70z", "#cfe0c4")
    people = person(250, 236, STAND, shirt=BLUE, tall=120, left=True) + person(
        320, 236, STAND, shirt=RED, tall=112, left=True
    )
    child = person(384, 236, STAND, shirt=YELLOW, tall=84, left=True)
    return picture(hills, pole, sound_waves(160, 72, at.seconds, reach=60), people, child, floor=True)


@moving("meet-the-engine", _("Somebody waits at the crossing and shows the fire engine the way"))
def meet_the_engine(at: Moment) -> str:
    road = rect(0, 190, 480, 56, "#d8d5cd")
    truck = engine(-130 + 300 * at.part(0.1, 0.8), 240)
    house = rect(404, 100, 76, 90, WALL, edge=INK) + rising_smoke(446, 96, at.seconds, high=70, size=24)
    who = person(326, 190, POINT, shirt=GREEN, tall=120, left=at.share < 0.5)
    return picture(
        house,
        road,
        truck,
        who,
        arrow((340, 44), (388, 44)),
        ground="#e4efe0",
        floor=False,
    )


@moving("hydrant", _("Two people lay a hose and open the valve"))
def hydrant(at: Moment) -> str:
    box = rect(30, 90, 84, 110, RED, edge=INK) + word(72, 152, "消火栓", 20, WHITE)
    reach = 190 + 120 * at.part(0.1, 0.6)
    hose = line((112, 180), (150, 226), (reach, 226), (reach + 40, 190), colour="#b8452f", width=11)
    water = shape([(reach + 56, 176), (reach + 60, 186), (474, 150), (470, 96)], "#6fb1de") if at.share > 0.68 else ""
    first = person(reach + 16, 236, LUNGE, shirt=BLUE, tall=124, helmet=YELLOW)
    second = person(150, 236, REACH, shirt=GREEN, tall=124, left=True)
    return picture(box, hose, water, first, second)
