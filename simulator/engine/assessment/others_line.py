"""The line about the others: who was still inside at the end, and what this role could have done without going back.

It takes nothing, except that a run is not excellent in which people were left whom the player passed without a word,
shut in, or had to answer for. Nobody is asked to go back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from simulator.protocol.text import Text

from ..scenario.model import Scenario
from .deductions import sum_of
from .facts import Facts
from .grave_acts import Act
from .rubric import RUBRIC
from .score_card import ScoreLine
from .unwarned_line import UNWARNED

KEY = "others"
BELOW_EXCELLENT = 1.0
UNTOLD_WEIGHS = {"answers": 40.0, "warns": 20.0}  # as an act; each of those left weighs 1 more
SILENT_WEIGHS = 900.0  # who answers for people and gives no sign: more than who is inside at the end, less than a fall
# Those who answer for people: keeper, landlord, teacher and the like; all other roles whose card asks to warn shout.
ANSWER_FOR = ("teacher", "warden", "attendant", "keeper", "landlord", "guard", "volunteer")

WHAT: dict[str, Text] = {
    "answers": Text(
        "你要对这里的人负责：有报警按钮就按响，边走边喊每一层、每一间，上不去就到外面对着窗口喊；出来后清点人数，"
        "把谁还在里面、在哪里告诉 119 和消防员。不要返回。",
        "You answer for the people here: press the alarm, call into every storey and room on your way, or from outside "
        "up to the windows where you cannot go; count heads, and tell 119 and the firefighters who is inside and "
        "where. Do not go back.",
    ),
    "warns": Text(
        "边走边喊，经过的每一层、每一间都喊一声，路过报警按钮就按；出来后告诉 119 里面还有谁、在哪里。不要返回。",
        "Shout on your way into every storey and room you pass, press the alarm as you pass it, and tell 119 who is "
        "inside and where. Do not go back.",
    ),
    "self": Text(
        "你没有义务救人，但经过时喊一声、按一下报警按钮不耽误逃生；出来后告诉 119 里面还有人、在哪里。不要返回。",
        "You owe nobody a rescue, but a shout and the alarm button on your way cost no time; then tell 119 that people "
        "are inside and where. Do not go back.",
    ),
}
LEAVE = Text(
    "一发现着火就喊醒别人、按响警报，马上从没有烟的出口走：不等、不看、不拿东西。",
    "As soon as you know of the fire wake the others, press the alarm and go by the way that has no smoke: do not "
    "wait, watch or fetch things.",
)
LEAVE_LANE = Text(
    "一发现着火就喊人、按响警报，马上往背着火的一头走：不等、不看、不拿东西。",
    "As soon as you know of the fire call the others, press the alarm and walk away from it: do not wait, watch or "
    "fetch things.",
)
STAYING = Text(
    "守住房间，不出去找人：隔着门、到窗口喊醒邻居，打 119 时说清还有哪几户有人。",
    "Keep to the room and do not go to look for others: call through the door and from the window, and tell 119 which "
    "homes have people in them.",
)


def duty_of(scenario: Scenario, role: str) -> str:
    """What a role owes to others: "answers" for them, "warns" them, or looks after "self"."""
    if role in ANSWER_FOR:
        return "answers"
    weights = scenario.role(role).weights or scenario.scoring.weights
    return "warns" if weights.get("warn") else "self"


def others_line(
    facts: Facts, scenario: Scenario, role: str, lines: Sequence[ScoreLine], *, stays: bool
) -> ScoreLine | None:
    """The line, after `lines`; None where everybody is out, or the log does not say."""
    others = facts.others
    inside = sum(others["inside"].values()) if others else 0
    if others is None or not (inside or others["down"]):
        return None
    duty = duty_of(scenario, role)
    missed = 0 if stays else missed_by(facts, duty)
    over = max(0.0, sum_of(lines) - (scenario.scoring.excellent - BELOW_EXCELLENT)) if missed else 0.0
    criterion = RUBRIC[KEY]
    reason, gentle = (_reason(facts, scenario, missed, over, gentle=gentle) for gentle in (False, True))
    line = ScoreLine(
        KEY, round(-over, 1) + 0.0, 0.0, criterion.title, reason, criterion.advice, criterion.source, gentle
    )
    if stays:
        return replace(line, advice=STAYING)
    return replace(line, advice=WHAT[duty]) if missed or not facts.has_told else line


def missed_by(facts: Facts, duty: str) -> int:
    """How many of those who were left this player could have warned on the way, or shut in."""
    others = facts.others or {}
    missed = max(int(others.get("passed", 0)), facts.shut_on)
    if duty != "self" and not facts.has_told:
        missed = max(missed, int(others.get("unaware", 0)))
    if duty == "answers" and not facts.has_told and not facts.warned:
        missed = max(missed, int(others.get("down", 0)))
    left = sum(others["inside"].values()) + int(others["down"]) if others else 0
    return min(missed, left)


def untold_act(facts: Facts, duty: str, keys: Collection[str]) -> Act | None:
    """The act of somebody who owed the others a word and said none; None for who said one, or owes none."""
    missed = missed_by(facts, duty)
    if UNWARNED in keys:
        return Act(UNWARNED, 0.0, SILENT_WEIGHS)
    silent = not (facts.has_told or facts.warned or facts.assisted)
    if facts.others is None or duty == "self" or not (missed or (duty == "answers" and silent)):
        return None
    key = "alarm" if silent and "alarm" in keys else KEY
    weighs = SILENT_WEIGHS if duty == "answers" and silent else UNTOLD_WEIGHS[duty] + missed
    return Act(key, 0.0, weighs) if key in keys else None


def _above_the_fire(inside: Mapping[str, int], scenario: Scenario) -> int:
    """How many do right to stay: on the storey of a fire and above, in a building where roles are to stay."""
    if not any((role.weights or scenario.scoring.weights).get("stay") for role in scenario.roles):
        return 0
    order = [storey.id for storey in scenario.storeys]
    rooms = {room.id: room.storey for room in scenario.rooms}
    lowest = min((order.index(rooms[fire.room]) for fire in scenario.fires), default=len(order))
    return sum(count for storey, count in inside.items() if order.index(storey) >= max(lowest, 1))


def _reason(facts: Facts, scenario: Scenario, missed: int, over: float, *, gentle: bool) -> Text:
    others = facts.others or {}
    names = {storey.id: storey.name for storey in scenario.storeys}
    where = [(names[storey], count) for storey, count in others["inside"].items()]
    zh, en = [], []
    if where:
        walking, caught = int(others["walking"]), int(others.get("caught", 0))
        in_smoke = (f"，{caught} 人困在烟里", f", {caught} caught in smoke") if caught else ("", "")
        zh.append(
            "结束时还在里面："
            + "、".join(f"{name.zh} {count} 人" for name, count in where)
            + f"（{walking} 人正在走{in_smoke[0]}）"
        )
        en.append(
            "Inside at the end: "
            + ", ".join(f"{name.en} {count}" for name, count in where)
            + f" ({walking} walking{in_smoke[1]})"
        )
    if above := _above_the_fire(others["inside"], scenario):
        zh.append(f"其中 {above} 人在着火层和以上：留在关紧门的屋里、到窗口等救援是对的，不该走进楼梯的烟里")
        en.append(
            f"{above} of them on the storey of the fire and above: to stay behind a shut door and show themselves at a "
            "window is right, not to go into the smoke of the stair"
        )
    if down := int(others["down"]):
        zh.append(f"{down} 人走不下去，等消防员" if gentle else f"{down} 人倒下")
        en.append(f"{down} could not go on and wait for the firefighters" if gentle else f"{down} collapsed")
    untold = int(others.get("unaware", 0))
    if missed and facts.answers and untold == missed and facts.called_up:
        zh.append(f"其中 {missed} 人到最后也不知道着火：关着窗的人听不到外面的喊声，还要打 119 说清里面有谁、在哪里")
        en.append(
            f"{missed} of them never learnt of the fire: behind shut windows nobody hears a shout from outside; tell "
            "119 who is inside and where"
        )
    elif missed and facts.answers and untold == missed:
        zh.append(
            f"其中 {missed} 人到最后也不知道着火：打了 119 也要让他们知道，按警报、朝楼上喊，出来后在外面对着窗口喊"
            if facts.called
            else f"其中 {missed} 人到最后也不知道着火：你本来可以按警报、朝楼上喊，出来后在外面对着窗口喊"
        )
        en.append(
            f"{missed} of them never learnt of the fire: {'119 does not wake them; ' if facts.called else ''}"
            "press the alarm, shout up the stairs, or from outside to the windows"
        )
    elif missed:
        zh.append(f"其中 {missed} 人，你本来可以喊一声、按警报或告诉 119")
        en.append(f"{missed} of them you could have warned by a shout, the alarm or 119")
    if over:
        zh.append("有人本可以提醒却留在里面，不评优秀")
        en.append("so the run is not excellent")
    return Text("；".join(zh), "; ".join(en))
