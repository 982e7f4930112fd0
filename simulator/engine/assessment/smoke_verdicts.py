"""How the way, the posture and the harm are judged: by seconds in smoke, by sight and by dose."""

from __future__ import annotations

import math
from statistics import NormalDist

from simulator.protocol.text import Text

from ..fire.fed import HEAT_SIGMA, LIMIT_SIGMA
from ..scenario.parts import Scoring
from .delays import overtaken
from .facts import Facts
from .judging import SCALE, SMOKE_FREE_S, SMOKE_LOST_S, Verdict, is_clear, slope

SAFE_FED, HARMFUL_FED = 0.02, 0.3
LOST_SIGHT_M, COUGH_SIGHT_M = 3.0, 8.0
OF_A_HUNDRED = Text(
    "吸到、烤到这个程度，100 人中约有 {n} 人走不下去",
    "after that much gas and heat about {n} of 100 people can go no farther",
)
OWN_LIMIT_REACHED = Text(
    "各人能承受的不一样：吸到、烤到这个程度，100 人中约有 {n} 人走不下去，这次你是其中一个",
    "people differ: after that much gas and heat about {n} of 100 can go no farther, now you among them",
)


def judge_route(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    clear = is_clear(facts.smoke_s)
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


def judge_low_posture(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if is_clear(facts.smoke_s):
        return None, Text("没有进入浓烟，不需要低姿", "You met no smoke, so no need to stay low")
    upright = (
        f"浓烟里的 {facts.smoke_s:.0f} 秒中，有 {facts.upright_s:.0f} 秒直着身子走",
        f"Of {facts.smoke_s:.0f} s in smoke you walked upright for {facts.upright_s:.0f} s",
    )
    if not facts.safe:
        return 0.0, Text(f"{upright[0]}，没有到达安全处", f"{upright[1]} and did not reach safety")
    return slope(facts.upright_s, SMOKE_FREE_S, SMOKE_LOST_S), Text(upright[0] + SCALE.zh, upright[1] + SCALE.en)


def judge_dose(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    worst, met = max(facts.fed, facts.heat), breathed(facts)
    if facts.safe:
        return slope(worst, SAFE_FED, HARMFUL_FED), met
    if worst <= SAFE_FED and is_clear(facts.smoke_s) and not facts.pains:
        return None, met
    return 0.0, Text(f"{met.zh}，没有到达安全处", f"{met.en}; you did not reach safety")


def breathed(facts: Facts, *, gentle: bool = False) -> Text:
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
    if sight is not None and not is_clear(facts.smoke_s):
        if sight <= LOST_SIGHT_M:
            found.append(Text("这样的烟里多数人会折返或迷路", "in such smoke most people turn back or lose their way"))
        elif sight <= COUGH_SIGHT_M:
            found.append(Text("这样的烟呛人、睁不开眼，只能慢慢走", "such smoke stings and slows people down"))
    if stopped := max(stopped_of_100(facts.fed, LIMIT_SIGMA), stopped_of_100(facts.heat, HEAT_SIGMA)):
        found.append(OWN_LIMIT_REACHED.format(n=stopped) if facts.down else OF_A_HUNDRED.format(n=stopped))
    return found
