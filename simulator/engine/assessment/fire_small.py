"""Whether a fire could be fought: small, and its room tenable, at the moment at which a role could have been there."""

from __future__ import annotations

import math
from collections.abc import Iterable

from simulator.protocol.reach import AGENT_REACH_M

from ..event_log import Event
from ..fire.fire_correlations import GROWTH_KW_S2
from ..fire.jets import PUT_OUT_KW, RIGHT_AGENT, USUAL_AGENT
from ..scenario.model import Scenario
from ..scenario.parts import Fire, Fixture, Role

HANDLING_S = 4.0  # lift, pull, hold, press


def could_fight(events: Iterable[Event], scenario: Scenario, role: str) -> bool:
    """True where a player of the role, going straight, comes to a fire with the right agent while it can be put out."""
    lost = {event.data["room"]: event.time_s for event in events if event.kind == "room_lost"}
    storey = {room.id: room.storey for room in scenario.rooms}
    player = scenario.role(role)
    return any(
        _there_s(player, thing, fire) <= min(_big_s(fire), lost.get(fire.room, math.inf))
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


def _big_s(fire: Fire) -> float:
    """When the fire outgrows one extinguisher; never where its cap is lower."""
    if fire.cap_kw <= PUT_OUT_KW:
        return math.inf
    return fire.starts_at_s + math.sqrt(PUT_OUT_KW / GROWTH_KW_S2[fire.growth])
