"""How the way, the posture and the harm are judged: by seconds in smoke, by sight and by dose."""

from __future__ import annotations

import math
from statistics import NormalDist

from simulator.protocol.reach import LOW_SIGHT_M
from simulator.protocol.text import Text

from ..fire.fed import HEAT_SIGMA, LIMIT_SIGMA
from ..fire.sight import MOST_VISIBILITY_M
from ..scenario.parts import Scoring
from .ascents import Ascent
from .delays import overtaken
from .facts import Facts
from .judging import SCALE, SMOKE_FREE_S, SMOKE_LOST_S, Verdict, is_clear, slope
from .ways import TOWARDS

SAFE_FED, HARMFUL_FED = 0.02, 0.3
LOST_SIGHT_M, COUGH_SIGHT_M = 3.0, 8.0
UNDER_SMOKE = 0.7  # the least a way out is worth on which the smoke stayed above the head
WENT_UP = 0.4  # the most a way is worth that went up first
# Who walks below the layer: seconds in smoke and the farthest sight together would read as a contradiction.
OVERHEAD = Text("头顶上有烟 {s} 秒，眼睛的高度还看得清", "Smoke overhead for {s} s, clear at eye height")
OF_A_HUNDRED = Text(
    "吸到、烤到这个程度，100 人中约有 {n} 人走不下去",
    "after that much gas and heat about {n} of 100 people can go no farther",
)
CHOKED = Text(
    "呛得睁不开眼、走不动：各人能承受的不一样，这样的烟 100 人中约有 {n} 人会停下，这次你是其中一个",
    "eyes shut, unable to go on: people differ, such smoke stops about {n} of 100, now you among them",
)
CHOKED_ALL = Text(
    "呛得睁不开眼、走不动：这样的烟几乎谁都走不动",
    "eyes shut, unable to go on: such smoke stops nearly everybody",
)
NEARLY_ALL = 95  # of a hundred
OWN_LIMIT_REACHED = Text(
    "各人能承受的不一样：吸到、烤到这个程度，100 人中约有 {n} 人走不下去，这次你是其中一个",
    "people differ: after that much gas and heat about {n} of 100 can go no farther, now you among them",
)


