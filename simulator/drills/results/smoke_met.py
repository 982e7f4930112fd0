"""What a player met of smoke and heat, in words: seconds in smoke, least sight, what it does to people."""

from __future__ import annotations

from simulator.engine.assessment.facts import facts_of
from simulator.engine.assessment.judging import SMOKE_FREE_S
from simulator.engine.assessment.scoring import GENTLE, JUDGES, stays
from simulator.engine.event_log import Event
from simulator.engine.fire.sight import MOST_VISIBILITY_M
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.text import Text

from ..models import DrillPlayer, DrillSession

# Who walks below the layer: seconds in smoke and the farthest sight together would read as a contradiction.
UNDER_SMOKE = Text("头顶上有烟 {s} 秒，眼睛的高度还看得清", "Smoke overhead for {s} s, clear at eye height")


def smoke_met(session: DrillSession, player: DrillPlayer) -> Text | None:
    """The words of the score's line on smoke, also for a role that is not marked by it.

    None without a log, and for children who met none. Children are not told what it would have done to them.
    """
    if not session.events:
        return None
    facts = facts_of([Event.from_list(row) for row in session.events], str(player.pk))
    if facts.smoke_s >= SMOKE_FREE_S and facts.least_sight_m == MOST_VISIBILITY_M:
        return UNDER_SMOKE.format(s=f"{facts.smoke_s:.0f}")
    if session.child and facts.smoke_s < SMOKE_FREE_S and facts.least_sight_m in (None, MOST_VISIBILITY_M):
        return None
    if session.child:
        return GENTLE["dose"](facts)
    scenario = load_scenario(session.scenario)
    return JUDGES["dose"](facts, scenario.scoring, stays(scenario, player.role))[1]
