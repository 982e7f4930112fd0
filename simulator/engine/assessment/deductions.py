"""What is taken from the points of a score card: each is a line, so that the lines add up to the total."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.protocol.text import Text

from ..fire.lift_odds import OPENS_AT_FIRE, STOPS_ON_THE_WAY
from ..scenario.parts import Scoring
from .facts import Facts
from .grave_acts import SHELTERED
from .rubric import RUBRIC
from .score_card import ScoreLine
from .shelter import Shelter

FROM_THE_START_S = 2.0  # where nobody could stay so early, nobody could have left
REENTRY_COST = 15.0
SHUT_ON_COST = 10.0
BELOW_PASS = 1.0  # by so much a player who is not safe stays below the pass mark
LUCK = Text(
    f"这次电梯没有困住你，是运气：本模型假设火场里 100 次有 {STOPS_ON_THE_WAY * 100:.0f} 次停在半路，"
    f"{OPENS_AT_FIRE * 100:.0f} 次在着火层开门",
    f"It was luck that the lift went through: this model assumes that {STOPS_ON_THE_WAY * 100:.0f} of 100 rides in a "
    f"fire stop on the way and {OPENS_AT_FIRE * 100:.0f} open at the burning storey",
)

DOOR_OPEN = Text("退守时门没有关好", "The door was not shut")
OPENED_AGAIN = Text("等待时又把门打开了", "You opened a door again while you waited")


def sum_of(lines: Sequence[ScoreLine]) -> float:
    """The points of these lines together, rounded like points."""
    return round(sum(line.points for line in lines), 1)


def deductions(facts: Facts, scoring: Scoring, lines: Sequence[ScoreLine], *, stays: bool) -> list[ScoreLine]:
    """The lines that take points away from `lines`, in order: going back in, a door shut on people, a lift that
    happened to go through, not being safe at the end.

    No line takes more than there is. With `stays` the player's part was to stay behind a shut door.
    """
    found: list[ScoreLine] = []
    if facts.reentries:
        cost = min(REENTRY_COST * facts.reentries, sum_of(lines))
        times = facts.reentries
        found.append(_line("reentry", -cost, Text(f"返回建筑 {times} 次", f"Went back in {times} times")))
    judged = facts.left_behind and any(line.key == "door" and line.most for line in lines)
    if facts.shut_on and not stays and not judged:
        cost, people = min(SHUT_ON_COST, max(0.0, sum_of([*lines, *found]))), facts.shut_on
        at_s = facts.shut_event.time_s if facts.shut_event is not None else 0.0
        door = facts.shut_door or Text("门", "a door")
        why = (
            f"第 {at_s:.0f} 秒关上{door.zh}时，还有 {people} 人没有从这扇门过来",
            f"After {at_s:.0f} s you shut {door.en} while {people} people had still to come through",
        )
        found.append(_line("shut_on", -cost, Text(*why)))
    if facts.lift and facts.safe:
        over = max(0.0, sum_of([*lines, *found]) - (scoring.passing - BELOW_PASS))
        found.append(_line("lift_luck", -over, LUCK))
    if not facts.safe and not (stays and facts.is_sheltered):
        over = max(0.0, sum_of([*lines, *found]) - (scoring.passing - BELOW_PASS))
        key = "refuge" if stays and not facts.down else "not_safe" if facts.down or facts.on_the_way else "leave"
        key = SHELTERED if facts.is_sheltered else key
        found.append(_line(key, -over, _why_not_safe(facts, stays=stays)))
    return found


def _why_not_safe(facts: Facts, *, stays: bool) -> Text:
    if facts.down:
        return Text("烟和热让你走不下去", "Smoke and heat let you go no farther")
    if facts.is_sheltered and facts.shelter is not None:
        return sheltered(facts.shelter)
    if facts.lift_stuck and facts.left_s is None:
        return Text(
            "被困在电梯里，等不到自己走出来，总分不到合格线", "Caught in the lift to the end: below the pass mark"
        )
    if facts.reentries:
        return Text("结束时还在建筑里", "Inside the building at the end")
    if stays and facts.stayed is not None and facts.stayed_safe:  # fetched all the same: do not say that nobody came
        return OPENED_AGAIN if facts.stayed.data["shut"] else DOOR_OPEN
    if stays and facts.left_refuge and facts.stayed is None:
        return Text("退守了一阵，又离开了房间", "You stayed for a while and then left the room")
    if stays and facts.stayed is not None and not facts.place_said:
        return Text("没有人知道你在哪里，等不到救援", "Nobody knows where you are: no rescue comes")
    if stays:
        return Text("没有在关紧门的房间里等到救援", "No wait for rescue behind a shut door")
    if facts.on_the_way and facts.delays is not None:
        held = facts.delays.in_words()
        way = Text("到结束还在路上", "Still on the way at the end")
        return Text(f"{way.zh}：{held.zh}", f"{way.en}: you {held.en}") if held else way
    return still_inside(facts)


def sheltered(shelter: Shelter) -> Text:
    """That somebody did right to shut themselves in, and until when there was a way out."""
    did = Text(
        f"退守做对了：第 {shelter.since_s:.0f} 秒起守在{shelter.name.zh}，门关着，没有烟，也报了位置",
        f"You did right to shut yourself in: from {shelter.since_s:.0f} s in {shelter.name.en}, the door shut, no "
        "smoke, and 119 knew where",
    )
    if shelter.cut_off_s is None:
        return did
    if shelter.cut_off_s > shelter.since_s:
        return Text(
            f"{did.zh}。门外第 {shelter.cut_off_s:.0f} 秒起走不通：在那之前走才出得来",
            f"{did.en}. Outside its door nobody could stay from {shelter.cut_off_s:.0f} s on: to get out you had to go "
            "before",
        )
    late = shelter.since_s - shelter.cut_off_s
    if shelter.cut_off_s < FROM_THE_START_S:
        return Text(f"{did.zh}。门外一开始就走不通", f"{did.en}. There was no way outside its door from the start")
    return Text(
        f"{did.zh}。门外第 {shelter.cut_off_s:.0f} 秒起走不通：要早走 {late:.0f} 秒以上才出得来",
        f"{did.en}. Outside its door nobody could stay from {shelter.cut_off_s:.0f} s on: to get out you had to go "
        f"{late:.0f} s earlier at least",
    )


def still_inside(facts: Facts) -> Text:
    """What somebody did who is inside at the end: where nothing was done, that is what is said."""
    began = ("一直没有离开自己的房间", "You never left your room")
    if facts.last_out is not None or facts.has_moved:
        began = ("到结束也没有离开建筑", "Still in the building at the end")
    undone = [
        word
        for done, word in (
            (facts.warned or facts.assisted, Text("没有叫醒、喊走别人", "called nobody")),
            (facts.own_alarm or not facts.has_buttons, Text("没有发出警报", "raised no alarm")),
            (facts.called, Text("没有打 119", "did not call 119")),
        )
        if not done
    ]
    return Text(
        "，".join([began[0], *(word.zh for word in undone)]),
        ", ".join([began[1], *(word.en for word in undone)]),
    )


def _line(key: str, points: float, reason: Text) -> ScoreLine:
    criterion = RUBRIC[key]
    return ScoreLine(key, round(points, 1) + 0.0, 0.0, criterion.title, reason, criterion.advice, criterion.source)