def judge_route(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    if is_stay and facts.stayed_safe and facts.safe and is_clear(facts.smoke_before_s):
        return 1.0, Text("守在房间里，没有走进烟里", "You kept to the room and walked into no smoke")
    share, reason = _way_taken(facts)
    if facts.ascent is None:
        return share, reason
    up = climbed(facts.ascent)
    return min(WENT_UP, share or 0.0), Text(f"{up.zh}；{reason.zh}", f"{up.en}; {reason.en}")


def climbed(ascent: Ascent, *, short: bool = False) -> Text:
    """That somebody climbed to an upper storey, and when they were back down."""
    up = Text(f"你上到了{ascent.name.zh}：烟往上走", f"You climbed to {ascent.name.en}: smoke rises")
    if short:
        return up
    if ascent.back_s is None:
        return Text(f"第 {ascent.at_s:.0f} 秒{up.zh}", f"After {ascent.at_s:.0f} s y{up.en[1:]}")
    return Text(
        f"第 {ascent.at_s:.0f} 秒{up.zh}，{ascent.back_s:.0f} 秒后才又下来",
        f"After {ascent.at_s:.0f} s y{up.en[1:]}; you were back down {ascent.back_s:.0f} s later",
    )


def _way_taken(facts: Facts) -> Verdict:
    clear = is_clear(facts.smoke_s)
    if facts.safe and clear:
        return 1.0, Text("避开了浓烟区", "You kept clear of the smoke")
    smoke = _stretch(facts)
    if facts.safe:
        if (late := overtaken(facts.delays)) is not None:
            smoke = Text(f"{late.zh}；{smoke.zh}", f"{late.en}; {smoke.en}")
        share = slope(facts.smoke_s, SMOKE_FREE_S, SMOKE_LOST_S)
        if is_overhead(facts) and facts.way != TOWARDS:
            return max(UNDER_SMOKE, share), smoke
        return share, Text(smoke.zh + SCALE.zh, smoke.en + SCALE.en)
    if clear:
        return None, Text("没有走完一条路", "You finished no way out")
    if (late := overtaken(facts.delays)) is not None:
        return None, Text(f"{late.zh}；{smoke.zh}", f"{late.en}; {smoke.en}")
    return 0.0, Text(f"{smoke.zh}，没有到达安全处", f"{smoke.en} and did not reach safety")


def _stretch(facts: Facts) -> Text:
    if is_overhead(facts):
        return Text(f"在头顶有烟的地方走了 {facts.smoke_s:.0f} 秒", f"You walked under smoke for {facts.smoke_s:.0f} s")
    return Text(f"在浓烟区停留 {facts.smoke_s:.0f} 秒", f"You spent {facts.smoke_s:.0f} s where smoke hung low")


def is_overhead(facts: Facts) -> bool:
    """True for who was under smoke that never came down to their head so that screens would ask to go low."""
    return facts.least_sight_m is not None and facts.least_sight_m >= LOW_SIGHT_M


def judge_low_posture(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    """By the seconds upright in smoke in which screens ask to go low, whoever was overtaken by it included."""
    if not facts.low_in_smoke and (is_clear(facts.smoke_s) or is_overhead(facts)):
        return None, Text("烟没有低到头的高度，不需要低姿", "No smoke came down to your head, so no need to stay low")
    upright = Text(
        f"烟到了头的高度，有 {facts.upright_s:.0f} 秒直着身子走",
        f"With smoke down to your head you walked upright for {facts.upright_s:.0f} s",
    )
    if not (facts.safe or facts.was_overtaken):
        return 0.0, Text(f"{upright.zh}，没有到达安全处", f"{upright.en} and did not reach safety")
    return slope(facts.upright_s, SMOKE_FREE_S, SMOKE_LOST_S), Text(upright.zh + SCALE.zh, upright.en + SCALE.en)


def judge_dose(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    worst, met = max(facts.fed, facts.heat), breathed(facts)
    if facts.safe or facts.is_sheltered:
        return slope(worst, SAFE_FED, HARMFUL_FED), met
    if worst <= SAFE_FED and is_clear(facts.smoke_s) and not facts.pains:
        return None, met
    return 0.0, Text(f"{met.zh}，没有到达安全处", f"{met.en}; you did not reach safety")


def breathed(facts: Facts, *, gentle: bool = False) -> Text:
    """How long somebody was in smoke, how little they saw, and what that does to people.

    `gentle` leaves the last out.
    """
    parts = [Text(f"烟中停留 {facts.smoke_s:.0f} 秒", f"{facts.smoke_s:.0f} s in smoke")]
    is_under = not is_clear(facts.smoke_s) and is_overhead(facts)
    if is_under:
        parts = [OVERHEAD.format(s=f"{facts.smoke_s:.0f}")]
    if facts.least_sight_m is not None and not (is_under and facts.least_sight_m >= MOST_VISIBILITY_M):
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
    if choked := stopped_of_100(facts.choked, LIMIT_SIGMA):
        found.append(CHOKED_ALL if choked >= NEARLY_ALL else CHOKED.format(n=choked))
    elif sight is not None and not is_clear(facts.smoke_s):
        if sight <= LOST_SIGHT_M:
            found.append(Text("这样的烟里多数人会折返或迷路", "in such smoke most people turn back or lose their way"))
        elif sight <= COUGH_SIGHT_M:
            found.append(Text("这样的烟呛人、睁不开眼，只能慢慢走", "such smoke stings and slows people down"))
    if stopped := max(stopped_of_100(facts.fed, LIMIT_SIGMA), stopped_of_100(facts.heat, HEAT_SIGMA)):
        found.append(OWN_LIMIT_REACHED.format(n=stopped) if facts.down else OF_A_HUNDRED.format(n=stopped))
    return found
