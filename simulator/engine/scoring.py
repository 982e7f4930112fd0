"""The score: a pure function of the event log, with a reason, a source and what would have been right per line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .events import Event
from .scenario import Scenario

REENTRY_COST = 15.0
EARLY_ALARM_S, LATE_ALARM_S = 12.0, 45.0
SMOKE_FREE_S, SMOKE_LOST_S = 1.0, 12.0
SAFE_FED, HARMFUL_FED = 0.02, 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the score card. Texts come in Chinese and English; `reason` says what was seen."""

    key: str
    points: float
    most: float
    title: dict[str, str]
    reason: dict[str, str]
    advice: dict[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The score of one player: points of 100, the scenario's band and the lines they come from."""

    total: float
    max: float
    band: str
    time_s: float | None
    lines: tuple[Line, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the log says of one player, before it is judged."""

    alarm_s: float | None
    own_alarm: bool
    called: Event | None
    fire_door_closed: bool
    door_closed: bool
    fire_door_opened: bool
    left_s: float | None
    reported_s: float | None
    reentries: int
    down: bool
    fed: float
    smoke_s: float
    upright_s: float
    warned: int


def facts_of(events: Iterable[Event], player: str) -> Facts:
    """Gathers what matters for one player's score."""
    rows = list(events)
    own = [event for event in rows if event.player == player]

    def first(kind: str) -> Event | None:
        return next((event for event in own if event.kind == kind), None)

    alarm = next((event for event in rows if event.kind in ("alarm_raised", "detector_alarm")), None)
    tracks = [event for event in own if event.kind == "track"]
    last = tracks[-1].data if tracks else {"fed": 0.0, "smoke_s": 0.0, "upright_s": 0.0}
    closed = [event for event in own if event.kind == "door_closed"]
    opened = [event for event in own if event.kind == "door_opened"]
    out, roll = first("player_out"), first("roll_call")
    return Facts(
        alarm_s=alarm.time_s if alarm else None,
        own_alarm=alarm is not None and alarm.player == player,
        called=first("called_119"),
        fire_door_closed=any(event.data["fire_room"] for event in closed),
        door_closed=bool(closed),
        fire_door_opened=any(event.data["fire_room"] for event in opened),
        left_s=out.time_s if out else None,
        reported_s=roll.time_s if roll else None,
        reentries=sum(event.kind == "reentered" for event in own),
        down=first("player_incapacitated") is not None,
        fed=float(last["fed"]),
        smoke_s=float(last["smoke_s"]),
        upright_s=float(last["upright_s"]),
        warned=sum(event.data["people"] for event in own if event.kind == "warned"),
    )


def score(events: Sequence[Event], scenario: Scenario, player: str) -> ScoreCard:
    """The score card of `player`. Depends on the events and the scenario's weights alone."""
    rubric = scenario.data["scoring"]
    facts, most = facts_of(events, player), rubric["weights"]
    lines = tuple(judge(facts, most[key], rubric) for key, judge in JUDGES.items())
    total = max(0.0, sum(line.points for line in lines) - REENTRY_COST * facts.reentries)
    if facts.down:
        total = min(total, rubric["pass"] - 1)
    total = round(total, 1)
    band = "excellent" if total >= rubric["excellent"] else "pass" if total >= rubric["pass"] else "fail"
    return ScoreCard(total, float(sum(most.values())), band, facts.left_s, lines)


def slope(value: float, full: float, none: float) -> float:
    """1 up to `full`, falling in a straight line to 0 at `none`."""
    return min(1.0, max(0.0, (none - value) / (none - full)))


def _line(key: str, share: float, most: float, reason: tuple[str, str]) -> Line:
    title, advice, source = RUBRIC[key]
    return Line(
        key,
        round(share * most, 1),
        float(most),
        dict(zip(("zh", "en"), title, strict=True)),
        dict(zip(("zh", "en"), reason, strict=True)),
        dict(zip(("zh", "en"), advice, strict=True)),
        source,
    )


def _alarm(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.own_alarm and facts.alarm_s is not None:
        seconds = facts.alarm_s
        reason = (f"第 {seconds:.0f} 秒按下报警按钮", f"You pressed the alarm button after {seconds:.0f} s")
        return _line("alarm", slope(seconds, EARLY_ALARM_S, LATE_ALARM_S), most, reason)
    if facts.warned:
        reason = (f"没有按报警按钮，但喊醒了 {facts.warned} 人", f"No alarm, but you warned {facts.warned} people")
        return _line("alarm", 0.4, most, reason)
    return _line("alarm", 0.0, most, ("没有发出警报", "You raised no alarm"))


def _route(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.left_s is None:
        return _line("route", 0.0, most, ("没有走出建筑", "You did not get out"))
    if facts.smoke_s < SMOKE_FREE_S:
        return _line("route", 1.0, most, ("避开了浓烟区", "You kept clear of the smoke"))
    reason = (f"在浓烟区走了 {facts.smoke_s:.0f} 秒", f"You walked {facts.smoke_s:.0f} s where smoke hung low")
    return _line("route", slope(facts.smoke_s, SMOKE_FREE_S, SMOKE_LOST_S) * 0.6, most, reason)


def _low_posture(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.left_s is None:
        return _line("low_posture", 0.0, most, ("没有走出建筑", "You did not get out"))
    if facts.smoke_s < SMOKE_FREE_S:
        return _line("low_posture", 1.0, most, ("没有进入浓烟，不需要低姿", "You met no smoke, so no need to stay low"))
    upright = facts.upright_s / facts.smoke_s
    reason = (
        f"浓烟中有 {upright:.0%} 的时间直立行走",
        f"You walked upright {upright:.0%} of the time in smoke",
    )
    return _line("low_posture", 1 - upright, most, reason)


def _door(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.fire_door_opened:
        return _line("door", 0.0, most, ("打开了着火房间的门", "You opened the door of the burning room"))
    if facts.fire_door_closed or facts.door_closed:
        return _line("door", 1.0, most, ("随手关门，挡住了烟", "You closed a door against the smoke"))
    return _line("door", 0.0, most, ("离开时没有关门", "You left the door open"))


def _call_119(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.called is None:
        return _line("call_119", 0.0, most, ("没有拨打 119", "You did not call 119"))
    if facts.called.data["in_smoke"]:
        return _line("call_119", 0.4, most, ("在浓烟里停下来打电话", "You stopped in smoke to call"))
    seconds = facts.called.time_s
    return _line("call_119", 1.0, most, (f"第 {seconds:.0f} 秒拨打 119", f"You called 119 after {seconds:.0f} s"))


def _time(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.left_s is None:
        return _line("time", 0.0, most, ("没有走出建筑", "You did not get out"))
    par = rubric["par_time_s"]
    reason = (
        f"用 {facts.left_s:.0f} 秒走出建筑，参考 {par:.0f} 秒",
        f"Out in {facts.left_s:.0f} s; par is {par:.0f} s",
    )
    return _line("time", slope(facts.left_s, par, 2 * par), most, reason)


def _dose(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    reason = (f"烟热累积剂量 FED {facts.fed:.2f}", f"Fractional effective dose {facts.fed:.2f}")
    reached = slope(facts.fed, SAFE_FED, HARMFUL_FED) if facts.left_s is not None else 0.0
    return _line("dose", reached, most, reason)


def _roll_call(facts: Facts, most: float, rubric: dict[str, Any]) -> Line:
    if facts.reported_s is None:
        return _line("roll_call", 0.0, most, ("没有到集合点报到", "You did not report at the assembly point"))
    return _line("roll_call", 1.0, most, ("已在集合点报到", "You reported at the assembly point"))


JUDGES = {
    "alarm": _alarm,
    "route": _route,
    "low_posture": _low_posture,
    "door": _door,
    "call_119": _call_119,
    "time": _time,
    "dose": _dose,
    "roll_call": _roll_call,
}

# Title, what would have been right, source.
RUBRIC: dict[str, tuple[tuple[str, str], tuple[str, str], str]] = {
    "alarm": (
        ("发出警报", "Alarm"),
        ("发现火情先喊人并按下最近的手动报警按钮。", "Shout and press the nearest alarm button first."),
        "《消防法》第四十四条",
    ),
    "route": (
        ("选择出口", "Choice of exit"),
        ("看烟从哪边来，走另一边的安全出口。", "See where the smoke comes from and take the other exit."),
        "《中小学幼儿园应急疏散演练指南》（教基一厅〔2014〕2号）",
    ),
    "low_posture": (
        ("低姿通过", "Staying low"),
        ("必须穿过烟气时弯腰或匍匐，捂住口鼻。", "Where you must pass smoke, stay low and cover nose and mouth."),
        "《社会消防安全教育培训规定》（109号令）第十六条",
    ),
    "door": (
        ("随手关门", "Closing the door"),
        ("离开房间时随手关门，把烟和火挡在里面。", "Close the door behind you: it keeps smoke and fire in."),
        "《社会消防安全教育培训规定》（109号令）第十六条",
    ),
    "call_119": (
        ("拨打 119", "Calling 119"),
        ("到安全处拨打 119，说清地点、燃烧物、火势、有无人被困、姓名电话。",
         "From a safe place call 119: where, what burns, how big, anyone trapped, your name and number."),
        "《消防法》第四十四条",
    ),
    "time": (
        ("疏散时间", "Time to get out"),
        ("听到警报立即撤离，不收拾东西。四层以下学校原则上 2 分钟内疏散完毕。",
         "Leave at once and take nothing. Schools of up to four storeys should be empty within 2 minutes."),
        "《中小学幼儿园应急疏散演练指南》（教基一厅〔2014〕2号）",
    ),
    "dose": (
        ("吸入烟气", "Smoke taken in"),
        ("少在烟里停留，一口也不多吸。FED 0.3 时约一成人已受影响。",
         "Do not linger in smoke. At FED 0.3 about one person in ten is affected."),
        "ISO 13571",
    ),
    "roll_call": (
        ("集合报到", "Roll-call"),
        ("到集合点报到，让老师知道你已安全；绝不返回。", "Report at the assembly point and never go back."),
        "《中小学幼儿园应急疏散演练指南》（教基一厅〔2014〕2号）",
    ),
}  # fmt: skip
