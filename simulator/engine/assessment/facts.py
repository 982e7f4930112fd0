"""What the event log says about one player, before it is judged."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from simulator.protocol.text import Text

from ..event_log import Event
from .ascents import Ascent, ascents_of
from .delays import Delays, delays_of
from .shelter import Shelter

FIVE = 5  # things that 119 asks for
MOVED_M = 3.0
CALL_S = 60.0  # the operator listens so long


@dataclass(frozen=True, slots=True)
class Facts:
    """What one player did and what happened to them. Times are seconds from the start, None for what never happened.

    `said` are the things that the player told 119 rightly: place, what, size, trapped, name; `answered` are all of them
    that the operator got an answer to, right or wrong.
    `unfelt` says that a door was opened without feeling it; one to the open air need not be felt. `bumped_hot` is a hot
    door that was walked against until it opened. `left_s` is None for
    somebody who is inside at the end, also after having been out. Logs of the first model version know no heat apart
    from `fed`, and no sight.

    `shut_on` is how many people were behind a door that was shut, in a room or on their way to it. `others`
    is what the end of the run says of everybody else (`drill.left_behind`); None in logs before engine version 8.
    `delays` is None in logs that do not say whether the player wanted to walk.
    `last_out` says whether nobody was still in the player's first room when they left it; None for somebody who never
    left it, True where the log does not say. `calls_on` is True for a call that the end of the drill cut short.
    `denied` is how many were in the building when 119 was told that nobody was. `shouted` is a shout that set nobody
    off. `low_in_smoke` says that the player was low where smoke hung low. `smoke_before_s` are
    the seconds in smoke before they settled to wait.
    `ascents` are the storeys climbed to.

    The rest is known from the scenario: whether the player `answers` for others, whether the fire was `too_big` to
    fight from the beginning, or was fought when nobody could stay where it burned (`fought_lost`), the first `ascent`
    that led the wrong way, the `shelter` of who was cut off, the `way` taken by the side of the fire, what the door is
    called that was shut on people, whether there are alarm buttons on the storeys that they were on.
    """

    alarm_s: float | None
    own_alarm: bool
    called: Event | None
    said: frozenset[str]
    answered: frozenset[str]
    good_door: bool
    door_closed: bool
    left_behind: int
    shut_on: int
    fire_door_opened: bool
    hot_opened: bool
    felt: bool
    opened: bool
    unfelt: bool
    bumped_hot: bool
    left_s: float | None
    reported_s: float | None
    stayed: Event | None
    stayed_safe: bool
    opened_while_staying: bool
    reentries: int
    down: bool
    fed: float
    heat: float
    pains: int
    least_sight_m: float | None
    choked: float
    smoke_s: float
    upright_s: float
    warned: int
    assisted: int
    wet: bool
    lift: bool
    lift_stuck: bool
    fetched: bool
    used: Event | None
    others: Mapping[str, Any] | None
    last_out: bool | None
    calls_on: bool
    called_up: bool
    reopened: str
    delays: Delays | None
    denied: int
    shouted: bool
    low_in_smoke: bool
    smoke_before_s: float
    left_refuge: bool
    has_moved: bool
    shut_event: Event | None
    ascents: tuple[Ascent, ...]
    answers: bool = False
    too_big: bool = False
    fought_lost: bool = False
    ascent: Ascent | None = None
    shelter: Shelter | None = None
    way: str = ""
    shut_door: Text | None = None
    has_buttons: bool = True

    @property
    def was_called_off(self) -> bool:
        """True for a call that ran out before all five things were said."""
        return self.called is not None and len(self.answered) < FIVE and not self.calls_on

    @property
    def on_the_way(self) -> bool:
        """True for who left their room without waiting, or waited for those they answer for and had warned."""
        if self.last_out is None or self.delays is None:
            return False
        return self.delays.set_off or (self.answers and bool(self.own_alarm or self.warned) and not self.fetched)

    @property
    def told_119(self) -> bool:
        """True for who told 119 where it is and who is inside."""
        return {"place", "trapped"} <= self.said

    @property
    def has_told(self) -> bool:
        """True for who raised the alarm, called up to the windows, or told 119 where it is and who is inside.

        119 wakes nobody, and behind shut windows nobody need hear a shout from outside: who answers for people has told
        them by 119 only where the alarm rings, and by a call from outside only together with 119, where there is no
        alarm button.
        """
        if self.answers:
            has_called = self.called_up and not self.has_buttons
            return self.own_alarm or (self.told_119 and (self.alarm_s is not None or has_called))
        return self.own_alarm or self.called_up or self.told_119

    @property
    def is_silent(self) -> bool:
        """True for who gave the others no sign at all that reached them, and told nobody of them."""
        return not (self.own_alarm or self.warned or self.assisted or self.told_119)

    @property
    def was_overtaken(self) -> bool:
        """True for who left without waiting and was overtaken by smoke: what they did right before is theirs."""
        return self.on_the_way and self.delays is not None and self.delays.met_s is not None

    @property
    def place_said(self) -> bool:
        """True for somebody who told 119 the right address."""
        return "place" in self.said

    @property
    def is_sheltered(self) -> bool:
        """True for who shut themselves in where there was no smoke, and told 119 where they are."""
        return self.shelter is not None and self.place_said and not self.down and self.left_s is None

    @property
    def safe_s(self) -> float | None:
        """When the player was safe: outdoors, or settled behind a shut door; None if never."""
        if self.left_s is not None:
            return self.left_s
        kept_shut = self.stayed is not None and self.stayed.data["shut"] and not self.opened_while_staying
        return self.stayed.time_s if self.stayed is not None and self.stayed_safe and kept_shut else None

    @property
    def safe(self) -> bool:
        """True when the player was safe at some time."""
        return self.safe_s is not None and not self.down


def facts_of(events: Iterable[Event], player: str) -> Facts:
    """Gathers from the log what one player's score depends on."""
    rows = list(events)
    own = [event for event in rows if event.player == player]

    def of(kind: str) -> list[Event]:
        return [event for event in own if event.kind == kind]

    def first(kind: str) -> Event | None:
        return next(iter(of(kind)), None)

    alarm = next((event for event in rows if event.kind in ("alarm_raised", "detector_alarm")), None)
    tracks, closed, opened, uses = of("track"), of("door_closed"), of("door_opened"), of("used_extinguisher")
    last = tracks[-1].data if tracks else {"fed": 0.0, "smoke_s": 0.0, "upright_s": 0.0}
    roll, left_refuge = first("roll_call"), of("left_refuge")
    crossings = [event for event in own if event.kind in ("player_out", "reentered")]
    out = crossings[-1] if crossings and crossings[-1].kind == "player_out" else None
    stays = [event for event in of("stayed") if not left_refuge or event.tick > left_refuge[-1].tick]
    good = [e for e in closed if (e.data["fire_room"] or e.data["parts_smoke"]) and not e.data["left_behind"]]
    return Facts(
        alarm_s=alarm.time_s if alarm else None,
        own_alarm=alarm is not None and alarm.player == player,
        called=first("called_119"),
        said=frozenset(
            event.kind.removeprefix("said_")
            for event in own
            if event.kind.startswith("said_") and event.data.get("right", True)
        ),
        answered=frozenset(event.kind.removeprefix("said_") for event in own if event.kind.startswith("said_")),
        good_door=bool(good),
        door_closed=any(not event.data["left_behind"] for event in closed),
        left_behind=max((event.data["left_behind"] for event in closed), default=0),
        shut_on=max(map(_shut_on, closed), default=0),
        fire_door_opened=any(event.data["fire_room"] for event in opened),
        hot_opened=any(event.data["hot"] for event in opened),
        felt=bool(of("door_felt")),
        opened=bool(opened),
        bumped_hot=any(event.data["hot"] and event.data.get("bumped") for event in opened),
        unfelt=any(not event.data["felt"] and not event.data.get("exit") for event in opened),
        left_s=out.time_s if out else None,
        reported_s=roll.time_s if roll else None,
        stayed=stays[0] if stays else None,
        stayed_safe=bool(of("stayed_safe")),
        opened_while_staying=bool(stays) and any(event.tick > stays[0].tick for event in opened),
        reentries=len(of("reentered")),
        down=first("player_incapacitated") is not None,
        fed=float(last["fed"]),
        heat=float(last.get("heat", 0.0)),
        pains=len(of("in_pain")),
        least_sight_m=last.get("sight"),
        choked=max((float(event.data.get("fic", 0.0)) for event in of("eyes_shut")), default=0.0),
        smoke_s=float(last["smoke_s"]),
        upright_s=float(last["upright_s"]),
        warned=sum(event.data["people"] for event in of("warned")),
        assisted=len(of("assisted")),
        wet=bool(of("wet_cloth")),
        lift=bool(of("took_lift")),
        lift_stuck=bool(of("lift_stuck")),
        fetched=bool(of("fetched_belongings")),
        used=next((event for event in uses if event.data["out"]), uses[-1] if uses else None),
        others=next((event.data for event in reversed(own) if event.kind == "others_left"), None),
        last_out=_last_out(tracks),
        calls_on=_calls_on(
            rows, next(reversed([*of("called_119"), *of("called_again")]), None), fetched=bool(of("stayed_safe"))
        ),
        called_up=bool(of("called_up")),
        reopened=_reopened(own, good),
        delays=delays_of(own),
        denied=max((event.data.get("denied", 0) for event in of("said_trapped")), default=0),
        shouted=bool(of("shouted")),
        low_in_smoke=_low_in_smoke(tracks),
        left_refuge=bool(left_refuge),
        has_moved=_has_moved(tracks),
        shut_event=max(closed, key=_shut_on, default=None),
        smoke_before_s=_smoke_before(tracks, stays),
        ascents=ascents_of(own),
    )


