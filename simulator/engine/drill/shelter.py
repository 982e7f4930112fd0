"""A room near somebody in smoke that they can get into and shut: what clients name where there is no other way."""

from __future__ import annotations

import math
from collections.abc import Collection

from simulator.protocol.text import Text

from ..scenario.parts import OUTSIDE
from .player import Player
from .run_state import RunState

NEAR_M = 8.0  # so far one may have to crawl in smoke
UNKNOWN_M = 2.0  # so much nearer is a room one can look into than one behind a shut door (a choice)
PAST_FIRE_M = 4.0  # nobody is sent closer past a fire, or past the open door of a room that burns (a choice)
PASSAGES = frozenset({"corridor", "hall", "lobby", "stairwell", "street", "lift", "balcony"})  # nobody shelters there
OPEN_AIR = frozenset({OUTSIDE, "street"})  # from there nobody is sent into a house


def shelter_of(state: RunState, player: Player, smoky: Collection[str]) -> dict[str, str] | None:
    """The name of the nearest such room, behind a door of the player's own room that is not locked; None without one.

    `smoky` are the rooms whose smoke is seen from afar. What lies behind a shut door the crowd's eyes do not know
    either, so a room that burns is left out by its door: that is hot to the hand.
    Nor is anybody sent towards what burns, or past it.
    """
    here = state.plan.room_at(player.x, player.y)
    kind = state.plan.room_kind.get(here, OUTSIDE)
    if kind in OPEN_AIR or kind not in PASSAGES:
        return None
    burns = {fire.room for fire, kw in zip(state.scenario.fires, state.hazards.kw.tolist(), strict=True) if kw > 0}
    heat, place = _heat_from(state, burns), (player.x, player.y)
    near: list[tuple[float, str]] = []
    for door in state.plan.doors:
        if here not in door.rooms or door.opening or door.is_exit or state.door_locked[door.index]:
            continue
        beyond = next((room for room in door.rooms if room != here), OUTSIDE)
        away = math.dist(place, door.centre)
        if any(math.dist(door.centre, at) < max(PAST_FIRE_M, min(NEAR_M, math.dist(place, at))) for at in heat):
            continue
        if away > NEAR_M or beyond == OUTSIDE or state.plan.room_kind[beyond] in PASSAGES:
            continue
        if beyond not in smoky and beyond not in burns:
            near.append((away if state.door_open[door.index] else away + UNKNOWN_M, beyond))
    if not near:
        return None
    name: Text = state.scenario.room_names()[min(near)[1]]
    return name.to_dict()


def _heat_from(state: RunState, burns: set[str]) -> list[tuple[float, float]]:
    """The places in the plane of the fires that burn and of the open doors of their rooms."""
    fires = [(float(x), float(y)) for (x, y), kw in zip(state.hazards.fire_at, state.hazards.kw, strict=True) if kw > 0]
    doors = [d.centre for d in state.plan.doors if state.door_open[d.index] and not burns.isdisjoint(d.rooms)]
    return [*fires, *doors]
