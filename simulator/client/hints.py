"""What the player is told to do next."""

from __future__ import annotations

import math
from typing import Any

from simulator.protocol.reach import FIGHTABLE_KW, LOW_SIGHT_M

from .arrows import exit_beside, exit_target, followed, signs_in_sight
from .context import locked_door_near, offers
from .view import Place, View

WAYS = ("corridor", "hall", "lobby", "stairwell", "street")  # where one is on the way already
HAS_SHOUTED = {"hint_alarm": "hint_alarm_done", "hint_shout": "hint_shout_done"}
GENTLE = ("in_pain", "burnt", "opened_hot")  # said to children in other words


def hint_text(view: View, at: float, texts: dict[str, str]) -> str:
    """The one hint to show now; empty when there is none."""
    own, place = view.own, view.place()
    if own.get("down"):
        return texts["down_child" if view.child else "down"]
    if view.notice[0] > at:
        key = view.notice[1]
        return texts[f"{key}_child" if view.child and key in GENTLE else key]
    if own.get("stays") and not own.get("rescue") and not own.get("called") and view.left_s("line_s", at) <= 0:
        return texts["hint_call_in"]
    if (goal := view.status.get("goal")) and goal["text_key"] in texts:
        return texts["goal"].format(**goal, text=texts[goal["text_key"]])
    if own.get("in_lift"):
        return texts["in_lift_stuck" if view.stuck else "in_lift"]
    if view.is_lost:
        return _with_room(_lost_key(view), view, texts)
    if own.get("hot"):
        return texts["hint_hot"]
    if jet := own.get("jet"):
        if _too_big(view):
            return texts["hint_ext_leave"]
        if _is_in_smoke(view) or not (jet["hits"] or view.fires()):
            return texts["hint_ext_smoke"]
        return texts["hint_jet_hits" if jet["hits"] else "hint_jet_misses"].format(s=jet["left_s"])
    for what, key in (("busy_s", "busy"), ("stay_s", "staying")):
        if (left := view.left_s(what, at)) > 0:
            return texts[key].format(s=math.ceil(left))
    if own.get("reported"):
        return _waiting(view, texts)
    return _with_room(_hint_key(view, place), view, texts) if place else ""


def _with_room(key: str, view: View, texts: dict[str, str]) -> str:
    """A text, with the name of the room beside one that it may ask to go into."""
    names = view.own.get("shelter")
    return texts[key].format(room=names[view.language]) if key == "hint_shelter" and names else texts[key]


def _waiting(view: View, texts: dict[str, str]) -> str:
    """What is waited for once the player is safe, for how long, and how many are not out."""
    status = view.status
    waits, inside = status.get("waits") or {}, status.get("total", 0) - status.get("evacuated", 0)
    if waits.get("heads_s"):
        return texts["reported_heads"].format(n=inside, s=waits["heads_s"])
    if waits.get("others"):
        return texts["reported_others"].format(n=inside, m=waits["others"])
    return texts["reported"]


def _lost_key(view: View) -> str:
    """What who cannot walk for smoke can still do: get low, behind a door, tell 119 where they are, shout and wait.

    Where people do right to stay behind shut doors a shout would call them into the smoke.
    """
    if not view.low:
        return "hint_stuck"
    if key := _behind_a_door(view):
        return key
    key = "hint_stuck_called" if view.own.get("called") else "hint_stuck_low"
    return f"{key}_stay" if view.stays else key


def _behind_a_door(view: View) -> str:
    """How to get behind a shut door in smoke: in a room by shutting it or keeping it shut, in a passage by a room
    beside; empty without a way.
    """
    place = view.place()
    room = view.room_at(place) if place else None
    if place is None or room is None or _burns_here(view, place, 0.0):
        return ""
    if room["kind"] in WAYS:
        return "hint_shelter" if view.own.get("shelter") else ""
    if _smoke_at_the_door(view, place):
        return "hint_crawl_shut"
    return _sealed(view) if _is_shut_in(view, room) else ""


def _is_shut_in(view: View, room: dict[str, Any]) -> bool:
    """True in a room with doors that are all shut."""
    doors, ways = view.newer[1].doors if view.newer else (), view.doors_of(room["id"])
    return bool(ways) and all(door["leaf"] and not int(doors[index]) & 1 for index, door in ways)


def _sealed(view: View) -> str:
    return "hint_sealed_called" if view.own.get("called") else "hint_sealed"


def _is_in_smoke(view: View) -> bool:
    """True in smoke that takes one's sight, not in mere darkness."""
    row = view.row()
    return (
        row is not None and view.newer is not None and row["visibility_5"] / 5 < LOW_SIGHT_M and not view.newer[1].dark
    )


