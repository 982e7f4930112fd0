"""Advice that fits the run: what is right depends on the duty, the place and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.protocol.text import Text

from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE
from .facts import Facts
from .grave_acts import LATE, UP
from .others_line import LEAVE, LEAVE_LANE
from .rubric import RUBRIC
from .score_card import ScoreLine
from .ways import AWAY

# In the open it is the heat that hurts.
RADIANT = Text(
    "火不用烧到身上，隔着一条巷子也能烤伤人：觉得烫就背过身退开，不从着火的房子前面跑过，绕另一头走。",
    "Fire burns people from across a lane: when it feels hot turn away and back off. Never run past the burning house.",
)
# Where there is one exit nobody can take the other.
ONE_WAY = Text(
    "只有一条路：一知道着火就走，趁烟还薄低姿快走出去；烟封住了路，就退回没有烟的房间关紧门，打 119。",
    "There is one way out: go at once, low and fast while the smoke is thin; where it bars the way, go back to a room "
    "without smoke, shut its door and call 119.",
)
RIGHT_SIDE = Text(
    "方向对：背着火走。烟压下来就低姿、快走、不停；一知道着火就走，越晚烟越低。",
    "You took the right side, away from the fire. Where the smoke comes down stay low and go on without a stop; go as "
    "soon as you know of the fire: the later, the lower the smoke.",
)
LATE_ON_ONE_STOREY = Text(
    "一知道着火就走，不停、不拿东西：越晚，出口越挤，烟越快追上。前面堵住、烟又来了，就低姿换没有烟的出口。",
    "Go as soon as you know of the fire: later there is a queue at the exit, and the smoke is faster. With a queue "
    "before you and smoke behind, stay low and take an exit without smoke.",
)
BURNT = Text("烤伤和吸烟", "Burns and smoke")


def fitting(lines: Sequence[ScoreLine], facts: Facts, scenario: Scenario, duty: str) -> list[ScoreLine]:
    """The lines with the advice that fits."""
    fits: dict[str, Text] = {}
    if scenario.open_air or duty != "self":
        fits["leave"] = LEAVE_LANE if scenario.open_air else LEAVE
    if facts.ascent:
        fits["route"] = RUBRIC[UP].advice
    elif sum(OUTSIDE in door.between for door in scenario.doors) == 1:
        fits["route"] = ONE_WAY
    elif facts.way == AWAY:
        fits["route"] = RIGHT_SIDE
    if scenario.open_air:
        fits |= {"dose": RADIANT, "not_safe": RADIANT}
    if len(scenario.storeys) == 1:
        fits[LATE] = LATE_ON_ONE_STOREY
    if facts.denied:
        fits["call_119"] = RUBRIC["denied"].advice
    fitted = [replace(line, advice=fits[line.key]) if line.key in fits else line for line in lines]
    if not scenario.open_air:
        return fitted
    return [replace(line, title=BURNT) if line.key == "dose" else line for line in fitted]
