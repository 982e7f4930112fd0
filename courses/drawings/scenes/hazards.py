"""Rooms in which readers find what is dangerous, and places before and after: nothing in them is marked."""

from __future__ import annotations

from ..book import scene
from ..pen import BLUE, GREEN, INK, RED, SOFT, STEEL, WALL, WHITE, WOOD, YELLOW, area, curve, disc, line, picture, rect
from ..things import bed, boxes, detector, door, e_bike, exit_sign, extinguisher, handset, socket_strip, stove, table
from ..things import window as pane


def _heater(x: float, y: float) -> str:
    bars = "".join(line((x + 12, y - h), (x + 42, y - h), colour=RED, width=5) for h in (14, 28, 42, 56))
    return rect(x, y - 70, 54, 70, WHITE, edge=INK, round_=6) + bars


def _curtain(x: float, top: float, foot: float, wide: float = 46) -> str:
    return area(f"M{x} {top}h{wide}V{foot}q-{wide / 4}-9-{wide / 2} 0t-{wide / 2} 0z", "#8fb7a5")


@scene("find-bedroom")
def find_bedroom() -> str:
    """A bedroom: a heater at the curtain, a telephone charging in bed, an e-bike, strips in a row; alarm and window."""
    room = rect(0, 0, 480, 236, WALL)
    opening = pane(196, 40, 92, 92) + _curtain(288, 34, 222)
    asleep = bed(18, 236) + handset(104, 184, 30, "") + line((118, 178), (150, 150), (150, 96), colour=INK, width=3)
    strips = socket_strip(168, 214, 2) + socket_strip(232, 226, 2)
    return picture(
        room, detector(86, 12, ringing=False), opening, asleep, strips, _heater(306, 236), e_bike(424, 236, 92)
    )  # fmt: skip


@scene("find-corridor")
def find_corridor() -> str:
    """A corridor: boxes before the exit, a chained door, a covered hydrant; extinguisher and sign as they should be."""
    room = rect(0, 0, 480, 236, WALL)
    way = door(330, 236, wide=96, high=166) + exit_sign(346, 14, 44, pointing=False)
    chain = "".join(disc(366 + 10 * link, 150 + 3 * (link % 2), 7, STEEL, edge=INK) for link in range(5))
    hydrant = rect(150, 120, 70, 92, RED, edge=INK) + line((185, 120), (185, 212), width=4, colour=WHITE)
    shelf = rect(140, 150, 92, 86, WOOD, edge=INK) + line((140, 192), (232, 192), width=5)
    return picture(room, extinguisher(72, 232, 84), hydrant, shelf, way, chain, boxes(388, 236), boxes(268, 236))


@scene("find-kitchen")
def find_kitchen() -> str:
    """A kitchen: a fire nobody watches, paper and oil beside it, an old hose; the lid at hand and the open window."""
    room = rect(0, 0, 480, 236, WALL)
    ring = stove(150, 236) + rect(92, 128, 84, 38, STEEL, edge=INK, round_=8) + curve("M118 120q-8-16 4-26", SOFT, 5)
    steam = curve("M148 120q-8-16 4-26", SOFT, 5)
    counter = table(318, 236, 150, 70)
    bottle = rect(334, 118, 24, 48, YELLOW, edge=INK, round_=6) + rect(340, 102, 12, 18, INK)
    paper = rect(184, 134, 34, 30, WHITE, edge=INK) + line((190, 144), (212, 144), width=3)
    hose = curve("M82 206q-6 22-14 8t-12-12", "#c98a2b", 7) + rect(14, 178, 40, 56, STEEL, edge=INK, round_=10)
    lid = area("M396 162a34 26 0 0 1 68 0z", STEEL) + disc(430, 134, 6, INK)
    return picture(room, pane(330, 20, 100, 70), ring, steam, counter, bottle, paper, hose, lid)


def _way(*things: str) -> str:
    room = rect(0, 0, 480, 236, WALL)
    exit_ = rect(176, 66, 128, 170, WOOD, edge=INK) + line((240, 66), (240, 236), width=4)
    return picture(room, exit_sign(214, 10, 46, pointing=False), exit_, *things)


@scene("way-blocked")
def way_blocked() -> str:
    """A way out that is locked and stands full."""
    lock = curve("M223 140v-14a17 17 0 0 1 34 0v14", STEEL, 8) + rect(214, 138, 52, 38, YELLOW, edge=INK, round_=5)
    return _way(lock, boxes(70, 236), boxes(290, 236), e_bike(410, 236, 100))


@scene("way-clear")
def way_clear() -> str:
    """The same way out, free and opening by a push."""
    bars = line((192, 152), (226, 152), colour=STEEL, width=9) + line((254, 152), (288, 152), colour=STEEL, width=9)
    free = line((150, 262), (330, 262), colour=GREEN, width=6, dash="14 12")
    return _way(bars, extinguisher(82, 232, 84), free)


@scene("heater-close")
def heater_close() -> str:
    """A heater at the curtain, with clothes hung above it."""
    shirt = area("M344 46l20-14 20 14 16 26-16 9v46h-40V81l-16-9z", BLUE) + line((364, 32), (364, 16), width=4)
    return picture(
        rect(0, 0, 480, 236, WALL), pane(150, 30, 110, 90), _curtain(252, 24, 224, 60), shirt, _heater(330, 236)
    )


@scene("heater-apart")
def heater_apart() -> str:
    """The same room: the heater stands free, the clothes hang on their rack."""
    rack = line((404, 60), (404, 232), width=6) + line((376, 70), (444, 70), width=6)
    shirt = area("M406 84l18-12 18 12 14 24-14 8v42h-36v-42l-14-8z", BLUE)
    return picture(
        rect(0, 0, 480, 236, WALL), pane(150, 30, 110, 90), _curtain(252, 24, 224, 60), rack, shirt, _heater(90, 236)
    )  # fmt: skip
