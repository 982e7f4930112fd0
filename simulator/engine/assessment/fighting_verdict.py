"""How the use of an extinguisher is judged."""

from __future__ import annotations

from simulator.protocol.text import Text

from ..fire.jets import PUT_OUT_KW, is_small
from ..scenario.parts import Scoring
from .facts import Facts
from .judging import Verdict

LEAST_ON_BASE_S = 0.5
NOT_TRIED = 0.7  # fighting comes last: to warn, ring and leave is right
TRIED_TOO_BIG = 0.1
PUT_OUT_AT_RISK = 0.6  # put out where nobody could stay any more
RIGHT_BUT_SHORT = 0.6  # the right agent, aimed at the base of a small fire, and not long enough


def judge_extinguisher(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
    use = facts.used
    if use is None and facts.too_big:
        return None, Text(
            "赶到时火已经太大、屋里待不住，不该去扑", "By the time you could reach it the fire was too big"
        )
    if use is None:
        return NOT_TRIED, Text(
            "没有去扑初起火：没有把握就先报警、撤离，不算错",
            "You did not fight the fire while it was small: who is not sure rings and leaves, which is no fault",
        )
    if use.data["worse"]:
        if use.data.get("fuel") == "electrical":
            return 0.0, Text("带电设备用了水，触电了", "Water on equipment under voltage: you got a shock")
        return 0.0, Text("灭火剂用错，火更大了", "The wrong agent made the fire grow")
    if use.data["out"] and facts.fought_lost:
        return PUT_OUT_AT_RISK, Text(
            f"在 {use.data['power_kw']} 千瓦时扑灭了火，可着火的屋里已经浓烟高温、待不住人：是冒险",
            f"You put the fire out at {use.data['power_kw']} kW, where smoke and heat let nobody stay: a risk",
        )
    if use.data["out"]:
        return 1.0, Text(
            f"在 {use.data['power_kw']} 千瓦时扑灭了火", f"You put the fire out at {use.data['power_kw']} kW"
        )
    if not use.data["right"]:
        return 0.1, Text("灭火剂对这种火不起作用", "This agent does not work on that fire")
    if not is_small(use.data["power_kw"], is_lost=facts.fought_lost):
        kw = use.data["power_kw"]
        if kw <= PUT_OUT_KW:
            return TRIED_TOO_BIG, Text(
                "着火的屋里已经浓烟高温、待不住人：这时该撤，不该再扑",
                "Smoke and heat let nobody stay where it burned: leave, do not fight it",
            )
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
