"""When a player climbed to an upper storey, against the way out and with the smoke."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from simulator.protocol.text import Text

from ..event_log import Event
from ..scenario.model import Scenario

SHORT_S = 3.0  # who is down again within it pushed once too often
UPSTAIRS = Text("楼上", "an upper storey")
HELPS = ("warned", "assisted")


@dataclass(frozen=True, slots=True)
class Ascent:
    """A climb: when it was, the highest storey of it by number and name, and seconds until they were back down.

    `back_s` is None for who did not come down again. `for_others` says that they called or took somebody along there.
    """

    at_s: float
    to: int
    back_s: float | None
    for_others: bool
    name: Text = UPSTAIRS


def ascents_of(own: Sequence[Event]) -> tuple[Ascent, ...]:
    """The climbs of a player by their events. A ride in a lift is none, and neither is a step up taken back at once."""
    tracks = [event for event in own if event.kind == "track" and "storey" in event.data]
    rides = [event.time_s for event in own if event.kind == "left_lift"]
    found: list[Ascent] = []
    done = 0
    for number, (before, now) in enumerate(pairwise(tracks), start=1):
        here = before.data["storey"]
        rode = any(before.time_s < arrived <= now.time_s for arrived in rides)
        if number < done or rode or now.data["storey"] <= here:
            continue
        done = next((n for n in range(number, len(tracks)) if tracks[n].data["storey"] <= here), len(tracks))
        until = tracks[done].time_s if done < len(tracks) else math.inf
        if until - now.time_s > SHORT_S:
            top = max(event.data["storey"] for event in tracks[number:done])
            helped = any(event.kind in HELPS and now.time_s <= event.time_s <= until for event in own)
            back_s = until - now.time_s if math.isfinite(until) else None
            found.append(Ascent(now.time_s, top, back_s, helped))
    return tuple(found)


def wrong_ascent(ascents: Sequence[Ascent], scenario: Scenario, *, answers: bool) -> Ascent | None:
    """The first climb above the ground, with the storey's name; None without one.

    Who answers for others and called them up there went for them.
    """
    ground = next(number for number, storey in enumerate(scenario.storeys) if storey.ground)
    for ascent in ascents:
        if ascent.to > ground and not (answers and ascent.for_others):
            return replace(ascent, name=scenario.storeys[ascent.to].name)
    return None
