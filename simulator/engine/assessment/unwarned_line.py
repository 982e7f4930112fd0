"""The lines about who answers for others and goes without a word, or tells 119 that nobody is inside.

They take the points of what was done for oneself.

《消防法》第四十四条: 人员密集场所发生火灾，该场所的现场工作人员应当立即组织、引导在场人员疏散. Whoever warns, rings and
leads and is then overtaken by the smoke is worth more than who runs off in silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.protocol.text import Text

from ..scenario.parts import Scoring
from .deductions import BELOW_PASS, sum_of
from .facts import Facts
from .rubric import RUBRIC
from .score_card import ScoreLine

UNWARNED, DENIED = "unwarned", "denied"
RANG_MOST = 40.0  # where others learnt of it, though not from them
SILENT_MOST = 15.0  # the most a run is worth in which nobody learnt of the fire from who answers for them


def unwarned_line(facts: Facts, scoring: Scoring, lines: Sequence[ScoreLine]) -> ScoreLine | None:
    """The line, after `lines`, for somebody who answers for others; None where they gave a sign or nobody is left.

    It takes less where the alarm rang by itself while they were inside, or they called up from outside.
    """
    others = facts.others
    inside = sum(others["inside"].values()) + others["down"] if others else 0
    rang = facts.alarm_s is not None and (facts.left_s is None or facts.alarm_s <= facts.left_s)
    if not facts.answers or not facts.is_silent or not inside or (rang and facts.shouted):
        return None
    most = RANG_MOST if (rang or facts.called_up) and not facts.denied else SILENT_MOST
    over = max(0.0, sum_of(lines) - most)
    criterion = RUBRIC[UNWARNED]
    reason = _reason(facts, inside, f"{most:g}")
    return ScoreLine(UNWARNED, round(-over, 1) + 0.0, 0.0, criterion.title, reason, criterion.advice, criterion.source)


def denied_line(facts: Facts, scoring: Scoring, lines: Sequence[ScoreLine]) -> ScoreLine | None:
    """The line, after `lines`, for who answers for others and told 119 that nobody is inside while people are.

    Such a run fails. None for others.
    """
    if not (facts.answers and facts.denied):
        return None
    over = max(0.0, sum_of(lines) - (scoring.passing - BELOW_PASS))
    criterion, n = RUBRIC[DENIED], facts.denied
    reason = Text(
        f"里面还有 {n} 人，你对 119 说没有人，消防员就不会进去找；你对他们负责，总分不到合格线",
        f"{n} were inside and you told 119 that nobody was, so the firefighters do not go in to look; you answer for "
        "them: below the pass mark",
    )
    return ScoreLine(DENIED, round(-over, 1) + 0.0, 0.0, criterion.title, reason, criterion.advice, criterion.source)


def _reason(facts: Facts, inside: int, most: str) -> Text:
    """What was not done: who shouted where nobody heard it is not told to have said nothing."""
    if facts.called_up:
        did = Text("只在外面喊了一声，里面没有人听得到", "You only shouted from outside, where nobody inside hears it")
    elif facts.shouted:
        did = Text("喊了，可附近没有人听到", "You shouted where nobody could hear it")
    else:
        did = Text("没有喊过里面的人", "You called nobody inside")
    ring = Text("，没有按警报", ", did not ring") if facts.has_buttons else Text("", "")
    gone = Text("，自己先走了", " and went by yourself") if facts.left_s is not None else Text("", "")
    return Text(
        f"{did.zh}{ring.zh}，也没有告诉 119 里面有人{gone.zh}：里面还有 {inside} 人。"
        f"你对他们负责，这样最多得 {most} 分",
        f"{did.en}{ring.en}, did not tell 119 of them{gone.en}: {inside} were inside. You answer for them, so the run "
        f"is worth {most} points at most",
    )
