"""The score: a pure function of the event log. Each line has a reason, a source and what would have been right.

The lines add up to the total: what is taken away is a line, too (see `deductions`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from simulator.protocol.text import Text

from ..event_log import Event
from ..scenario.model import Scenario
from ..scenario.parts import Scoring
from .advice import fitting
from .call_verdict import judge_call
from .deductions import DOOR_OPEN, OPENED_AGAIN, deductions, sheltered, still_inside, sum_of
from .delays import overtaken
from .facts import Facts, facts_of
from .fighting_verdict import TRIED_TOO_BIG, judge_extinguisher
from .grave_acts import LATE, LED, SHELTERED, UP, Act, fallen, gravest, led_down
from .in_scenario import in_scenario
from .judging import Verdict, is_clear, slope
from .next_lesson import next_lesson
from .others_line import duty_of, others_line, untold_act
from .rubric import RUBRIC
from .score_card import ScoreCard, ScoreLine
from .smoke_verdicts import breathed, climbed, is_overhead, judge_dose, judge_low_posture, judge_route
from .unwarned_line import DENIED, UNWARNED, denied_line, unwarned_line
from .ways import TOWARDS

EARLY_ALARM_S, LATE_ALARM_S = 15.0, 60.0
# The least an alarm is worth, and a shout that woke people, with an alarm or without.
LATE_ALARM, SHOUTED_ALARM = (0.2, Text("两成", "a fifth")), (0.4, Text("四成", "two fifths"))
SHELTER_SHARE = 0.8  # of the points for staying, elsewhere than where one waits for rescue
FIGHTING = "extinguisher"
DENIED_WEIGHS = {False: 30.0, True: 600.0}  # as an act, for who answers for people (True) and others
# The events on which everybody's score depends, whoever they are of; of all others, a player's own.
OF_ALL = ("alarm_raised", "detector_alarm", "room_lost", "incapacitated", "drill_ended")
REOPENED = {"self": 0.3, "others": 0.8}  # of the points for a door shut against smoke that did not stay so

NOT_MARKED = Text("，不计分", "; not marked")


def weights_of(scenario: Scenario, role: str, *, child: bool = False) -> Mapping[str, float]:
    """The points of each line for a role: the role's own, or else the scenario's.

    A `child` is given no extinguisher: the points of its use go to the other lines.
    """
    weights = scenario.role(role).weights or scenario.scoring.weights
    if not child or not weights.get(FIGHTING):
        return weights
    others = {key: points for key, points in weights.items() if key != FIGHTING}
    return {key: points * sum(weights.values()) / sum(others.values()) for key, points in others.items()}


def stays(scenario: Scenario, role: str) -> bool:
    """True for a role whose part is to stay behind a shut door."""
    return bool(weights_of(scenario, role).get("stay"))


def minor_age(scenario: Scenario, role: str, *, child: bool) -> str:
    """ "child" or "teen" for a player who fights no fire and is offered no extinguisher; empty for others.

    Where children play (`child`) that is everybody, in whatever role.
    """
    entry = scenario.role(role)
    return entry.age if entry.is_minor else "child" if child else ""


def score(events: Sequence[Event], scenario: Scenario, player: str) -> ScoreCard:
    """The score card of `player`. It depends only on the events and the scenario's weights."""
    joined = next((e for e in events if e.kind == "player_joined" and e.player == player), None)
    as_child = bool(joined and joined.data.get("child"))
    scoring, weights = scenario.scoring, weights_of(scenario, joined.data["role"] if joined else "", child=as_child)
    role = joined.data["role"] if joined else ""
    is_stay, duty = stays(scenario, role), duty_of(scenario, role)
    facts = in_scenario(facts_of(events, player), events, scenario, player)
    verdicts = {key: judge(facts, scoring, is_stay) for key, judge in JUDGES.items() if weights.get(key)}
    shares = shared_out({key: weights[key] for key, (share, _reason) in verdicts.items() if share is not None}, weights)
    lines = [_judged(key, verdict, shares.get(key, 0.0), facts, scenario) for key, verdict in verdicts.items()]
    lines += deductions(facts, scoring, lines, stays=is_stay)
    if not scenario.practice:
        lines += [line] if (line := unwarned_line(facts, scoring, lines)) else []
        lines += [line] if (line := denied_line(facts, scoring, lines)) else []
        lines += [line] if (line := others_line(facts, scenario, role, lines, stays=is_stay)) else []
    total = sum_of(lines)
    if not scenario.practice and not weights.get("call_119"):
        lines.append(_judged("call_119", (None, judge_call(facts, scoring, is_stay)[1]), 0.0, facts, scenario))
    done = {"alarm": facts.own_alarm, "warn": facts.warned + facts.assisted, "door": facts.good_door and not is_stay}
    for key in (key for key, right in done.items() if right and not weights.get(key) and not scenario.practice):
        lines.append(_judged(key, (None, JUDGES[key](facts, scoring, is_stay)[1]), 0.0, facts, scenario))
    if facts.fetched and not weights.get("belongings"):
        lines.append(_line("belongings", (0.0, GRAVE_REASONS["belongings"]), 0.0))
    if scenario.fixtures["water"]:
        lines.append(_line("wet_cloth", _wet_cloth(facts), 0.0))
    untold = None if is_stay else untold_act(facts, duty, {line.key for line in lines})
    lesson = gravest(
        events, player, safe=facts.safe or (is_stay and facts.is_sheltered), down=facts.down, stays=is_stay,
        untold=untold, open_air=scenario.open_air,
        towards=facts.way == TOWARDS, stuck=SHELTERED if facts.is_sheltered else LATE if facts.on_the_way else "leave",
        fought_s=_fought_too_big(events, player, verdicts), up_s=facts.ascent.at_s if facts.ascent else None,
        denied=_denied(facts), overhead=_passed_under(facts),
    )  # fmt: skip
    lines = [line for line in lines if line.key != UNWARNED or line.points or lesson == UNWARNED]
    if lesson == LED:
        lines.append(_line(LED, (0.0, _led(events, player)), 0.0, _led(events, player, gentle=True)))
    elif lesson and lesson not in {line.key for line in lines}:
        reason = still_inside(facts) if lesson == "leave" else GRAVE_REASONS[lesson]
        reason = (overtaken(facts.delays) or reason) if lesson == LATE else reason
        if lesson == "refuge" and facts.safe:
            reason = SMOKE_CAME_IN if facts.stayed_safe else GRAVE_REASONS["route"]
        reason = OVERCOME if lesson == LATE and facts.down and reason == GRAVE_REASONS[LATE] else reason
        reason = sheltered(facts.shelter) if lesson == SHELTERED and facts.shelter else reason
        reason = climbed(facts.ascent) if lesson == UP and facts.ascent else reason
        lines.append(_line(lesson, (0.0, reason), 0.0))
    lines = fitting(lines, facts, scenario, duty)
    if not lesson:
        lesson, well = next_lesson(lines, open_air=scenario.open_air, met_smoke=not is_clear(facts.smoke_s))
        lines += [well] if well else []
    band = "excellent" if total >= scoring.excellent else "pass" if total >= scoring.passing else "fail"
    return ScoreCard(total, float(sum(weights.values())), band, facts.safe_s, tuple(lines), lesson)


