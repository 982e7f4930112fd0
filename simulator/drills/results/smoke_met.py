"""What a player met of smoke and heat, in words: seconds in smoke, least sight, what it does to people."""

from __future__ import annotations

from simulator.engine.assessment.facts import facts_of
from simulator.engine.assessment.judging import SMOKE_FREE_S
from simulator.engine.assessment.scoring import GENTLE, JUDGES, stays
from simulator.engine.event_log import Event
from simulator.engine.fire.sight import MOST_VISIBILITY_M
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.reach import LOW_SIGHT_M
from simulator.protocol.text import Text

from ..models import DrillPlayer, DrillSession


def smoke_met(session: DrillSession, player: DrillPlayer) -> Text | None:
    """The words of the score's line on smoke, also for a role that is not marked by it.

    None without a log, and for children who met none. Children are not told what it would have done to them.
    """
    if not session.events:
        return None
    facts = facts_of([Event.from_list(row) for row in session.events], str(player.pk))
    if session.child and facts.smoke_s < SMOKE_FREE_S and facts.least_sight_m in (None, MOST_VISIBILITY_M):
        return None
    if session.child:
        return GENTLE["dose"](facts)
    scenario = load_scenario(session.scenario)
    return JUDGES["dose"](facts, scenario.scoring, stays(scenario, player.role))[1]


def was_under(session: DrillSession, player: DrillPlayer) -> list[bool]:
    """For each room that became untenable, in order: whether the player walked there afterwards and still saw far.

    Rooms are judged at a height of two metres, so both may be true.
    """
    events = [Event.from_list(row) for row in session.events or []]
    lost = {event.data["room"]: event.time_s for event in events if event.kind == "room_lost"}
    under: set[str] = set()
    for event in events:
        if event.kind == "track" and event.player == str(player.pk) and event.data.get("room") in lost:
            room = event.data["room"]
            if event.time_s >= lost[room] and event.data.get("sight", 0.0) >= LOW_SIGHT_M:
                under.add(room)
    return [room in under for room in lost]
