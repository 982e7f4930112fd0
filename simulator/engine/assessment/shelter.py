"""Who was cut off and shut themselves in: a room without smoke, its doors shut, its address told to 119.

What a role is asked for may be to leave; where smoke bars every way, staying behind a shut door is what is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.protocol.text import Text

from ..event_log import Event
from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE

LEAST_S = 30.0  # who is in the room for less has only come by
SMOKE_S = 1.0
WAYS = ("corridor", "stairwell", "lobby", "hall", "lift", "street")  # kinds of rooms that are no refuge


@dataclass(frozen=True, slots=True)
class Shelter:
    """A refuge: its room, since when, and when what lies before its doors was lost; None if it was not."""

    room: str
    name: Text
    since_s: float
    cut_off_s: float | None


def shelter_of(events: Sequence[Event], scenario: Scenario, player: str) -> Shelter | None:
    """Where a player had shut themselves in without smoke at the end of a run; None for others.

    Whether 119 was told where is for the caller to ask.
    """
    tracks = [event for event in events if event.player == player and event.kind == "track" and "room" in event.data]
    if not tracks or tracks[-1].data["room"] == OUTSIDE:
        return None
    rooms = {room.id: room for room in scenario.rooms}
    lost = {event.data["room"]: event.time_s for event in events if event.kind == "room_lost"}
    here, burning = tracks[-1].data["room"], {fire.room for fire in scenario.fires}
    inside = _shut_off(here, scenario, _shut_doors(events, scenario, player))
    if any(room not in rooms or rooms[room].kind in WAYS or room in lost or room in burning for room in inside):
        return None
    came = next((n for n in range(len(tracks), 0, -1) if tracks[n - 1].data["room"] not in inside), 0)
    stay = tracks[came:]
    smoke = float(stay[-1].data.get("smoke_s", 0.0)) - float(stay[0].data.get("smoke_s", 0.0))
    if stay[-1].time_s - stay[0].time_s < LEAST_S or smoke >= SMOKE_S:
        return None
    doors = [door for door in scenario.doors if inside & set(door.between)]
    outside = {room for door in doors for room in door.between} - inside
    ways = [lost[room] for room in outside if room in lost and lost[room] <= stay[-1].time_s - LEAST_S]
    return Shelter(here, rooms[here].name, stay[0].time_s, min(ways, default=None))


def _shut_doors(events: Sequence[Event], scenario: Scenario, player: str) -> Mapping[str, bool]:
    """Which doors are shut at the end, as far as the player's own log tells."""
    shut = {door.id: door.state != "open" or door.self_closing for door in scenario.doors}
    for event in events:
        if event.player == player and event.kind in ("door_closed", "door_opened", "door_reopened"):
            shut[event.data.get("door", "")] = event.kind == "door_closed"
    return shut


def _shut_off(here: str, scenario: Scenario, shut: Mapping[str, bool]) -> set[str]:
    """The rooms that no shut door parts from a room."""
    found, fresh = {here}, [here]
    while fresh:
        room = fresh.pop()
        for door in scenario.doors:
            if room in door.between and (door.opening or not shut[door.id]):
                fresh += [other for other in door.between if other not in found]
                found.update(door.between)
    return found