def _passed_under(facts: Facts) -> bool:
    """True for who left at once, not towards the fire, under smoke that never came down to their head."""
    return is_overhead(facts) and facts.way != TOWARDS and (facts.delays is None or facts.delays.set_off)


def _denied(facts: Facts) -> Act | None:
    """The act of telling 119 that nobody is inside while people are; the graver for who answers for them."""
    if not facts.denied:
        return None
    return Act(DENIED if facts.answers else "call_119", 0.0, DENIED_WEIGHS[facts.answers] + facts.denied)


def _fought_too_big(events: Sequence[Event], player: str, verdicts: Mapping[str, Verdict]) -> float | None:
    """When a player began to fight a fire that was too big to fight; None for others."""
    if verdicts.get(FIGHTING, (None,))[0] != TRIED_TOO_BIG:
        return None
    return next((event.time_s for event in events if event.kind == "sprays" and event.player == player), None)


def shared_out(owed: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """The points of the lines that had an occasion: those of the others are shared out among them in proportion.

    In tenths; what rounding leaves goes to the biggest, so that they add up as the weights do.
    """
    whole, there = sum(weights.values()), sum(owed.values())
    if not there:
        return {}
    found = {key: round(most * whole / there, 1) for key, most in owed.items()}
    biggest = max(found, key=lambda key: found[key])
    found[biggest] = round(found[biggest] + whole - sum(found.values()), 1)
    return found


def _judged(key: str, verdict: Verdict, most: float, facts: Facts, scenario: Scenario) -> ScoreLine:
    """The line of a verdict. One without an occasion says so and counts nothing."""
    share, reason = verdict
    gentle = GENTLE[key](facts) if key in GENTLE else None
    if share is None:
        reason = Text(reason.zh + NOT_MARKED.zh, reason.en + NOT_MARKED.en)
        gentle = gentle and Text(gentle.zh + NOT_MARKED.zh, gentle.en + NOT_MARKED.en)
    return _line(key, (share or 0.0, reason), most, gentle, school=scenario.is_school)


def _line(
    key: str, verdict: tuple[float, Text], most: float, gentle: Text | None = None, *, school: bool = True
) -> ScoreLine:
    criterion = RUBRIC[key]
    share, reason = verdict
    points = round(share * most, 1)
    advice = criterion.advice if school else criterion.elsewhere or criterion.advice
    return ScoreLine(
        key, points, float(most), criterion.title, reason, advice, criterion.source, gentle, criterion.gentle_advice
    )


def _led(events: Sequence[Event], player: str, *, gentle: bool = False) -> Text:
    """How many fell of those whom a player led, or else of all."""
    led, everybody = led_down(events, player), fallen(events)
    if led:
        whom = Text(f"你喊走、带走的人里，有 {led} 人走进烟里", f"Of those you called or led, {led} walked into smoke")
    else:
        whom = Text(f"有 {everybody} 人走进烟里", f"{everybody} people walked into smoke")
    end = Text("，走不下去了", " and could not go on") if gentle else Text("，倒下了", " and collapsed")
    return Text(whom.zh + end.zh, whom.en + end.en)


def _if_safe(facts: Facts, seen: Text) -> Verdict:
    """All of the points for who came to safety, was overtaken on the way or cut off. Others get none for what they left
    alone, and lose none.
    """
    return (1.0 if facts.safe or facts.was_overtaken or facts.is_sheltered else None), seen


def _alarm(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.own_alarm and facts.alarm_s is not None:
        seconds, (least, tenths) = facts.alarm_s, SHOUTED_ALARM if facts.warned else LATE_ALARM
        share = max(least, slope(seconds, EARLY_ALARM_S, LATE_ALARM_S))
        return share, Text(
            f"第 {seconds:.0f} 秒按下报警按钮（{EARLY_ALARM_S:.0f} 秒内得满分，越晚越少，最少得{tenths.zh}）",
            f"You pressed the alarm button after {seconds:.0f} s (all points within {EARLY_ALARM_S:.0f} s, fewer the "
            f"later, at least {tenths.en} of them)",
        )
    if facts.alarm_s is not None and facts.alarm_s <= EARLY_ALARM_S:
        return None, Text(
            f"第 {facts.alarm_s:.0f} 秒警报已经响了，轮不到你按", f"The alarm already rang after {facts.alarm_s:.0f} s"
        )
    if facts.warned:
        return SHOUTED_ALARM[0], Text(
            f"没有按报警按钮，但喊醒了 {facts.warned} 人", f"No alarm, but you warned {facts.warned} people"
        )
    return 0.0, Text("没有发出警报", "You raised no alarm")


def _door(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.shut_on and not is_stay and not facts.left_behind:
        return 0.0, Text(
            f"关门时还有 {facts.shut_on} 人要从这扇门过来", f"{facts.shut_on} people had still to come through"
        )
    if facts.fire_door_opened:
        return 0.0, Text("打开了着火房间的门", "You opened the door of the burning room")
    if facts.left_behind and not facts.good_door:
        return 0.0, Text(
            f"关门时屋里还有 {facts.left_behind} 人", f"{facts.left_behind} people were still behind the door"
        )
    if facts.good_door and facts.reopened == "self":
        return REOPENED["self"], Text("关上了门，后来你又把它打开，没有挡住烟", "You shut a door and opened it again")
    if facts.good_door and facts.reopened:
        return REOPENED["others"], Text(
            "随手关了门，后来被别人又打开，没有一直挡住烟",
            "You shut the door, and others opened it again",
        )
    if facts.good_door:
        return 1.0, Text("随手关门，门一直关着，挡住了烟", "You closed a door against the smoke, and it stayed shut")
    if facts.door_closed:
        return 1.0, Text("随手关了门", "You closed a door behind you")
    if not is_stay and facts.last_out is None:
        return None, Text("没有走出过房间，谈不上随手关门", "You never left the room")
    if not is_stay and not facts.last_out:
        return None, Text(
            "你走时屋里还有人，门由最后离开的人关", "Others were still inside: the last one out shuts the door"
        )
    if is_stay or facts.left_s is None:
        return 0.0, Text("没有关过门", "You shut no door")
    return 0.0, Text("离开时没有关门", "You left the door open")


def _feel_door(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.hot_opened:
        return 0.0, HOT_BUMPED if facts.bumped_hot else GRAVE_REASONS["feel_door"]
    if facts.unfelt:
        return 0.4 if facts.felt else 0.2, Text("有的门没有试就开了", "You opened a door without feeling it")
    if facts.felt and not facts.opened:
        return 1.0, Text("试了门，没有打开", "You felt the door and did not open it")
    if facts.felt:
        return 1.0, Text("开门前先试了门", "You felt the door first")
    return None, Text("没有开过关着的门", "You opened no closed door")


def _wet_cloth(facts: Facts) -> tuple[float, Text]:
    """What was done with a wet cloth. It is not marked."""
    if facts.wet:
        return 0.0, Text("打湿了毛巾，不计分", "You wetted a cloth; not marked")
    return 0.0, Text("没有用湿毛巾，不计分", "No wet cloth; not marked")


def _time(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    par = scoring.par_time_s
    if facts.is_sheltered:
        return None, Text("守在房间里等救援", "You stayed behind a shut door")
    if facts.safe_s is None:
        return 0.0, Text(
            f"没有到达安全处（{par:.0f} 秒内得满分，{2 * par:.0f} 秒后不得分）",
            f"You did not reach safety (all points within {par:.0f} s, none after {2 * par:.0f} s)",
        )
    return slope(facts.safe_s, par, 2 * par), Text(
        f"用 {facts.safe_s:.0f} 秒到达安全处（{par:.0f} 秒内得满分，{2 * par:.0f} 秒后不得分）",
        f"Safe in {facts.safe_s:.0f} s (all points within {par:.0f} s, none after {2 * par:.0f} s)",
    )


def _lift(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.lift_stuck:
        return 0.0, Text(
            "乘坐了电梯，电梯停在半路，被困在里面", "You took the lift, which stopped on its way with you in it"
        )
    if facts.lift:
        return 0.0, Text("乘坐了电梯", "You took the lift")
    return _if_safe(facts, Text("没有乘电梯", "You left the lift alone"))


def _belongings(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.fetched:
        return 0.0, Text("为拿东西停留", "You stopped to fetch your belongings")
    if facts.reentries:
        return 0.0, Text("返回了建筑", "You went back in")
    return _if_safe(facts, Text("没有为财物停留", "You left your belongings"))


def _warn(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    helped = min(1.0, 0.25 * facts.warned + 0.6 * facts.assisted + (0.5 if facts.own_alarm else 0.0))
    missed = (
        0 if facts.others is None else max(facts.others["passed"], 0 if facts.has_told else facts.others["unaware"])
    )
    told_zh, told_en = (
        f"喊醒 {facts.warned} 人，带走 {facts.assisted} 人",
        f"You warned {facts.warned} people and took {facts.assisted} along",
    )
    if facts.shouted and not facts.warned:
        told_zh, told_en = f"{told_zh}（喊了，附近没有人听到）", f"{told_en} (nobody was near enough to hear you)"
    if missed and not is_stay:
        reached = facts.warned + facts.assisted
        helped *= reached / (reached + missed)
        told_zh, told_en = f"{told_zh}，还有 {missed} 人没有叫到", f"{told_en}; {missed} were not told"
    return helped, Text(told_zh, told_en)


def _stay(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.is_sheltered and facts.shelter is not None and not facts.stayed_safe:
        return SHELTER_SHARE, sheltered(facts.shelter)
    if facts.stayed is None and facts.left_refuge:
        return 0.0, Text("退守了一阵，又离开了房间", "You stayed for a while and then left the room")
    if facts.stayed is None:
        return 0.0, Text("没有关门退守", "You did not stay behind a closed door")
    if not facts.stayed.data["shut"]:
        return 0.3, DOOR_OPEN
    if facts.opened_while_staying:
        return 0.3, OPENED_AGAIN
    return (1.0 if facts.stayed_safe else 0.5), STAYED


def _roll_call(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.reported_s is None and facts.is_sheltered:
        return None, Text("守在房间里等救援", "You stayed behind a shut door")
    if facts.reported_s is None:
        return 0.0, Text("没有到集合点报到", "You did not report at the assembly point")
    return 1.0, Text("已在集合点报到", "You reported at the assembly point")


JUDGES: dict[str, Callable[[Facts, Scoring, bool], Verdict]] = {
    "alarm": _alarm, "call_119": judge_call, "door": _door, "feel_door": _feel_door, "route": judge_route,
    "low_posture": judge_low_posture, "time": _time, "dose": judge_dose, "lift": _lift, "belongings": _belongings,
    "extinguisher": judge_extinguisher, "warn": _warn, "stay": _stay, "roll_call": _roll_call,
}  # fmt: skip

# What children read of a line that else says what smoke and heat would have done to them.
GENTLE: dict[str, Callable[[Facts], Text]] = {"dose": lambda facts: breathed(facts, gentle=True)}

HOT_BUMPED = Text("没有试就推着门走，推开了烫手的门", "You pushed on through a hot door without feeling it")
STAYED = Text(
    "关门退守，守到演练结束；真火要守更久，救援到了再开门",
    "You stayed behind a closed door to the end of the drill. In a real fire it is longer: open when rescue has come",
)
OVERCOME = Text("在路上被烟和热追上，走不下去了", "Overtaken by smoke and heat on the way")
SMOKE_CAME_IN = Text("等救援时屋里进了烟", "Smoke came in while you waited")

# Said of a grave act that no line of the role judges.
GRAVE_REASONS: dict[str, Text] = {
    "lift": Text("乘坐了电梯", "You took the lift"),
    "feel_door": Text("打开了烫手的门", "You opened a hot door"),
    "door": Text("打开了着火房间的门", "You opened the door of the burning room"),
    "stay": Text("离开了退守的房间", "You left the room of refuge"),
    "belongings": Text("为拿东西停留", "You stopped to fetch your belongings"),
    "route": Text("走进了烟里", "You walked into the smoke"),
    "late": Text("到结束还在路上", "Still on the way at the end"),
    "refuge": Text("没有在关紧门的房间里等到救援", "No wait for rescue behind a shut door"),
    "reentry": Text("返回了建筑", "You went back in"),
    UP: Text("上了楼", "You went up"),
    SHELTERED: Text("守在房间里等救援", "You stayed behind a shut door"),
    FIGHTING: Text("火太大了还去扑", "You fought a fire that was too big"),
}
