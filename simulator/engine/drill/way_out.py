"""The clear way on that somebody has before their eyes: an exit or a stair's door, and what lies below on a stair."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

from simulator.protocol.reach import REACH_M
from simulator.protocol.text import Text

from ..scenario.parts import OUTSIDE
from .at_hand import is_open_to
from .client_plan import sign_targets
from .player import Player
from .run_state import RunState
from .smoke_ahead import leads_past_fire

SEEN_M = 12.0  # a door farther than this is not "this door" (a choice)
OUTDOORS = Text("室外", "outdoors")


def way_out_of(
    state: RunState, player: Player, smoky: Collection[str], signs: Collection[int]
) -> dict[str, Any] | None:
    """The nearest door of the player's own room, in sight, that leads outdoors, or to a stair that is clear of smoke as
    far as the storey below; None without one. `signs` are those whose way is seen to be smoky: no exit that they send
    people to is named.
    """
    plan = state.plan
    here = plan.room_at(player.x, player.y)
    if here == OUTSIDE or plan.room_kind[here] == "street":
        return None
    shunned = {state.scenario.signs[number].to for number in signs}
    near = []
    for door in plan.doors:
        if here not in door.rooms or state.door_locked[door.index]:
            continue
        beyond = next((room for room in door.rooms if room != here), OUTSIDE)
        if door.is_exit and door.id in shunned:
            continue
        if not door.is_exit and (plan.room_kind[here] == "stairwell" or below(state, beyond, smoky) != "clear"):
            continue
        away = math.dist((player.x, player.y), door.centre)
        if away > min(SEEN_M, player.visibility) or leads_past_fire(state, player.x, player.y, door.centre):
            continue
        if is_open_to(state, player, door.index):
            near.append((away, door.index, beyond))
    if not near:
        return None
    away, index, beyond = min(near)
    name = OUTDOORS if beyond == OUTSIDE else state.scenario.room_names()[beyond]
    exits = plan.doors[index].is_exit
    return {"id": plan.doors[index].id, "to": name.to_dict(), "exit": exits, "near": away <= REACH_M}


def below(state: RunState, room: str, smoky: Collection[str]) -> str:
    """Whether a stairwell and the one a flight below it are "clear" or "smoky"; empty where no flight leads down."""
    flight = state.plan.flight_down.get(room)
    if flight is None:
        return ""
    return "clear" if room not in smoky and flight.lower not in smoky else "smoky"


def below_of(state: RunState, player: Player, smoky: Collection[str]) -> str:
    """Of somebody on a stair, whether the storey below is "clear" or "smoky"; empty elsewhere."""
    here = state.plan.room_at(player.x, player.y)
    flight = state.plan.flight_down.get(here)
    return "" if flight is None else "smoky" if flight.lower in smoky else "clear"


def has_other_way(state: RunState, player: Player, smoky: Collection[str], signs: Collection[int]) -> bool:
    """True where a lit sign of the storey leads another way than these `signs` do, to what can be walked to from the
    player's room through doors that are not locked and rooms without smoke.
    """
    plan, shunned = state.plan, {state.scenario.signs[number].to for number in signs}
    storey, reached = plan.storey_at(player.y), _reached(state, player, smoky)
    for number, sign in enumerate(state.scenario.signs):
        if not sign.lit or plan.storeys.index(sign.storey) != storey or sign.to in shunned:
            continue
        door = plan.doors[plan.door_index[sign.to]] if sign.to in plan.door_index else None
        rooms = [room for room in door.rooms if room != OUTSIDE] if door else [sign.to]
        is_locked = door is not None and bool(state.door_locked[door.index])
        if sign_targets(plan)[number] is not None and not is_locked and reached.issuperset(rooms):
            return True
    return False


def _reached(state: RunState, player: Player, smoky: Collection[str]) -> set[str]:
    """The rooms that can be walked to from a player's own, on their storey, through none with smoke."""
    plan = state.plan
    start = plan.room_at(player.x, player.y)
    reached, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        for door in plan.doors:
            if here not in door.rooms or state.door_locked[door.index]:
                continue
            new = set(door.rooms) - reached - {OUTSIDE} - set(smoky)
            reached |= new
            ahead += new
    return reached
