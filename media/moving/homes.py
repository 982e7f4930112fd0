"""At home: the kitchen, the night, batteries, burns."""

from __future__ import annotations

import math

from django.utils.translation import gettext_lazy as _

from courses.drawings.figures import REACH, SIT, STAND, person
from courses.drawings.pen import (
    BLUE,
    GREEN,
    INK,
    RED,
    SKIN,
    SMOKE,
    STEEL,
    WALL,
    WHITE,
    WOOD,
    YELLOW,
    area,
    cross,
    curve,
    disc,
    line,
    moved,
    num,
    picture,
    rect,
    shape,
    tick,
    word,
)  # fmt: skip
from courses.drawings.things import battery, bed, ceiling_smoke, e_bike, lid, pan, stairs, stove, tap, window

from .book import Moment, moving
from .motion import burning, flash, lamp, rising_smoke, sound_waves, walking


@moving("oil-pan", _("Oil burns in a pan: the fire goes out under the lid"))
def oil_pan(at: Moment) -> str:
    covered = at.part(0.35, 0.6)
    fire = burning(330, 150, 70 * (1 - at.part(0.5, 0.7)), at.seconds)
    cover = lid(330 - 120 * (1 - covered), 143 + 10 * (1 - covered))
    cook = person(190 + 36 * covered, 236, REACH, shirt=GREEN, tall=140)
    off = at.share > 0.15
    knob = disc(330, 206, 11, INK) + line((330, 206), (340, 206) if off else (330, 196), colour=WHITE, width=4)
    turned = word(408, 212, "先关火", 22, RED, anchor="start") if off else ""
    done = tick(430, 90) if at.share > 0.72 else ""
    return picture(stove(330, 236), knob, pan(330, 168), fire, cook, cover, turned, done)


@moving("no-water", _("Water on burning oil: wrong"))
def no_water(at: Moment) -> str:
    grown = 60 + 90 * at.part(0.35, 0.6)
    drops = (
        "".join(
            disc(258 + 14 * i + 30 * at.part(0.15, 0.4), 112 + 8 * i + 14 * at.part(0.15, 0.4), 5, "#6fb1de")
            for i in range(4)
        )
        if at.share < 0.42
        else ""
    )
    who = person(176, 236, REACH, shirt=BLUE, tall=140)
    basin = shape([(214, 120), (254, 132), (242, 158), (222, 152)], STEEL, edge=INK)
    return picture(
        stove(340, 236),
        pan(340, 168),
        burning(340, 158, grown, at.seconds),
        drops,
        who,
        basin,
        cross(240, 84, 40) if at.share > 0.5 else "",
    )


@moving("leave-gas", _("A child smells gas, touches no switch and leaves"))
def leave_gas(at: Moment) -> str:
    kitchen = rect(20, 30, 260, 206, "#fdf4dc", edge=INK) + stove(100, 236) + rect(210, 110, 16, 22, WHITE, edge=INK)
    dots = "".join(
        disc(
            100 + 60 * math.sin(i * 2 + at.seconds * 0.6) + 14 * i,
            150 - 9 * i + 8 * math.sin(at.seconds + i),
            6,
            "#c9b04a",
        )
        for i in range(9)
    )
    outside = person(430, 236, {**STAND, "arms": REACH["arms"]}, shirt=RED, tall=132, left=True)
    child = person(
        150 + 190 * at.part(0.3, 0.95), 236, STAND if at.share < 0.3 else walking(at.seconds), shirt=YELLOW, tall=96
    )
    return picture(kitchen, rect(276, 90, 14, 146, "#e4efe0"), dots, cross(218, 121, 18), child, outside)


@moving("night-alarm", _("At night a smoke alarm wakes a sleeper"))
def night_alarm(at: Moment) -> str:
    night = "#26304a"
    sky = rect(330, 40, 100, 84, "#3a4a74", edge=INK) + disc(392, 72, 15, "#f4e7b0")
    smoke = ceiling_smoke(14 + 40 * at.part(0, 0.9))
    sounder = sound_waves(170, 62, at.seconds) + lamp(170, 62, at.blinks())
    awake = at.share > 0.4
    sitting = person(96, 214, SIT, shirt=BLUE, tall=110) if awake else ""  # the bed hides the legs
    sleeping = "" if awake else disc(64, 176, 12, SKIN)
    cover = rect(90, 180, 110, 28, RED, round_=8)
    return picture(sky, sitting, bed(30, 236), sleeping, cover, smoke, sounder, flash(at.blinks()), ground=night)


