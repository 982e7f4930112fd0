"""How the time of a player went before smoke met them, and whether they walked into it or it came to them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from simulator.protocol.text import Text

from ..event_log import Event

STEP_M = 0.3  # who comes less far in a second stands
BAG_S = 12.0  # what fetching one's things takes
SHORT_S = 3.0  # a stand of less is not worth a word
CLEAR_S = 2.0  # who is out of the smoke for so long before they are outdoors walked out of it
GLIMPSE_S = 5.0  # who walked into smoke before it came to them, and was in it for longer, was not overtaken
SOON_S = 20.0  # who stood still of their own will for no longer did not wait


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds before the first smoke, or to the end: stood by choice, fetching things, held up though they pushed on.

    `met_s` is when smoke came to them; None for somebody who met none, or walked into what they met.
    `at_door` is True when it was there as they came out of a room.
    """

    idle_s: float
    bag_s: float
    held_s: float
    met_s: float | None
    at_door: bool = False

    @property
    def set_off(self) -> bool:
        """True for who did not wait: what held them up was not their own doing."""
        return self.idle_s <= SOON_S and not self.bag_s

    def in_words(self) -> Text | None:
        """What the time went on; None where it went on walking."""
        spent = [
            (self.idle_s, Text("停着没走 {s:.0f} 秒", "stood still for {s:.0f} s")),
            (self.bag_s, Text("拿东西 {s:.0f} 秒", "fetched things for {s:.0f} s")),
            (self.held_s, Text("排队或被挡住 {s:.0f} 秒", "queued or were held up for {s:.0f} s")),
        ]
        parts = [words.format(s=seconds) for seconds, words in spent if seconds >= SHORT_S]
        if not parts:
            return None
        return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def delays_of(own: Sequence[Event]) -> Delays | None:
    """The delays of a player by their events; None where the log does not say whether they wanted to walk."""
    tracks = [event for event in own if event.kind == "track" and "wants" in event.data]
    entries = [event for event in own if event.kind == "entered_smoke"]
    if not tracks:
        return None
    until = entries[0].time_s if entries else math.inf
    out = next((event.time_s for event in own if event.kind == "player_out"), math.inf)
    before = [event for event in tracks if event.time_s <= min(until, out)]
    idle = held = 0.0
    for last, event in pairwise(before):
        same = last.data.get("storey") == event.data.get("storey")
        came_m = math.dist((last.data["x"], last.data["y"]), (event.data["x"], event.data["y"])) if same else math.inf
        stood = came_m < STEP_M * max(1.0, event.time_s - last.time_s)
        can_walk = not event.data.get("stuck")
        idle += (event.time_s - last.time_s) * (stood and not event.data["wants"] and can_walk)
        held += (event.time_s - last.time_s) * (stood and event.data["wants"])
    fetched = any(event.kind == "fetched_belongings" and event.time_s <= until for event in own)
    bag = min(BAG_S, idle + held) if fetched else 0.0
    idle, held = max(0.0, idle - bag), held - max(0.0, bag - idle)
    met = _met(own, entries)
    return Delays(idle, bag, held, met.time_s if met else None, bool(met and met.data.get("at_door")))


def _met(own: Sequence[Event], entries: Sequence[Event]) -> Event | None:
    """The first time that smoke came to a player who spent most of their time in smoke in such that had come; None for
    others.

    Who had walked into smoke before, for more than a glimpse, has walked into what they met.
    """
    came_s = walked_s = before_s = 0.0
    first: Event | None = None
    for entry in entries:
        spent = _left_s(own, entry) - entry.time_s
        if has_come(own, entry):
            first, came_s = first or entry, came_s + spent
        else:
            walked_s, before_s = walked_s + spent, before_s + spent * (first is None)
    return first if first is not None and came_s > walked_s and before_s <= GLIMPSE_S else None


def has_come(own: Sequence[Event], entry: Event) -> bool:
    """True where smoke came to a player who entered it: to where they were, or it was there when they came out of a
    room, and they walked out of it again before they were outdoors.
    """
    out = next((event.time_s for event in own if event.kind == "player_out"), math.inf)
    walked_clear = _left_s(own, entry) <= min(out, own[-1].time_s) - CLEAR_S
    return bool(entry.data.get("came") or (entry.data.get("at_door") and walked_clear))


def _left_s(own: Sequence[Event], entry: Event) -> float:
    """When a player left the smoke that they had entered; the end of the log where they never did."""
    return next((e.time_s for e in own if e.kind == "left_smoke" and e.tick >= entry.tick), own[-1].time_s)


def overtaken(delays: Delays | None) -> Text | None:
    """That smoke came to somebody on their way, and what their time went on before; None for others."""
    if delays is None or delays.met_s is None:
        return None
    met = Text(
        f"不是你走进烟里：第 {delays.met_s:.0f} 秒烟追上了你",
        f"You did not walk into smoke: after {delays.met_s:.0f} s it caught up with you",
    )
    if delays.at_door:
        met = Text(
            f"第 {delays.met_s:.0f} 秒你出门时，烟已经到了门外；你往烟少的一头走，方向是对的",
            f"After {delays.met_s:.0f} s you came out of your room and smoke was there already; you went the right way",
        )
    if (spent := delays.in_words()) is None:
        return met
    return Text(f"{met.zh}；在这之前{spent.zh}", f"{met.en}; before that you {spent.en}")
