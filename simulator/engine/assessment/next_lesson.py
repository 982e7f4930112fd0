"""What to remember of a run in which nothing grave was done: what could cost most another time.

Not the line that lost most points: lines are taken in the order in which what they are about endangers people. Where
all went well, what was done well is said, with the next thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.protocol.text import Text

from .rubric import RUBRIC
from .score_card import ScoreLine

WELL, FIGHTING = "well", "extinguisher"
ORDER = (
    "shut_on", "lift_luck", "feel_door", "lift", "stay", "others", "alarm", "warn", "door", "route", "dose",
    "low_posture", "belongings", "call_119", "extinguisher", "time", "roll_call",
)  # fmt: skip
LESSER = ("time", "roll_call")  # of no weight beside people who are still inside
LEAST_LOST = 0.5  # points; less is rounding
PRAISE: dict[str, Text] = {
    "stay": Text("关紧门等到了救援", "you stayed behind a shut door until help came"),
    "extinguisher": Text("火小时扑灭了火", "you put the fire out while it was small"),
    "alarm": Text("及时报了警", "you raised the alarm in time"),
    "warn": Text("叫上了别人", "you told the others"),
    "route": Text("走了没有烟的路", "you took the way without smoke"),
    "dose": Text("没有吸到烟、没有被烤伤", "smoke and heat did not harm you"),
    "time": Text("走得及时", "you left in time"),
}
MOST_PRAISED = 2


def next_lesson(lines: Sequence[ScoreLine], *, open_air: bool, met_smoke: bool = False) -> tuple[str, ScoreLine | None]:
    """The key of the line to remember, and the line itself where it is a new one. Empty where nothing was lost.

    Who `met_smoke` is not praised for having breathed none.
    """
    ranked = sorted((line for line in lines if line.key in ORDER), key=lambda line: ORDER.index(line.key))
    lost = [line for line in ranked if line.lost >= LEAST_LOST and (line.marked or line.key == "others")]
    lost = [line for line in lost if not (line.key == FIGHTING and line.good)]  # nobody need fight a fire
    bad = next((line for line in lost if not line.good), None)
    if bad is not None:
        return bad.key, None
    heat = next((line for line in lines if line.key == "dose"), None) if open_air else None
    others = next((line for line in ranked if line.key == "others"), None)
    first = next(iter(lost), None)
    then = heat or (others if first is not None and others is not None and first.key in LESSER else first) or others
    if then is None:
        return "", None
    won = {line.key for line in lines if line.marked and line.good and line.most > 0} - {then.key}
    if "stay" in won:
        won -= {"route"}  # who stayed took no way
    if met_smoke:
        won -= {"dose"}
    praised = [text for key, text in PRAISE.items() if key in won]
    return WELL, _well(praised[:MOST_PRAISED], then)


def _well(praised: Sequence[Text], then: ScoreLine) -> ScoreLine:
    criterion = RUBRIC[WELL]
    done = Text("、".join(text.zh for text in praised), " and ".join(text.en for text in praised))
    if not praised:
        done = Text("大体做对了", "all went well")
    advice, gentle = (
        Text(f"{done.zh}，就这样做。再记住：{told.zh}", f"{done.en[:1].upper()}{done.en[1:]}. Next: {told.en}")
        for told in (then.advice, then.gentle_advice or then.advice)
    )
    return ScoreLine(WELL, 0.0, 0.0, criterion.title, then.reason, advice, then.source, then.gentle, gentle)
