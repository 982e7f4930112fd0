"""The actions that are possible now. This only hides what the server would refuse; the server decides."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.protocol.keys import KEYS
from simulator.protocol.reach import REACH_M
from simulator.protocol.snapshot import WAITING, Snapshot

from .view import Place, View, in_polygon

ANSWERS = ("answer_1", "answer_2", "answer_3")
STEPS = ("ext_lift", "ext_pull", "ext_hold", "ext_press")


@dataclass(frozen=True)
class Offer:
    """A button: the action it sends, the key of its text, whether it would be taken now, and whether it is done."""

    action: str
    text: str
    ready: bool = True
    done: bool = False
    detail: str = ""
    label: dict[str, str] | None = None  # words of the server's, in every language, in place of `text`
    beyond: dict[str, str] | None = None  # where a door leads, in every language

    @property
    def key(self) -> str:
        """The key of its action, which never changes."""
        return KEYS[self.action]


def offers(view: View, at: float) -> list[Offer]:
    """The context buttons, in a fixed order. During a call its answers come first."""
    place = view.place()
    if place is None or view.newer is None or view.own.get("down") or view.score:
        return []
    snapshot = view.newer[1]
    return [*_call(view, at), *_urgent(view, place), *_doors(view, place, snapshot), *_things(view, place, snapshot)]


def fixed(view: View) -> list[Offer]:
    """The buttons that are always shown."""
    called, rides = bool(view.own.get("called")), bool(view.own.get("in_lift"))
    return [
        Offer("stand" if view.low else "crouch", "stand" if view.low else "crouch", ready=not rides),
        Offer("call_119", "call_119", ready=not called and not rides, done=_is_found(view)),
        Offer("wake_other", "wake_other", ready=not rides),
    ]


def _is_found(view: View) -> bool:
    """True once 119 knows where to come: a call that gave a wrong address gets no tick."""
    return bool(view.own.get("called") and view.own.get("found", True) and not view.own.get("call"))


def _call(view: View, at: float) -> Iterator[Offer]:
    call = view.own.get("call")
    if call and view.left_s("line_s", at) > 0:
        for action, label in zip(ANSWERS, call["answers"], strict=False):
            yield Offer(action, action, label=label)


def _urgent(view: View, place: Place) -> Iterator[Offer]:
    """Reporting, helping, fighting the fire, staying."""
    points = view.plan["assembly_points"] if place.storey == view.plan["ground"] else ()
    if not view.own.get("reported") and any(in_polygon(point["polygon"], place) for point in points):
        yield Offer("roll_call", "roll_call")
    if _somebody_to_help(view, place):
        yield Offer("assist", "assist")
    step = int(view.own.get("step", 0))
    if view.own.get("extinguisher") and 0 < step < len(STEPS):
        yield Offer(STEPS[step], "ext_release" if view.own.get("jet") else STEPS[step])
    room = view.room_at(place)
    if view.refuge and room and room["id"] == view.refuge and not view.own.get("stays"):
        yield Offer("stay_put", "stay_put")


def _doors(view: View, place: Place, snapshot: Snapshot) -> Iterator[Offer]:
    """The shut door and the open one that are at hand by the server's word, as long as they are so in sight."""
    if shut := _door_at_hand(view, place, snapshot, "shut_door", 0):
        yield Offer("feel_door", "feel_door", beyond=shut)
        yield Offer("open_door", "open_door", beyond=shut)
    if opened := _door_at_hand(view, place, snapshot, "open_door", 1):
        yield Offer("close_door", "close_door", beyond=opened)


def _door_at_hand(view: View, place: Place, snapshot: Snapshot, name: str, bits: int) -> dict[str, str] | None:
    """Where the door leads that the server names as at hand; None without one, and once it is moved or left behind."""
    told = view.own.get(name)
    if not told:
        return None
    for index, door in enumerate(view.plan["doors"]):
        if door["id"] == told["id"]:
            near = door["storey"] == place.storey and math.dist((place.x, place.y), door["centre"]) <= REACH_M
            there: dict[str, str] = told["to"]
            return there if near and int(snapshot.doors[index]) == bits else None
    return None


def _nearest_door(view: View, place: Place, snapshot: Snapshot, bits: int) -> dict[str, Any] | None:
    near = [
        (distance, index)
        for index, door in enumerate(view.plan["doors"])
        if door["storey"] == place.storey and door["leaf"] and int(snapshot.doors[index]) == bits
        and (distance := math.dist((place.x, place.y), door["centre"])) <= REACH_M
    ]  # fmt: skip
    return view.plan["doors"][min(near)[1]] if near else None


def locked_door_near(view: View) -> bool:
    """True beside a door that cannot be opened."""
    place = view.place()
    return place is not None and view.newer is not None and _nearest_door(view, place, view.newer[1], 2) is not None


def is_kept_from_fighting(view: View) -> bool:
    """True for a minor beside an extinguisher, who is not offered it and is told why when they reach for it."""
    place = view.place()
    return bool(view.minor) and place is not None and _near(view, place, "extinguishers") is not None


def _things(view: View, place: Place, snapshot: Snapshot) -> Iterator[Offer]:
    own = view.own
    if not snapshot.alarm and _near(view, place, "alarm_buttons"):
        yield Offer("raise_alarm", "raise_alarm")
    if not view.minor and not own.get("extinguisher") and (thing := _near(view, place, "extinguishers")):
        yield Offer("ext_lift", "ext_lift", detail=f"agent_{thing.get('agent', 'abc')}")
    if not own.get("wet") and _near(view, place, "water"):
        yield Offer("wet_cloth", "wet_cloth")
    if not own.get("fetched") and _near(view, place, "belongings"):
        yield Offer("fetch_belongings", "fetch_belongings")
    if place.storey != view.plan["ground"] and not snapshot.dark and _near(view, place, "lifts"):
        yield Offer("take_lift", "take_lift")


def _near(view: View, place: Place, kind: str) -> dict[str, Any] | None:
    """The thing of a kind that the server names as at hand; None without one, and once it is left behind."""
    number = view.own.get("at_hand", {}).get(kind)
    if number is None:
        return None
    thing: dict[str, Any] = view.plan[kind][number]
    near = thing["storey"] == place.storey and math.dist((place.x, place.y), thing["at"]) <= REACH_M
    return thing if near else None


def _somebody_to_help(view: View, place: Place) -> bool:
    """True when somebody waits within reach on this storey who needs help to walk."""
    if view.newer is None:
        return False
    snapshot, needing = view.newer[1], set(view.status.get("helpless", ()))
    waiting = snapshot.agents[(snapshot.state == WAITING) & (snapshot.storey == place.storey)]
    return any(
        int(agent["id"]) in needing and math.dist((place.x, place.y), (agent["x"] / 100, agent["y"] / 100)) <= REACH_M
        for agent in waiting
    )
