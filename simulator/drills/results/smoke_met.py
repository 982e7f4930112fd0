"""What a player met of smoke and heat, in words: seconds in smoke, least sight, what it does to people."""

from __future__ import annotations

from simulator.engine.assessment.facts import facts_of
from simulator.engine.assessment.scoring import GENTLE, JUDGES
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.text import Text

from ..models import DrillPlayer, DrillSession


def smoke_met(session: DrillSession, player: DrillPlayer) -> Text | None:
    """The words of the score's line on smoke, also for a role that is not marked by it.

    None without a log. Children are not told what it would have done to them.
    """
    if not session.events:
        return None
    facts = facts_of([Event.from_list(row) for row in session.events], str(player.pk))
    if session.child:
        return GENTLE["dose"](facts)
    return JUDGES["dose"](facts, load_scenario(session.scenario).scoring)[1]
