"""What a run tells clients beyond snapshots and events: fires, who needs help, a player's own state."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from simulator.protocol.text import Text

from ..assessment.others_line import duty_of
from ..assessment.report import SCHOOL_BENCHMARK_S
from ..assessment.scoring import stays
from ..event_log import TICK_HZ
from ..fire import heat
from ..people.occupants import NOBODY, WAITING
from ..scenario.parts import OUTSIDE
from .at_hand import at_hand, beyond, door_at_hand
from .ending import counts_heads
from .exposure_step import asks_low, is_in_head_smoke
from .extinguishing import agent_of
from .occupant_step import smoky_now
from .phone_call import (
    ASKED_AGAIN,
    CALL_S,
    TOLD,
    answers_to,
    asked,
    is_done,
    is_on_the_line,
    is_rescue_coming,
    line_until,
)
from .player import Player
from .run_state import RunState
from .shelter import shelter_of
from .smoke_ahead import smoky_signs, towards
from .way_out import below_of, has_other_way, way_out_of

OUTDOORS = Text("室外", "outdoors")


def helpless_of(state: RunState) -> list[int]:
    """The indices of occupants who cannot leave alone and whom nobody has taken along yet."""
    people = state.people
    return [int(i) for i in np.flatnonzero(people.needs_help & (people.state == WAITING) & (people.helper == NOBODY))]


def fires_of(state: RunState) -> list[dict[str, Any]]:
    """The fires that burn: place in plan coordinates, room, storey and power in kW.

    `lost` says that nobody can stay where it burns: such a fire is not to be fought, however small (`jets.is_small`).
    """
    fires = zip(state.scenario.fires, state.hazards.kw.tolist(), strict=True)
    return [
        {
            "at": list(fire.at),
            "room": fire.room,
            "storey": state.plan.room_storey[fire.room],
            "kw": round(kw),
            "lost": fire.room in state.lost,
        }
        for fire, kw in fires
        if kw > 0
    ]


def waits_of(state: RunState) -> dict[str, Any]:
    """What a run still waits for once a player is done: a school's head count and its most seconds, or other players.

    `others` are the players who are not done yet.
    """
    others = sum(not player.done for player in state.players.values())
    if counts_heads(state) and state.alarm_tick is not None:
        left_s = SCHOOL_BENCHMARK_S - (state.tick - state.alarm_tick) / TICK_HZ
        return {"heads_s": max(0, math.ceil(left_s)), "others": others}
    return {"heads_s": 0, "others": others}


def _call(state: RunState, player: Player) -> dict[str, Any] | None:
    """The operator's question and the answers to choose from; None while nobody is on the line."""
    if not is_on_the_line(state, player):
        return None
    question = asked(player)
    answers = answers_to(state, player, question) if question else []
    return {
        "asks": _asks(state, player),
        "answers": [answer.text.to_dict() for answer in answers],
    }


def _jet(state: RunState, player: Player) -> dict[str, Any] | None:
    """What a player sprays, for how many seconds more, and whether it hits a fire; None while nothing is sprayed."""
    if not player.spraying:
        return None
    return {"agent": agent_of(state, player), "left_s": math.ceil(player.spray_left_s), "hits": player.jet_hits}


def _door(state: RunState, player: Player, smoky: Collection[str], *, want_open: bool) -> dict[str, Any] | None:
    """The door that opening or shutting one would be done to, where it leads, and whether smoke hangs behind it, which
    its gap shows; None without one at hand.
    """
    index = door_at_hand(state, player, want_open=want_open) if player.active and player.lift_to is None else None
    if index is None:
        return None
    room = beyond(state, player, index)
    name = OUTDOORS if room == OUTSIDE else state.scenario.room_names()[room]
    return {"id": state.plan.doors[index].id, "to": name.to_dict(), "smoke": room in smoky}


def _asks(state: RunState, player: Player) -> str:
    """What the operator says: a question, or at the end words for who is to wait behind a shut door, is inside, is
    out, or gave no address.
    """
    question = asked(player)
    if question:
        return "place_again" if question == "place" and ASKED_AGAIN in player.done_once else question
    if TOLD not in player.done_once:
        return "done_lost"
    if state.plan.room_at(player.x, player.y) == OUTSIDE:
        return "done"
    waits = player.stay_until > 0 or stays(state.scenario, player.role)
    return "done_stay" if waits else "done_inside"


def own_state(state: RunState, player: Player) -> dict[str, Any]:
    """What a client shows of its player beyond the snapshot.

    A client that comes back after a lost connection needs it.
    """

    smoky = set(smoky_now(state))
    signs = smoky_signs(state, player.x, player.y, smoky)

    def seconds_to(tick: float) -> float:
        return round(max(0.0, (tick - state.tick) / TICK_HZ), 1)

    return {
        "agent": player.index,
        "extinguisher": player.extinguisher,
        "step": player.step,
        "jet": _jet(state, player),
        "wet": player.wet,
        "called": is_done(state, player),
        "found": TOLD in player.done_once or is_on_the_line(state, player),
        "go_low": asks_low(player),
        "in_smoke": player.in_smoke,
        "head_smoke": is_in_head_smoke(player),
        "going_up": player.climbing > 0 and state.plan.storey_at(player.y) > state.plan.ground,
        "line_s": seconds_to(line_until(player)),
        "line_most_s": CALL_S,
        "call": _call(state, player),
        "fetched": "fetched_belongings" in player.done_once,
        "busy_s": seconds_to(player.busy_until),
        "stay_s": seconds_to(player.stay_until),
        "stays": player.stay_until > 0,
        "rescue": is_rescue_coming(state),
        "in_lift": player.lift_to is not None,
        "escorting": player.escorting,
        "shut_door": _door(state, player, smoky, want_open=False),
        "open_door": _door(state, player, smoky, want_open=True),
        "shelter": shelter_of(state, player, smoky),
        "at_hand": at_hand(state, player) if player.active and player.lift_to is None else {},
        "smoky_signs": signs,
        "smoky_ahead": towards(state, player, signs),
        "other_way": bool(signs) and has_other_way(state, player, smoky, signs),
        "way_out": way_out_of(state, player, smoky, signs) if player.active and player.lift_to is None else None,
        "below": below_of(state, player, smoky),
        "answers": duty_of(state.scenario, player.role) == "answers",
        "choke": round(player.choke, 1),
        "pain": round(player.heat_felt, 1),
        "burnt": player.burn >= 1.0,
        "hot": player.pain >= heat.PAIN_SLOWS,
        "eyes_shut": player.eyes_shut,
        "reported": player.reported,
        "down": player.down,
    }
