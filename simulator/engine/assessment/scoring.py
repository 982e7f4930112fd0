"""The score: a pure function of the event log. Each line has a reason, a source and what would have been right.

The lines add up to the total: what is taken away is a line, too (see `deductions`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist

from simulator.protocol.text import Text

from ..event_log import Event
from ..fire.fed import HEAT_SIGMA, LIMIT_SIGMA
from ..fire.jets import PUT_OUT_KW
from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE, Scoring
from .deductions import DOOR_OPEN, OPENED_AGAIN, deductions, still_inside, sum_of
from .delays import overtaken
from .facts import Facts, facts_of
from .fire_small import could_fight
from .grave_acts import LATE, LED, fallen, gravest, led_down
from .next_lesson import next_lesson
from .others_line import LEAVE, LEAVE_LANE, duty_of, others_line, untold_act
from .rubric import RUBRIC
from .score_card import ScoreCard, ScoreLine

EARLY_ALARM_S, LATE_ALARM_S = 15.0, 60.0
SMOKE_FREE_S, SMOKE_LOST_S = 1.0, 10.0
SAFE_FED, HARMFUL_FED = 0.02, 0.3
LOST_CALL = 0.3  # the most a call is worth that gives no address
CUT_OFF_CALL = 0.5  # the most of one that ran out before all was said
INDOORS_CALL = 0.8  # of the points for a call from inside, by somebody who then walked out
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
FIGHTING = "extinguisher"
REOPENED = {"self": 0.3, "others": 0.8}  # of the points for a door shut against smoke that did not stay so
TRIED_TOO_BIG = 0.1
RIGHT_BUT_SHORT = 0.6  # the right agent, aimed at the base of a small fire, and not long enough

# The share of the points, and the reason; without a share there was no occasion, and the line is not marked.
Verdict = tuple[float | None, Text]
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
    facts, is_stay, duty = facts_of(events, player), stays(scenario, role), duty_of(scenario, role)
    if duty == "answers":  # who answers for a room is to be its last
        facts = replace(facts, answers=True, last_out=True if facts.last_out is False else facts.last_out)
    if weights.get(FIGHTING) and not could_fight(events, scenario, role):
        facts = replace(facts, too_big=True)
    verdicts = {key: judge(facts, scoring, is_stay) for key, judge in JUDGES.items() if weights.get(key)}
    shares = shared_out({key: weights[key] for key, (share, _reason) in verdicts.items() if share is not None}, weights)
    lines = [_judged(key, verdict, shares.get(key, 0.0), facts, scenario) for key, verdict in verdicts.items()]
    lines += deductions(facts, scoring, lines, stays=is_stay)
    left = None if scenario.practice else others_line(facts, scenario, role, lines, stays=is_stay)
    lines += [left] if left else []
    total = sum_of(lines)
    if not scenario.practice and not weights.get("call_119"):
        lines.append(_judged("call_119", (None, _call_119(facts, scoring, is_stay)[1]), 0.0, facts, scenario))
    if scenario.fixtures["water"]:
        lines.append(_line("wet_cloth", _wet_cloth(facts), 0.0))
    untold = None if is_stay else untold_act(facts, duty, {line.key for line in lines})
    lesson = gravest(
        events, player, safe=facts.safe, down=facts.down, stays=is_stay, untold=untold, open_air=scenario.open_air,
        late=facts.on_the_way,
    )  # fmt: skip
    if lesson == LED:
        lines.append(_line(LED, (0.0, _led(events, player)), 0.0, _led(events, player, gentle=True)))
    elif lesson and lesson not in {line.key for line in lines}:
        reason = still_inside(facts) if lesson == "leave" else GRAVE_REASONS[lesson]
        reason = (overtaken(facts.delays) or reason) if lesson == LATE else reason
        reason = SMOKE_CAME_IN if lesson == "refuge" and facts.safe else reason
        lines.append(_line(lesson, (0.0, reason), 0.0))
    told = LEAVE_LANE if scenario.open_air else LEAVE if duty != "self" else None
    lines = [replace(line, advice=told) if told and line.key == "leave" else line for line in lines]
    one_way = sum(OUTSIDE in door.between for door in scenario.doors) == 1
    lines = [replace(line, advice=ONE_WAY) if one_way and line.key == "route" else line for line in lines]
    if not lesson:
        lesson, well = next_lesson(lines, open_air=scenario.open_air)
        lines += [well] if well else []
    band = "excellent" if total >= scoring.excellent else "pass" if total >= scoring.passing else "fail"
    return ScoreCard(total, float(sum(weights.values())), band, facts.safe_s, tuple(lines), lesson)


def slope(value: float, full: float, none: float) -> float:
    """1 up to `full`, then falling in a straight line to 0 at `none`."""
    return min(1.0, max(0.0, (none - value) / (none - full)))


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
    made = _line(key, (share or 0.0, reason), most, gentle, school=scenario.is_school)
    if key == "dose" and scenario.open_air:
        return replace(made, advice=RADIANT)
    return made


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


def _clear(value: float) -> bool:
    return value < SMOKE_FREE_S


def _if_safe(facts: Facts, seen: Text) -> Verdict:
    """All of the points for who came to safety. Who did not gets none for what they left alone, and loses none."""
    return (1.0 if facts.safe else None), seen


def _alarm(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.own_alarm and facts.alarm_s is not None:
        seconds = facts.alarm_s
        return slope(seconds, EARLY_ALARM_S, LATE_ALARM_S), Text(
            f"第 {seconds:.0f} 秒按下报警按钮（{EARLY_ALARM_S:.0f} 秒内得满分，{LATE_ALARM_S:.0f} 秒后不得分）",
            f"You pressed the alarm button after {seconds:.0f} s (all points within {EARLY_ALARM_S:.0f} s, none after "
            f"{LATE_ALARM_S:.0f} s)",
        )
    if facts.alarm_s is not None and facts.alarm_s <= EARLY_ALARM_S:
        return None, Text(
            f"第 {facts.alarm_s:.0f} 秒警报已经响了，轮不到你按", f"The alarm already rang after {facts.alarm_s:.0f} s"
        )
    if facts.warned:
        return 0.4, Text(
            f"没有按报警按钮，但喊醒了 {facts.warned} 人", f"No alarm, but you warned {facts.warned} people"
        )
    return 0.0, Text("没有发出警报", "You raised no alarm")


def _call_119(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.called is None:
        return 0.0, Text("没有拨打 119", "You did not call 119")
    stuck = bool(facts.called.data.get("stuck"))  # who cannot go on calls where they are
    if facts.called.data["in_smoke"] and not stuck:
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
        if "trapped" in facts.answered - facts.said and not facts.called.data["outside"]:
            told_zh, told_en = f"{told_zh}（你当时还在里面）", f"{told_en} (you were still inside)"
    unsaid = [name for thing, name in FIVE_THINGS.items() if thing not in facts.answered]
    if unsaid and facts.calls_on:
        said += len(unsaid)
        told_zh, told_en = f"{told_zh}，演练结束时还在通话", f"{told_en}, and were still on the line at the end"
    elif unsaid:
        told_zh += f"，没来得及说：{'、'.join(name.zh for name in unsaid)}"
        told_en += f", with no time left for {', '.join(name.en for name in unsaid)}"
    share = 0.5 + 0.1 * said
    if facts.was_called_off:
        share = min(CUT_OFF_CALL, share)
        told_zh, told_en = f"{told_zh}，电话就断了", f"{told_en} before the line went dead"
    if stuck:
        told_zh, told_en = (
            f"{told_zh}；走不动了，当场打是对的",
            f"{told_en}; you could not go on and were right to call",
        )
    elif facts.answers and not facts.called.data["outside"]:
        told_zh += "；你对别人负责，在没有烟的地方就打，打得对"
        told_en += "; you answer for others and called at once where there was no smoke: that is right"
    elif not is_stay and not facts.called.data["outside"] and facts.left_s is not None:
        share *= INDOORS_CALL
        told_zh += "；还没到安全处就打了，应先出来再打"
        told_en += "; you called before you were safe: get out first"
    elif facts.called.data["outside"]:
        told_zh, told_en = f"{told_zh}；是到了外面打的", f"{told_en}; you were outdoors"
    return share, Text(told_zh, told_en)


def _door(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
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
            "随手关了门，后来被别人又打开，没有一直挡住烟：边关边喊“别开这扇门”",
            "You shut the door, and others opened it again: tell them to leave it shut",
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
        return 0.0, Text("打开了烫手的门", "You opened a hot door")
    if facts.unfelt:
        return 0.4 if facts.felt else 0.2, Text("有的门没有试就开了", "You opened a door without feeling it")
    if facts.felt:
        return 1.0, Text("开门前先试了门", "You felt the door first")
    return None, Text("没有开过关着的门", "You opened no closed door")


def _route(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    clear = _clear(facts.smoke_s)
    if facts.safe and clear:
        return 1.0, Text("避开了浓烟区", "You kept clear of the smoke")
    smoke = f"在浓烟区停留 {facts.smoke_s:.0f} 秒", f"You spent {facts.smoke_s:.0f} s where smoke hung low"
    if facts.safe:
        if (late := overtaken(facts.delays)) is not None:
            smoke = f"{late.zh}；{smoke[0]}", f"{late.en}; {smoke[1]}"
        return slope(facts.smoke_s, SMOKE_FREE_S, SMOKE_LOST_S), Text(smoke[0] + SCALE.zh, smoke[1] + SCALE.en)
    if clear:
        return None, Text("没有走完一条路", "You finished no way out")
    if (late := overtaken(facts.delays)) is not None:
        return None, Text(f"{late.zh}；{smoke[0]}", f"{late.en}; {smoke[1]}")
    return 0.0, Text(f"{smoke[0]}，没有到达安全处", f"{smoke[1]} and did not reach safety")


def _low_posture(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if _clear(facts.smoke_s):
        return None, Text("没有进入浓烟，不需要低姿", "You met no smoke, so no need to stay low")
    upright = (
        f"浓烟里的 {facts.smoke_s:.0f} 秒中，有 {facts.upright_s:.0f} 秒直着身子走",
        f"Of {facts.smoke_s:.0f} s in smoke you walked upright for {facts.upright_s:.0f} s",
    )
    if not facts.safe:
        return 0.0, Text(f"{upright[0]}，没有到达安全处", f"{upright[1]} and did not reach safety")
    return slope(facts.upright_s, SMOKE_FREE_S, SMOKE_LOST_S), Text(upright[0] + SCALE.zh, upright[1] + SCALE.en)


def _wet_cloth(facts: Facts) -> tuple[float, Text]:
    """What was done with a wet cloth. It is not marked."""
    if facts.wet:
        return 0.0, Text("打湿了毛巾，不计分", "You wetted a cloth; not marked")
    return 0.0, Text("没有用湿毛巾，不计分", "No wet cloth; not marked")


def _time(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    par = scoring.par_time_s
    if facts.safe_s is None:
        return 0.0, Text(
            f"没有到达安全处（{par:.0f} 秒内得满分，{2 * par:.0f} 秒后不得分）",
            f"You did not reach safety (all points within {par:.0f} s, none after {2 * par:.0f} s)",
        )
    return slope(facts.safe_s, par, 2 * par), Text(
        f"用 {facts.safe_s:.0f} 秒到达安全处（{par:.0f} 秒内得满分，{2 * par:.0f} 秒后不得分）",
        f"Safe in {facts.safe_s:.0f} s (all points within {par:.0f} s, none after {2 * par:.0f} s)",
    )


def _dose(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    worst, met = max(facts.fed, facts.heat), _breathed(facts)
    if facts.safe:
        return slope(worst, SAFE_FED, HARMFUL_FED), met
    if worst <= SAFE_FED and _clear(facts.smoke_s) and not facts.pains:
        return None, met
    return 0.0, Text(f"{met.zh}，没有到达安全处", f"{met.en}; you did not reach safety")


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


def _extinguisher(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    use = facts.used
    if use is None and facts.too_big:
        return None, Text(
            "赶到时火已经太大、屋里待不住，不该去扑", "By the time you could reach it the fire was too big"
        )
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
    if use.data["power_kw"] > PUT_OUT_KW:
        kw = use.data["power_kw"]
        return TRIED_TOO_BIG, Text(
            f"火已到 {kw} 千瓦，一具灭火器灭不掉：这时该撤，不该再扑",
            f"At {kw} kW it was too late for one extinguisher: leave, do not fight it",
        )
    return _not_put_out(use.data["power_kw"], use.data.get("on_base_s"))


def _not_put_out(power_kw: int, on_base_s: float | None) -> Verdict:
    """Why the right agent did not put a fire out. Logs before engine version 6 say nothing of aim."""
    if on_base_s is not None and on_base_s < LEAST_ON_BASE_S:
        return 0.2, Text(
            "没有喷到火焰根部：离得太远或没有对准", "You did not hit the base: too far away, or not aimed at it"
        )
    if on_base_s is None:
        return 0.4, Text(f"火在 {power_kw} 千瓦时没有扑灭", f"At {power_kw} kW you did not put it out")
    return RIGHT_BUT_SHORT, Text(
        f"对准火焰根部只喷了 {on_base_s:.0f} 秒，不够", f"Only {on_base_s:.0f} s of it hit the base: not enough"
    )


def _warn(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    helped = min(1.0, 0.25 * facts.warned + 0.6 * facts.assisted + (0.5 if facts.own_alarm else 0.0))
    missed = (
        0 if facts.others is None else max(facts.others["passed"], 0 if facts.has_told else facts.others["unaware"])
    )
    told_zh, told_en = (
        f"喊醒 {facts.warned} 人，带走 {facts.assisted} 人",
        f"You warned {facts.warned} people and took {facts.assisted} along",
    )
    if missed and not is_stay:
        reached = facts.warned + facts.assisted
        helped *= reached / (reached + missed)
        told_zh, told_en = f"{told_zh}，还有 {missed} 人没有叫到", f"{told_en}; {missed} were not told"
    return helped, Text(told_zh, told_en)


def _stay(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.stayed is None:
        return 0.0, Text("没有关门退守", "You did not stay behind a closed door")
    if not facts.stayed.data["shut"]:
        return 0.3, DOOR_OPEN
    if facts.opened_while_staying:
        return 0.3, OPENED_AGAIN
    return (1.0 if facts.stayed_safe else 0.5), Text("关门退守，等待救援", "You stayed behind a closed door and waited")


def _roll_call(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if facts.reported_s is None:
        return 0.0, Text("没有到集合点报到", "You did not report at the assembly point")
    return 1.0, Text("已在集合点报到", "You reported at the assembly point")


JUDGES: dict[str, Callable[[Facts, Scoring, bool], Verdict]] = {
    "alarm": _alarm, "call_119": _call_119, "door": _door, "feel_door": _feel_door, "route": _route,
    "low_posture": _low_posture, "time": _time, "dose": _dose, "lift": _lift,
    "belongings": _belongings, "extinguisher": _extinguisher, "warn": _warn, "stay": _stay, "roll_call": _roll_call,
}  # fmt: skip

# What children read of a line that else says what smoke and heat would have done to them.
GENTLE: dict[str, Callable[[Facts], Text]] = {"dose": lambda facts: _breathed(facts, gentle=True)}

# Said to who was fetched from the refuge, and met smoke in it.
SCALE = Text(
    f"（{SMOKE_FREE_S:.0f} 秒内不扣分，{SMOKE_LOST_S:.0f} 秒后不得分）",
    f" (all points within {SMOKE_FREE_S:.0f} s, none after {SMOKE_LOST_S:.0f} s)",
)
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
}