def _hint_key(view: View, place: Place) -> str:
    own, row, snapshot = view.own, view.row(), view.newer[1]  # type: ignore[index]
    actions = {offer.action for offer in offers(view, 0.0)}
    if "roll_call" in actions:
        return "hint_report"
    if own.get("going_up"):
        return "hint_going_up"
    if _burns_here(view, place, FIGHTABLE_KW if own.get("extinguisher") else 0.0):
        return "hint_back_out"
    if view.outside(place):
        return "hint_assembly" if own.get("called") else "hint_call"
    is_thick, room = _is_in_smoke(view), view.room_at(place)
    is_passage = room is None or room["kind"] in WAYS
    if own.get("go_low") and row is not None and not row["posture"]:
        return "hint_low"
    if own.get("extinguisher") and _too_big(view):
        return "hint_ext_leave"
    if own.get("extinguisher") and is_thick:
        return "hint_ext_smoke"
    if own.get("extinguisher") and view.fires():
        return "hint_ext_near" if own.get("step", 0) >= 3 else "hint_ext"
    if room is not None and not is_passage:
        if (is_thick or own.get("stays")) and _is_shut_in(view, room):
            return _sealed(view)
        if is_thick and _smoke_at_the_door(view, place):
            return "hint_crawl_shut"
        if view.is_cut_off(room["id"]):
            return _sealed(view)
    if int(own.get("escorting", -1)) >= 0:
        return "hint_escort"
    if locked_door_near(view):
        return "hint_locked"
    if not snapshot.alarm and "raise_alarm" in actions:
        return "hint_alarm_near"
    stays = view.stays
    if (snapshot.alarm or snapshot.dark) and not stays and exit_beside(view, place):
        is_known = snapshot.alarm or view.has_shouted  # else others know nothing yet
        return "hint_exit_beside" if is_known else _alarm_hint(view, place, actions)
    signs = signs_in_sight(view, place)
    if not stays and followed(view, place)[1]:
        return "hint_sign_barred"
    if signs and _leads_into_smoke(own, signs):
        if own.get("other_way"):
            return "hint_sign_smoky"
        return "hint_shelter" if own.get("shelter") and is_thick else "hint_smoke_ahead"
    if is_thick:
        return "hint_shelter" if own.get("shelter") and exit_target(view, place) is None else "hint_in_smoke"
    if stays:
        return "hint_shut_door" if _smoke_at_the_door(view, place) else "hint_judge"
    if snapshot.dark and room is not None and room["kind"] == "stairwell":
        return "hint_dark_stair"
    if snapshot.dark:
        return "hint_dark" if signs else "hint_dark_no_sign"
    if not snapshot.alarm:
        return _alarm_hint(view, place, actions)
    if not is_passage:
        return "hint_leave"
    if place.storey == view.plan["ground"]:
        return "hint_go"
    key = "hint_on_stair" if room is not None and room["kind"] == "stairwell" else "hint_go_down"
    flights = sum(stair["storey"] == place.storey for stair in view.plan["stairs"])
    return f"{key}_one" if flights == 1 else key  # where there is one stair, no other can be taken


def _leads_into_smoke(own: dict[str, Any], signs: list[tuple[bool, float, int]]) -> bool:
    """True where the sign that one would follow, and walks after, leads into smoke, and no clear one is in sight."""
    smoky = own.get("smoky_signs", ())
    return all(sign in smoky for _, _, sign in signs) and min(signs)[2] in own.get("smoky_ahead", ())


def _smoke_at_the_door(view: View, place: Place) -> bool:
    """True in a room with an open door behind which smoke is seen."""
    room = view.room_at(place)
    if room is None or room["kind"] in WAYS:
        return False
    shut = view.shut()
    beyond = {
        there
        for index, door in enumerate(view.plan["doors"])
        if door["leaf"] and index not in shut and room["id"] in door["between"] and door["storey"] == place.storey
        for there in door["between"]
    }
    return any(view.is_hazy(there) for there in beyond - {room["id"]})


def _alarm_hint(view: View, place: Place, actions: set[str]) -> str:
    """Before the alarm: the button in reach or on this storey; where there is none, only one's voice."""
    if "raise_alarm" in actions:
        return "hint_alarm_near"
    here = any(button["storey"] == place.storey for button in view.plan["alarm_buttons"])
    key = "hint_alarm" if here else "hint_shout"
    return HAS_SHOUTED[key] if view.has_shouted else key


def _too_big(view: View) -> bool:
    """True where a fire is in sight that is more than somebody with an extinguisher may fight."""
    return any(fire["kw"] > FIGHTABLE_KW or fire.get("lost") for fire in view.fires())


def _burns_here(view: View, place: Place, fights_kw: float) -> bool:
    """True where a fire burns in this room that is more than somebody with an extinguisher may fight."""
    room = view.room_at(place)
    fires = [fire for fire in view.fires() if room is not None and fire["room"] == room["id"]]
    return any(fire["kw"] > fights_kw or fire.get("lost") for fire in fires)