@moving("e-bike-fire", _("A battery burns in a stairwell, smoke fills it"))
def e_bike_fire(at: Moment) -> str:
    burns = at.part(0.25, 0.6)
    well = rect(20, 16, 440, 220, WALL, edge=INK) + stairs(260, 40, steps=5, run=36, rise=36)
    bike = e_bike(120, 234, 130) + battery(190, 234, swollen=burns > 0)
    fire = burning(176, 232, 100 * burns, at.seconds) + burning(120, 230, 80 * at.part(0.5, 0.9), at.seconds + 1)
    smoke = rising_smoke(180, 180, at.seconds, high=130, size=20 + 40 * burns, count=5) if burns else ""
    layer = ceiling_smoke(16 + 110 * at.part(0.35, 1)) if burns > 0.2 else ""
    return picture(well, bike, smoke, fire, layer)


@moving("charge-outside", _("E-bikes are charged outside, nothing goes up the stairs"))
def charge_outside(at: Moment) -> str:
    house = (
        rect(300, 30, 160, 206, WALL, edge=INK)
        + window(326, 56, 40, 36)
        + window(392, 56, 40, 36)
        + rect(356, 150, 48, 86, WOOD, edge=INK)
    )
    shed = (
        line((30, 110), (220, 96), colour=GREEN, width=9)
        + line((44, 110), (44, 236), width=6)
        + line((206, 98), (206, 236), width=6)
    )
    x = 250 - 118 * at.part(0.1, 0.7)
    pose = {**(walking(at.seconds) if at.share < 0.7 else STAND), "arms": REACH["arms"]}
    who = person(x + 34, 236, pose, shirt=BLUE, tall=118, left=True)
    bike = moved(x, 236, e_bike(0, 0, 110), mirrored=True)
    return picture(house, shed, bike, who, cross(380, 190, 24), tick(120, 60) if at.share > 0.72 else "")


@moving("burn-rinse", _("A burnt hand under running cool water"))
def burn_rinse(at: Moment) -> str:
    hand = line((470, 190), (300, 176), colour=BLUE, width=50) + line((300, 176), (236, 170), colour=SKIN, width=38)
    fingers = "".join(line((240, 160 + 9 * i), (196, 158 + 11 * i), colour=SKIN, width=13) for i in range(4))
    red = disc(252, 168, 15, "#e08d7a")
    ripple = "".join(
        curve(f"M{num(204 + 12 * i)} {num(206 + 8 * ((at.seconds * 2 + i / 3) % 1))}q14 8 28 0", "#6fb1de", 5)
        for i in range(3)
    )
    minutes = round(30 * at.share)
    clock = disc(96, 90, 46, WHITE, edge=INK) + line(
        (96, 90), (96 + 32 * math.sin(at.share * math.pi), 90 - 32 * math.cos(at.share * math.pi)), width=6
    )
    label = word(96, 166, f"{max(1, minutes)} 分钟", 24, RED) + word(96, 194, "15–30 分钟", 18, SMOKE)
    return picture(
        hand, fingers, red, tap(250, 40), area("M236 150h28v40h-28z", "#6fb1de", 0.6), ripple, clock, label, floor=False
    )


@moving("leave-burns-alone", _("No toothpaste, no soy sauce on a burn"))
def leave_burns_alone(at: Moment) -> str:
    tube = rect(70, 110, 110, 40, WHITE, edge=INK, round_=6) + rect(180, 120, 20, 20, RED) + word(130, 226, "牙膏", 26)
    bottle = (
        rect(330, 90, 60, 120, "#5b3a24", round_=8)
        + rect(346, 62, 28, 30, RED)
        + rect(338, 120, 44, 50, WHITE)
        + word(430, 226, "酱油", 26)
    )
    return picture(
        tube, bottle, cross(130, 130, 46) if at.share > 0.3 else "", cross(360, 140, 46) if at.share > 0.55 else ""
    )


@moving("socket-strip", _("A strip of sockets grows hot under a load"))
def overload(at: Moment) -> str:
    hot = at.part(0.2, 0.7)
    glow = (
        f'<rect x="128" y="168" width="220" height="52" rx="12" fill="{RED}" opacity="{num(0.5 * hot)}"/>'
        if hot
        else ""
    )
    strip = rect(140, 176, 196, 36, WHITE, edge=INK, round_=6) + "".join(
        rect(156 + 44 * i, 184, 28, 20, INK, round_=4) for i in range(4)
    )
    cords = "".join(curve(f"M{170 + 44 * i} 184q{-20 + 14 * i}-60 {-40 + 30 * i}-96", INK, 5) for i in range(4))
    things = (
        rect(92, 40, 60, 48, BLUE, round_=6)
        + rect(176, 30, 54, 56, WOOD, round_=6)
        + rect(262, 36, 66, 50, GREEN, round_=6)
        + disc(380, 66, 26, YELLOW)
        + word(122, 70, "水壶", 20, WHITE)
        + word(203, 65, "烤箱", 20, WHITE)
        + word(295, 68, "取暖器", 18, WHITE)
        + word(380, 73, "灯", 20)
    )
    smoke = rising_smoke(240, 176, at.seconds, high=80, size=24) if hot > 0.5 else ""
    fire = burning(240, 178, 60 * at.part(0.75, 1), at.seconds)
    return picture(things, cords, glow, strip, smoke, fire)
