"""The act of a run from which most followed. It is found in time, and is what a player should remember.

An act reaches from its moment to the next one. What it led to is the time in smoke, the harm and the delay in between;
a fall, or being inside at the end, belongs to the last act before it. Coming into smoke within a few seconds of another
act is part of that act: who opens a hot door did not choose the smoke.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..event_log import Event
from ..scenario.parts import OUTSIDE
from .delays import has_come

FOLLOWS_S = 15.0
SMOKE = "smoke"
GRAVE = 3.0  # an act that led to less is no main lesson
HARM_WEIGHS = 100.0  # a full dose weighs as much as so many seconds in smoke
FALL_WEIGHS, STUCK_WEIGHS = 1000.0, 500.0
LED, LED_WEIGHS = "led", 200.0  # each of those who set off at a player's word and fell
UP = "up"  # climbed to an upper storey
SHELTERED = "sheltered"  # cut off, and behind a shut door
LATE = "late"  # smoke came to somebody who was on their way
MANY = 5  # so many who fell are the lesson of somebody whose own acts were not grave
# What an act weighs by itself, because it puts a life at risk even when it went well this time; by its line's key.
RISK = {
    "reentry": 60.0, "lift": 50.0, "feel_door": 30.0, "door": 30.0, "stay": 30.0, "belongings": 12.0, "route": 0.0,
    LATE: 0.0, "leave": 0.0, "refuge": 0.0, "dose": 10.0, UP: 15.0,
    "extinguisher": 20.0, SHELTERED: 0.0,
}  # fmt: skip


@dataclass(slots=True)
class Act:
    """One act: the key of the line that judges it, when it was done, and how much followed from it."""

    key: str
    at_s: float
    weight: float


def gravest(
    events: Iterable[Event],
    player: str,
    *,
    safe: bool,
    down: bool,
    stays: bool,
    untold: Act | None = None,
    open_air: bool = False,
    stuck: str = "leave",
    towards: bool = False,
    fought_s: float | None = None,
    up_s: float | None = None,
    denied: Act | None = None,
    overhead: bool = False,
) -> str:
    """The key of the line about the most consequential act of a player; empty when no act was grave.

    `safe` and `down` say how it ended; `stays`, that the player's part was to stay behind a shut door; `untold`, that
    others were owed a word and had none; `stuck`, what kept them from safety where no act of theirs did;
    `towards`, that they went to the fire, so that smoke did not overtake them;
    `fought_s`, when they began to fight a fire too big to fight; `up_s`, when they climbed to
    an upper storey; `denied`, the act of telling 119 that nobody was inside; `overhead`,
    that they left at once under smoke that never came down to their head. In the `open_air` the pain of
    heat is an act of its own.
    """
    events = list(events)
    own = [event for event in events if event.player == player]
    tracks = [event for event in own if event.kind == "track"]
    waited = not safe and _never_left(tracks)
    smoke = "refuge" if stays else "leave" if waited else "route"
    late = LATE if smoke == "route" and not towards else smoke
    seen = [event for event in own if not (overhead and event.kind == "entered_smoke")]
    acts = _acts(seen, smoke=smoke, late=late, open_air=open_air, moments={UP: up_s, "extinguisher": fought_s})
    for index, act in enumerate(acts):
        until = acts[index + 1].at_s if index + 1 < len(acts) else float("inf")
        act.weight += _followed(tracks, act.at_s, until)
    if waited and all(act.key in ("leave", "refuge", "belongings") for act in acts):
        acts = [Act("refuge" if stays else stuck, 0.0, FALL_WEIGHS if down else STUCK_WEIGHS)]
    elif down and acts:
        fell = next(event.time_s for event in own if event.kind == "player_incapacitated")
        _last_before(acts, fell).weight += FALL_WEIGHS
    elif not safe:
        _stuck(own, acts, why="refuge" if stays else stuck)
    acts += [untold] if untold and not waited else []
    acts += [denied] if denied else []
    if fell_led := led_down(events, player):
        acts.append(Act(LED, 0.0, LED_WEIGHS * fell_led))
    elif not acts and fallen(events) >= MANY:
        acts.append(Act(LED, 0.0, GRAVE))
    grave = [act for act in acts if act.weight >= GRAVE]
    return max(grave, key=lambda act: act.weight).key if grave else ""


def led_down(events: Iterable[Event], player: str) -> int:
    """How many of those fell whom a player had sent off with a shout or taken along."""
    led: set[int] = set()
    fell = 0
    for event in events:
        if event.player == player and event.kind == "warned":
            led.update(event.data.get("who", ()))
        elif event.player == player and event.kind == "assisted":
            led.add(event.data["person"])
        elif event.kind == "incapacitated":
            fell += event.data["person"] in led
    return fell


def fallen(events: Iterable[Event]) -> int:
    """How many occupants fell."""
    return sum(event.kind == "incapacitated" for event in events)


def _acts(
    own: Sequence[Event], *, smoke: str, late: str, open_air: bool, moments: Mapping[str, float | None]
) -> list[Act]:
    """The acts in order. Smoke that another act led into is not an act of its own; else `smoke` is what it is about."""
    acts: list[Act] = []
    left_lift_s = 0.0
    due = sorted((at_s, key) for key, at_s in moments.items() if at_s is not None)
    for event in own:
        while due and event.time_s >= due[0][0]:
            at_s, act = due.pop(0)
            acts.append(Act(act, at_s, RISK[act]))
        if event.kind == "left_lift":
            left_lift_s = event.time_s
        key = "dose" if open_air and event.kind == "in_pain" else _key_of(event)
        if not key:
            continue
        since = max(acts[-1].at_s, left_lift_s if acts[-1].key == "lift" else 0.0) if acts else 0.0
        follows = acts and event.time_s - since <= FOLLOWS_S
        if key == SMOKE and follows:
            continue
        if key == SMOKE:
            key = late if has_come(own, event) else smoke
        acts.append(Act(key, event.time_s, RISK[key]))
    return acts


def _key_of(event: Event) -> str:
    """The line that judges what an event tells of; empty for what endangers nobody."""
    if event.kind == "door_opened":
        return "feel_door" if event.data["hot"] else "door" if event.data["fire_room"] else ""
    return {
        "reentered": "reentry", "took_lift": "lift", "left_refuge": "stay", "fetched_belongings": "belongings",
        "entered_smoke": SMOKE,
    }.get(event.kind, "")  # fmt: skip


def _never_left(tracks: Sequence[Event]) -> bool:
    """True for somebody who was in one room of the building all the time: smoke came to them, and they chose no way."""
    rooms = {event.data.get("room", OUTSIDE) for event in tracks}
    return len(rooms) == 1 and OUTSIDE not in rooms


def _followed(tracks: Sequence[Event], since_s: float, until_s: float) -> float:
    """What a stretch of time cost: seconds in smoke, and the farther of the two doses."""
    before = next((event.data for event in reversed(tracks) if event.time_s <= since_s), None)
    after = next((event.data for event in reversed(tracks) if event.time_s <= until_s), None)
    if after is None:
        return 0.0
    smoke, harm = (_smoke(after) - _smoke(before)), (_harm(after) - _harm(before))
    return max(0.0, smoke) + HARM_WEIGHS * max(0.0, harm)


def _smoke(track: dict[str, float] | None) -> float:
    return float(track["smoke_s"]) if track else 0.0


def _harm(track: dict[str, float] | None) -> float:
    return max(float(track["fed"]), float(track.get("heat", 0.0))) if track else 0.0


def _last_before(acts: Sequence[Act], at_s: float) -> Act:
    """The last act before a moment; the first of all where none was before it."""
    return next((act for act in reversed(acts) if act.at_s <= at_s), acts[0])


def _stuck(own: Sequence[Event], acts: list[Act], *, why: str) -> None:
    """Weighs why somebody was not safe at the end: in the lift, back inside, out of the refuge, or else `why`."""
    kinds = [event.kind for event in own]
    in_lift = kinds.count("took_lift") > kinds.count("left_lift")
    last = acts[-1].key if acts else ""
    is_inside_by_act = (in_lift and last == "lift") or last in ("reentry", "stay", "refuge")
    if is_inside_by_act or (kinds.count("entered_smoke") > kinds.count("left_smoke") and acts):
        acts[-1].weight += STUCK_WEIGHS
    else:
        acts.append(Act(why, 0.0, STUCK_WEIGHS))