def _calls_on(rows: Sequence[Event], called: Event | None, *, fetched: bool) -> bool:
    """True for somebody on the line when rescue came, time was up or the organiser stopped: no fault of theirs."""
    end = rows[-1] if rows and rows[-1].kind == "drill_ended" else None
    if called is None or rows[-1].time_s - called.time_s >= CALL_S:
        return False
    return fetched or (end is not None and end.data.get("why") != "all_done")


def _shut_on(event: Event) -> int:
    """How many people were behind a door that was shut, or on their way to it."""
    return max(int(event.data.get("coming", 0)), int(event.data["left_behind"]))


def _has_moved(tracks: Sequence[Event]) -> bool:
    """True for who did not stay where they began, in whatever room."""
    places = [(event.data["x"], event.data["y"]) for event in tracks if {"x", "y"} <= event.data.keys()]
    return any(math.dist(places[0], place) >= MOVED_M for place in places)


def _smoke_before(tracks: Sequence[Event], stays: Sequence[Event]) -> float:
    """Seconds in smoke before somebody settled to wait for rescue; 0 for who never did."""
    before = [event for event in tracks if stays and event.tick <= stays[0].tick]
    return float(before[-1].data.get("smoke_s", 0.0)) if before else 0.0


def _low_in_smoke(tracks: Sequence[Event]) -> bool:
    """True for somebody who was low while the seconds in smoke went up."""
    smoke = [float(event.data.get("smoke_s", 0.0)) for event in tracks]
    steps = zip(pairwise(smoke), tracks[1:], strict=False)
    return any(now > before and bool(event.data.get("low")) for (before, now), event in steps)


def _reopened(own: Sequence[Event], good: Sequence[Event]) -> str:
    """Who opened the doors again that were shut against smoke: the player any, or others all of them; else empty."""
    by, held = "", False
    for shut in good:
        after = [e for e in own if e.tick >= shut.tick and e.data.get("door") == shut.data.get("door")]
        last = next((e for e in reversed(after) if e.kind in ("door_closed", "door_opened", "door_reopened")), shut)
        if last.kind == "door_opened":
            return "self"
        held, by = held or last.kind == "door_closed", "others"
    return "" if held else by


def _last_out(tracks: Sequence[Event]) -> bool | None:
    """Whether nobody else was in the first room when it was left; None for somebody who never left it."""
    first = tracks[0].data.get("room") if tracks else None
    inside = next((n for n, event in enumerate(tracks) if event.data.get("room") != first), None)
    if first is None:
        return True
    return None if inside is None else not tracks[inside - 1].data.get("beside")
