"""Exits that were locked or blocked in a drill. The debrief calls them what they are: against the law.

《消防法》第二十八条: 任何单位、个人……不得占用、堵塞、封闭疏散通道、安全出口、消防车通道.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.protocol.text import Text

from ..event_log import Event
from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE

NOTE = Text(
    "{doors}锁着或被堵着：锁闭、堵塞、占用安全出口和疏散通道是违法的（《消防法》第二十八条）。平时看见，告诉单位的消防安全"
    "管理人；不改的，打 96119 举报（号码以当地公布的为准）。",
    "{doors}: locked or blocked. To lock, block or occupy an exit or a way out is against the law (Fire Protection "
    "Law, art. 28). Where you see it, tell the unit's fire-safety manager; if nothing is done, report it on 96119 (or "
    "the number made public where you are).",
)
NOTE_FOR_CHILDREN = Text(
    "{doors}锁着或被堵着：锁上、堵住安全出口是违法的（《消防法》第二十八条）。看见了就告诉老师、家长。",
    "{doors}: locked or blocked. That is against the law (art. 28). Tell your teacher or your parents of it.",
)


def barred_note(events: Iterable[Event], scenario: Scenario, *, child: bool = False) -> Text | None:
    """What is said of exits to the open air that were locked from the start or blocked on the way; None without one.

    A fire shutter that comes down between rooms does what it is for.
    """
    blocked = {event.data["door"] for event in events if _blocks(event)}
    rooms = scenario.room_names()
    names = [
        door.name or next(rooms[side] for side in door.between if side != OUTSIDE)
        for door in scenario.doors
        if OUTSIDE in door.between and (door.state == "locked" or door.id in blocked)
    ]
    if not names:
        return None
    doors = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
    return (NOTE_FOR_CHILDREN if child else NOTE).format(doors=doors)


def _blocks(event: Event) -> bool:
    return event.kind == "injected" and event.data.get("what") == "block_exit"
