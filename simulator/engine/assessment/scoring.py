"""The score: a pure function of the event log. Each line has a reason, a source and what would have been right.

The lines add up to the total: what is taken away is a line, too (see `deductions`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist

from simulator.protocol.text import Text

from ..event_log import Event
from ..fire.fed import HEAT_SIGMA, LIMIT_SIGMA
from ..fire.jets import PUT_OUT_KW
from ..scenario.model import Scenario
from ..scenario.parts import Scoring
from .deductions import DOOR_OPEN, OPENED_AGAIN, deductions, sum_of
from .facts import Facts, facts_of
from .grave_acts import LED, fallen, gravest, led_down
from .rubric import RUBRIC
from .score_card import ScoreCard, ScoreLine

EARLY_ALARM_S, LATE_ALARM_S = 15.0, 60.0
SMOKE_FREE_S, SMOKE_LOST_S = 1.0, 15.0
SAFE_FED, HARMFUL_FED = 0.02, 0.3
LOST_CALL = 0.3  # the most a call is worth that gives no address
FIVE_THINGS = {
    "place": Text("地点", "where"),
    "what": Text("燃烧物", "what burns"),
    "size": Text("火势", "how big"),
    "trapped": Text("有无人被困", "anyone trapped"),
    "name": Text("姓名电话", "your name"),
}
LEAST_ON_BASE_S = 0.5
OF_A_HUNDRED = Text(
    "吸到、烤到这个程度，100 人中约有 {n} 人走不下去",
    "after that much gas and heat about {n} of 100 people can go no farther",
)
OWN_LIMIT_REACHED = Text(
    "各人能承受的不一样：吸到、烤到这个程度，100 人中约有 {n} 人走不下去，这次你是其中一个",
    "people differ: after that much gas and heat about {n} of 100 can go no farther, now you among them",
)
LOST_SIGHT_M, COUGH_SIGHT_M = 3.0, 8.0

Verdict = tuple[float, Text]  # the share of the points, and the reason


def weights_of(scenario: Scenario, role: str) -> Mapping[str, float]:
    """The points of each line for a role: the role's own, or else the scenario's."""
    return scenario.role(role).weights or scenario.scoring.weights


def stays(scenario: Scenario, role: str) -> bool:
    """True for a role whose part is to stay behind a shut door."""
    return bool(weights_of(scenario, role).get("stay"))


def minor_age(scenario: Scenario, role: str, *, child: bool) -> str:
    """ "child" or "teen" for a player who fights no fire and is offered no extinguisher; empty for others.

    Where children play (`child`) that is everybody but the roles whose card marks the use of one.
    """
    entry = scenario.role(role)
    if entry.is_minor:
        return entry.age
    return "child" if child and not weights_of(scenario, role).get("extinguisher") else ""


def score(events: Sequence[Event], scenario: Scenario, player: str) -> ScoreCard:
    """The score card of `player`. It depends only on the events and the scenario's weights."""
    joined = next((e for e in events if e.kind == "player_joined" and e.player == player), None)
    scoring, weights = scenario.scoring, weights_of(scenario, joined.data["role"] if joined else "")
    role = joined.data["role"] if joined else ""
    facts, is_stay = facts_of(events, player), stays(scenario, role)
    lines = [
        _line(
            key,
            judge(facts, scoring),
            weights[key],
            GENTLE[key](facts) if key in GENTLE else None,
            school=scenario.is_school,
        )
        for key, judge in JUDGES.items()
        if weights.get(key)
    ]
    lines += deductions(facts, scoring, lines, stays=is_stay)
    total = sum_of(lines)
    if scenario.fixtures["water"]:
        lines.append(_line("wet_cloth", _wet_cloth(facts), 0.0))
    lesson = gravest(events, player, safe=facts.safe, down=facts.down, stays=is_stay)
    if lesson == LED:
        lines.append(_line(LED, (0.0, _led(events, player)), 0.0, _led(events, player, gentle=True)))
    elif lesson and lesson not in {line.key for line in lines}:
        reason = SMOKE_CAME_IN if lesson == "refuge" and facts.safe else GRAVE_REASONS[lesson]
        lines.append(_line(lesson, (0.0, reason), 0.0))
    band = "excellent" if total >= scoring.excellent else "pass" if total >= scoring.passing else "fail"
    return ScoreCard(total, float(sum(weights.values())), band, facts.safe_s, tuple(lines), lesson)


