"""Whether a fire could be fought (`jets.is_small`) at the moment at which a role could have been there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from simulator.protocol.reach import AGENT_REACH_M

from ..event_log import Event
from ..fire.fire_correlations import GROWTH_KW_S2
from ..fire.jets import RIGHT_AGENT, USUAL_AGENT, is_small
from ..scenario.model import Scenario
from ..scenario.parts import Fire, Fixture, Role

HANDLING_S = 4.0  # lift, pull, hold, press


def could_fight(events: Iterable[Event], scenario: Scenario, role: str) -> bool:
    """True where a player of the role, going straight, comes to a fire with the right agent while it can be put out."""
    lost = lost_at(events)
    storey = {room.id: room.storey for room in scenario.rooms}
    player = scenario.role(role)
    return any(
        _is_small_at(_there_s(player, thing, fire), fire, lost)
        for fire in scenario.fires
        for thing in scenario.fixtures["extinguishers"]
        if storey.get(fire.room) == thing.storey == player.storey and _agent(thing) in RIGHT_AGENT[fire.fuel]
    )


def _agent(thing: Fixture) -> str:
    return thing.agent or USUAL_AGENT


def _there_s(player: Role, thing: Fixture, fire: Fire) -> float:
    """When the jet reaches the fire at the earliest, as the crow flies."""
    to_fire = max(0.0, math.dist(thing.at, fire.at) - AGENT_REACH_M[_agent(thing)] - fire.diameter_m / 2)
    return (math.dist(player.start, thing.at) + to_fire) / player.speed_m_s + HANDLING_S


def _is_small_at(time_s: float, fire: Fire, lost: Mapping[str, float]) -> bool:
    burnt_s = max(0.0, time_s - fire.starts_at_s)
    power_kw = min(fire.cap_kw, GROWTH_KW_S2[fire.growth] * burnt_s**2)
    return is_small(power_kw, is_lost=lost.get(fire.room, math.inf) <= time_s)


def lost_at(events: Iterable[Event]) -> dict[str, float]:
    """When each room became untenable, in seconds."""
    return {event.data["room"]: event.time_s for event in events if event.kind == "room_lost"}


def used_when_lost(events: Sequence[Event], scenario: Scenario, player: str) -> bool:
    """True for who began to spray when nobody could be any more where the fire burns."""
    began = [event.time_s for event in events if event.kind == "sprays" and event.player == player]
    lost = lost_at(events)
    return bool(began) and all(lost.get(fire.room, math.inf) <= began[-1] for fire in scenario.fires)
