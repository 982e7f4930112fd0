"""What the event log says about one player, before it is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..event_log import Event


@dataclass(frozen=True, slots=True)
class Facts:
    """What one player did and what happened to them. Times are seconds from the start, None for what never happened.

    `said` are the things that the player told 119 rightly: place, what, size, trapped, name; `answered` are all of them
    that the operator got an answer to, right or wrong.
    `unfelt` says that a door was opened without feeling it; one to the open air need not be felt. `left_s` is None for
    somebody who is inside at the end, also after having been out. Logs of the first model version know no heat apart
    from `fed`, and no sight.
    """

    alarm_s: float | None
    own_alarm: bool
    called: Event | None
    said: frozenset[str]
    answered: frozenset[str]
    good_door: bool
    door_closed: bool
    left_behind: int
    fire_door_opened: bool
    hot_opened: bool
    felt: bool
    unfelt: bool
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
    smoke_s: float
    upright_s: float
    warned: int
    assisted: int
    wet: bool
    lift: bool
    lift_stuck: bool
    fetched: bool
    used: Event | None

    @property
    def place_said(self) -> bool:
        """True for somebody who told 119 the right address."""
        return "place" in self.said

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
        good_door=any((e.data["fire_room"] or e.data["parts_smoke"]) and not e.data["left_behind"] for e in closed),
        door_closed=any(not event.data["left_behind"] for event in closed),
        left_behind=max((event.data["left_behind"] for event in closed), default=0),
        fire_door_opened=any(event.data["fire_room"] for event in opened),
        hot_opened=any(event.data["hot"] for event in opened),
        felt=bool(of("door_felt")),
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
        smoke_s=float(last["smoke_s"]),
        upright_s=float(last["upright_s"]),
        warned=sum(event.data["people"] for event in of("warned")),
        assisted=len(of("assisted")),
        wet=bool(of("wet_cloth")),
        lift=bool(of("took_lift")),
        lift_stuck=bool(of("lift_stuck")),
        fetched=bool(of("fetched_belongings")),
        used=next((event for event in uses if event.data["out"]), uses[-1] if uses else None),
    )