def slope(value: float, full: float, none: float) -> float:
    """1 up to `full`, then falling in a straight line to 0 at `none`."""
    return min(1.0, max(0.0, (none - value) / (none - full)))


def _line(key: str, verdict: Verdict, most: float, gentle: Text | None = None, *, school: bool = True) -> ScoreLine:
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


def _clear(value: float) -> bool:
    return value < SMOKE_FREE_S


def _if_safe(facts: Facts, seen: Text) -> Verdict:
    """All of the points for who came to safety; who did not reads why what they left alone gives none."""
    if facts.safe:
        return 1.0, seen
    return 0.0, Text(f"{seen.zh}，但没有到达安全处", f"{seen.en}, and did not reach safety")


def _alarm(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.own_alarm and facts.alarm_s is not None:
        seconds = facts.alarm_s
        return slope(seconds, EARLY_ALARM_S, LATE_ALARM_S), Text(
            f"第 {seconds:.0f} 秒按下报警按钮（{EARLY_ALARM_S:.0f} 秒内得满分，{LATE_ALARM_S:.0f} 秒后不得分）",
            f"You pressed the alarm button after {seconds:.0f} s (all points within {EARLY_ALARM_S:.0f} s, none after "
            f"{LATE_ALARM_S:.0f} s)",
        )
    if facts.warned:
        return 0.4, Text(
            f"没有按报警按钮，但喊醒了 {facts.warned} 人", f"No alarm, but you warned {facts.warned} people"
        )
    return 0.0, Text("没有发出警报", "You raised no alarm")


def _call_119(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.called is None:
        return 0.0, Text("没有拨打 119", "You did not call 119")
    if facts.called.data["in_smoke"]:
        return 0.3, Text("在浓烟里停下来打电话", "You stopped in smoke to call")
    said, seconds = len(facts.said), facts.called.time_s
    if not facts.place_said:
        return min(LOST_CALL, 0.1 * said), Text(
            f"第 {seconds:.0f} 秒拨打 119，没有说对地址，消防车找不到地方",
            f"You called 119 after {seconds:.0f} s without the right address: the engines do not find you",
        )
    told_zh = f"第 {seconds:.0f} 秒拨打 119，五件事说对 {said} 件"
    told_en = f"You called 119 after {seconds:.0f} s and told {said} of the five things rightly"
    if wrong := [name for thing, name in FIVE_THINGS.items() if thing in facts.answered - facts.said]:
        told_zh += f"，没说对：{'、'.join(name.zh for name in wrong)}"
        told_en += f", but not {', '.join(name.en for name in wrong)}"
    if unsaid := [name for thing, name in FIVE_THINGS.items() if thing not in facts.answered]:
        told_zh += f"，没来得及说：{'、'.join(name.zh for name in unsaid)}"
        told_en += f", with no time left for {', '.join(name.en for name in unsaid)}"
    return 0.5 + 0.1 * said, Text(told_zh, told_en)


def _door(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.fire_door_opened:
        return 0.0, Text("打开了着火房间的门", "You opened the door of the burning room")
    if facts.left_behind and not facts.good_door:
        return 0.3, Text(
            f"关门时屋里还有 {facts.left_behind} 人", f"{facts.left_behind} people were still behind the door"
        )
    if facts.good_door or facts.door_closed:
        return 1.0, Text("随手关门，挡住了烟", "You closed a door against the smoke")
    if facts.left_s is None:
        return 0.0, Text("没有关过门", "You shut no door")
    return 0.0, Text("离开时没有关门", "You left the door open")


def _feel_door(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.hot_opened:
        return 0.0, Text("打开了烫手的门", "You opened a hot door")
    if facts.unfelt:
        return 0.4 if facts.felt else 0.2, Text("有的门没有试就开了", "You opened a door without feeling it")
    if facts.felt:
        return 1.0, Text("开门前先试了门", "You felt the door first")
    return _if_safe(facts, Text("没有开过关着的门", "You opened no closed door"))


def _route(facts: Facts, scoring: Scoring) -> Verdict:
    clear = _clear(facts.smoke_s)
    if facts.safe and clear:
        return 1.0, Text("避开了浓烟区", "You kept clear of the smoke")
    smoke = f"在浓烟区停留 {facts.smoke_s:.0f} 秒", f"You spent {facts.smoke_s:.0f} s where smoke hung low"
    if facts.safe:
        return slope(facts.smoke_s, SMOKE_FREE_S, SMOKE_LOST_S) * 0.6, Text(*smoke)
    if clear:
        return 0.0, Text("没有到达安全处", "You did not reach safety")
    return 0.0, Text(f"{smoke[0]}，没有到达安全处", f"{smoke[1]} and did not reach safety")


def _low_posture(facts: Facts, scoring: Scoring) -> Verdict:
    if not facts.safe:
        return 0.0, Text("没有到达安全处", "You did not reach safety")
    if _clear(facts.smoke_s):
        return 1.0, Text("没有进入浓烟，不需要低姿", "You met no smoke, so no need to stay low")
    return 1 - facts.upright_s / facts.smoke_s, Text(
        f"浓烟里的 {facts.smoke_s:.0f} 秒中，有 {facts.upright_s:.0f} 秒直着身子走",
        f"Of {facts.smoke_s:.0f} s in smoke you walked upright for {facts.upright_s:.0f} s",
    )


def _wet_cloth(facts: Facts) -> Verdict:
    """What was done with a wet cloth. It is not marked."""
    if facts.wet:
        return 0.0, Text("打湿了毛巾，不计分", "You wetted a cloth; not marked")
    return 0.0, Text("没有用湿毛巾，不计分", "No wet cloth; not marked")


def _time(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.safe_s is None:
        return 0.0, Text("没有到达安全处", "You did not reach safety")
    par = scoring.par_time_s
    return slope(facts.safe_s, par, 2 * par), Text(
        f"用 {facts.safe_s:.0f} 秒到达安全处（{par:.0f} 秒内得满分，{2 * par:.0f} 秒后不得分）",
        f"Safe in {facts.safe_s:.0f} s (all points within {par:.0f} s, none after {2 * par:.0f} s)",
    )


def _dose(facts: Facts, scoring: Scoring) -> Verdict:
    worst = max(facts.fed, facts.heat)
    return (slope(worst, SAFE_FED, HARMFUL_FED) if facts.safe else 0.0), _breathed(facts)


def _breathed(facts: Facts, *, gentle: bool = False) -> Text:
    """How long somebody was in smoke, how little they saw, and what that does to people.

    `gentle` leaves the last out.
    """
    smoke = Text(f"烟中停留 {facts.smoke_s:.0f} 秒", f"{facts.smoke_s:.0f} s in smoke")
    parts = [smoke]
    if facts.least_sight_m is not None:
        sight = facts.least_sight_m
        parts.append(Text(f"能见度最低 {sight:g} 米", f"least sight {sight:g} m"))
    if facts.pains:
        parts.append(Text(f"热得退开 {facts.pains} 次", f"held off by heat {facts.pains} times"))
    parts += [] if gentle else _would_have_done(facts)
    return Text("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def stopped_of_100(dose: float, sigma: float) -> int:
    """Of a hundred people, how many can go no farther at a dose. Their limits are lognormal with median 1."""
    return 0 if dose <= 0 else round(100 * NormalDist().cdf(math.log(dose) / sigma))


def _would_have_done(facts: Facts) -> list[Text]:
    """What the smoke and heat that a player met do to people."""
    found = []
    sight = facts.least_sight_m
    if sight is not None and not _clear(facts.smoke_s):
        if sight <= LOST_SIGHT_M:
            found.append(Text("这样的烟里多数人会折返或迷路", "in such smoke most people turn back or lose their way"))
        elif sight <= COUGH_SIGHT_M:
            found.append(Text("这样的烟呛人、睁不开眼，只能慢慢走", "such smoke stings and slows people down"))
    if stopped := max(stopped_of_100(facts.fed, LIMIT_SIGMA), stopped_of_100(facts.heat, HEAT_SIGMA)):
        found.append(OWN_LIMIT_REACHED.format(n=stopped) if facts.down else OF_A_HUNDRED.format(n=stopped))
    return found


def _lift(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.lift_stuck:
        return 0.0, Text(
            "乘坐了电梯，电梯停在半路，被困在里面", "You took the lift, which stopped on its way with you in it"
        )
    if facts.lift:
        return 0.0, Text("乘坐了电梯", "You took the lift")
    return _if_safe(facts, Text("没有乘电梯", "You left the lift alone"))


def _belongings(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.fetched:
        return 0.0, Text("为拿东西停留", "You stopped to fetch your belongings")
    if facts.reentries:
        return 0.0, Text("返回了建筑", "You went back in")
    return _if_safe(facts, Text("没有为财物停留", "You left your belongings"))


def _extinguisher(facts: Facts, scoring: Scoring) -> Verdict:
    use = facts.used
    if use is None:
        return 0.3, Text("没有尝试扑救初起火", "You did not try to put out the fire while it was small")
    if use.data["worse"]:
        if use.data.get("fuel") == "electrical":
            return 0.0, Text("带电设备用了水，触电了", "Water on equipment under voltage: you got a shock")
        return 0.0, Text("灭火剂用错，火更大了", "The wrong agent made the fire grow")
    if use.data["out"]:
        return 1.0, Text(
            f"在 {use.data['power_kw']} 千瓦时扑灭了火", f"You put the fire out at {use.data['power_kw']} kW"
        )
    if not use.data["right"]:
        return 0.1, Text("灭火剂对这种火不起作用", "This agent does not work on that fire")
    return _not_put_out(use.data["power_kw"], use.data.get("on_base_s"))


def _not_put_out(power_kw: int, on_base_s: float | None) -> Verdict:
    """Why the right agent did not put a fire out. Logs before engine version 6 say nothing of aim."""
    if on_base_s is not None and on_base_s < LEAST_ON_BASE_S:
        return 0.2, Text(
            "没有喷到火焰根部：离得太远或没有对准", "You did not hit the base: too far away, or not aimed at it"
        )
    if on_base_s is not None and power_kw <= PUT_OUT_KW:
        return 0.4, Text(
            f"对准火焰根部只喷了 {on_base_s:.0f} 秒，不够", f"Only {on_base_s:.0f} s of it hit the base: not enough"
        )
    return 0.4, Text(f"火已到 {power_kw} 千瓦，灭不掉了", f"At {power_kw} kW it was too late")


def _warn(facts: Facts, scoring: Scoring) -> Verdict:
    helped = min(1.0, 0.25 * facts.warned + 0.6 * facts.assisted + (0.5 if facts.own_alarm else 0.0))
    return helped, Text(
        f"喊醒 {facts.warned} 人，带走 {facts.assisted} 人",
        f"You warned {facts.warned} people and took {facts.assisted} along",
    )


def _stay(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.stayed is None:
        return 0.0, Text("没有关门退守", "You did not stay behind a closed door")
    if not facts.stayed.data["shut"]:
        return 0.3, DOOR_OPEN
    if facts.opened_while_staying:
        return 0.3, OPENED_AGAIN
    return (1.0 if facts.stayed_safe else 0.5), Text("关门退守，等待救援", "You stayed behind a closed door and waited")


def _roll_call(facts: Facts, scoring: Scoring) -> Verdict:
    if facts.reported_s is None:
        return 0.0, Text("没有到集合点报到", "You did not report at the assembly point")
    return 1.0, Text("已在集合点报到", "You reported at the assembly point")


JUDGES: dict[str, Callable[[Facts, Scoring], Verdict]] = {
    "alarm": _alarm, "call_119": _call_119, "door": _door, "feel_door": _feel_door, "route": _route,
    "low_posture": _low_posture, "time": _time, "dose": _dose, "lift": _lift,
    "belongings": _belongings, "extinguisher": _extinguisher, "warn": _warn, "stay": _stay, "roll_call": _roll_call,
}  # fmt: skip

# What children read of a line that else says what smoke and heat would have done to them.
GENTLE: dict[str, Callable[[Facts], Text]] = {"dose": lambda facts: _breathed(facts, gentle=True)}

# Said to who was fetched from the refuge, and met smoke in it.
SMOKE_CAME_IN = Text("等救援时屋里进了烟", "Smoke came in while you waited")

# Said of a grave act that no line of the role judges.
GRAVE_REASONS: dict[str, Text] = {
    "lift": Text("乘坐了电梯", "You took the lift"),
    "feel_door": Text("打开了烫手的门", "You opened a hot door"),
    "door": Text("打开了着火房间的门", "You opened the door of the burning room"),
    "stay": Text("离开了退守的房间", "You left the room of refuge"),
    "belongings": Text("为拿东西停留", "You stopped to fetch your belongings"),
    "route": Text("走进了烟里", "You walked into the smoke"),
    "leave": Text("到结束也没有离开建筑", "Still in the building at the end"),
    "refuge": Text("没有在关紧门的房间里等到救援", "No wait for rescue behind a shut door"),
    "reentry": Text("返回了建筑", "You went back in"),
}
