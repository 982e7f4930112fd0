"""How a call to 119 is judged: by where it was made, what it told, and whether it was finished."""

from __future__ import annotations

from simulator.protocol.text import Text

from ..scenario.parts import Scoring
from .facts import Facts
from .judging import Verdict

LOST_CALL = 0.3  # the most a call is worth that gives no address
CUT_OFF_CALL = 0.5  # the most of one that ran out before all was said
DENIED_CALL = 0.4  # the most of one that says that nobody is inside while people are
INDOORS_CALL = 0.8  # of the points for a call from inside, by somebody who then walked out
FIVE_THINGS = {
    "place": Text("地点", "where"),
    "what": Text("燃烧物", "what burns"),
    "size": Text("火势", "how big"),
    "trapped": Text("有无人被困", "anyone trapped"),
    "name": Text("姓名电话", "your name"),
}


def judge_call(facts: Facts, scoring: Scoring, is_stay: bool) -> Verdict:
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
        is_inside = not facts.called.data["outside"] and not facts.denied
        if "trapped" in facts.answered - facts.said and is_inside:
            told_zh, told_en = f"{told_zh}（你当时还在里面）", f"{told_en} (you were still inside)"
    if facts.denied:
        told_zh += f"；里面还有 {facts.denied} 人，你说没有人，消防员就不会进去找"
        told_en += (
            f"; {facts.denied} were inside and you said that nobody was: told so, the firefighters do not go in to look"
        )
    unsaid = [name for thing, name in FIVE_THINGS.items() if thing not in facts.answered]
    if unsaid and facts.calls_on:
        said += len(unsaid)
        told_zh, told_en = f"{told_zh}，演练结束时还在通话", f"{told_en}, and were still on the line at the end"
    elif unsaid:
        told_zh += f"，没来得及说：{'、'.join(name.zh for name in unsaid)}"
        told_en += f", with no time left for {', '.join(name.en for name in unsaid)}"
    share = 0.5 + 0.1 * said
    if facts.denied:
        share = min(DENIED_CALL, share)
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
