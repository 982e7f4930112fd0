"""On which side of a fire a player left: towards it, or away from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..event_log import Event
from ..scenario.model import Scenario

FAR_M = 5.0  # so much nearer or farther is a way chosen
TOWARDS, AWAY = "towards", "away"


def way_taken(own: Sequence[Event], scenario: Scenario) -> str:
    """TOWARDS for a player who came much nearer to the fire in plan, AWAY for one who went off; empty for neither.

    Storeys do not count: smoke rises through the stair beside a fire.
    """
    out = next((event.time_s for event in own if event.kind == "player_out"), math.inf)
    tracks = [event for event in own if event.kind == "track" and {"x", "y"} <= event.data.keys()]
    places = [(event.data["x"], event.data["y"]) for event in tracks if event.time_s <= out]
    if not places or not scenario.fires:
        return ""
    away = [min(math.dist(place, fire.at) for fire in scenario.fires) for place in places]
    if min(away) <= away[0] - FAR_M:
        return TOWARDS
    return AWAY if away[-1] >= away[0] + FAR_M else ""
