"""The other way of each decision of a class: the drill as it was up to there, another option, and then all right.

What follows a changed decision is the best there is, so that the other way shows what this one decision did, and can be
played as soon as the class is asked, while it still votes.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError

from common.jobs.leases import fenced, progress_note
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.class_guide import Guide, play_script
from simulator.engine.drill.model_version import same_crowd
from simulator.engine.event_log import Event
from simulator.engine.fire.sight import MOST_VISIBILITY_M
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.model import Scenario
from simulator.protocol.text import Text

from ..models import ORGANISER, DrillSession, ScreenBranch
from .decisions import choices_of

if TYPE_CHECKING:
    from simulator.engine.drill.run import DrillRun

SAME_S, SAME_SIGHT_M = 2.0, 1.0  # nearer than this two ways are alike
ALARMS = ("alarm_raised", "detector_alarm")
NO_ALARM = Text("警报一直没响，别人不知道着火了", "No alarm rang: the others do not know of the fire")
LATE_ALARM = Text("警报晚响 {s} 秒，别人晚 {s} 秒才知道", "The alarm came {s} s later: all others knew {s} s later")
MORE_SMOKE = Text("碰到烟 {s} 秒，对的做法 {less} 秒", "{s} s with smoke, against {less} s the right way")
LESS_SIGHT = Text("最差只能看清 {m} 米，对的做法 {more} 米", "Sight down to {m} m, against {more} m the right way")
NEVER_SAFE = Text("没能到安全的地方", "Did not get to safety")
SLOWER = Text("慢 {s} 秒才安全", "Safe {s} s later")
FASTER = Text("看着快 {s} 秒，却更危险", "It looks {s} s faster, and is more dangerous")
DONE = ("roll_call", "stayed_safe", "player_incapacitated")

logger = logging.getLogger(__name__)


def play_all(session: DrillSession) -> None:
    """Plays the branches that have no result yet. A failure is noted in its row and does not stop the others."""
    waiting, note = list(session.branches.filter(result__isnull=True, failed=False)), progress_note()
    for number, branch in enumerate(waiting):
        note(number / len(waiting))
        outcome: dict[str, Any] = {}
        try:
            outcome["result"] = play_branch(session, branch.decision, branch.option)
        except (OperationalError, InterfaceError):  # the job is retried
            raise
        except Exception:
            logger.exception("the other way at %s could not be played", branch)
            outcome["failed"] = True
        with fenced():
            ScreenBranch.objects.filter(pk=branch.pk).update(**outcome)


def branches_failed(error: BaseException, session_id: str) -> None:
    """Marks the branches that were not played as failed; they may be requested again."""
    ScreenBranch.objects.filter(session__pk=session_id, result__isnull=True).update(failed=True)


def play_branch(session: DrillSession, decision: str, option: str) -> dict[str, Any]:
    """Plays how the drill would have gone with this option and the best ones after it, from the last keyframe before.

    What the organiser injected is done again; `injections` says how many of these were known.
    """
    choices = choices_of(session)
    asked_at = next((choice.tick for choice in choices if choice.decision == decision), session.tick)
    guide = _before(session, asked_at)
    run = guide.run
    injected = _injected(session)

    def organise(run: DrillRun) -> None:
        for command in injected.get(run.tick, ()):
            run.inject(command["kind"], command.get("door", ""))

    earlier = takewhile(lambda choice: choice.decision != decision, choices)
    before = {choice.decision: choice.option for choice in earlier}
    play_script(guide, before | {decision: option}, before=organise, head_count=False)
    return {**summary(run.events, run.scenario, guide.player_id), "injections": injections_of(session)}


def injections_of(session: DrillSession) -> int:
    """How many things the organiser has injected so far."""
    return sum(map(len, _injected(session).values()))


def summary(events: Iterable[Event], scenario: Scenario, player: str) -> dict[str, Any]:
    """Points, time to safety, dose and path of one player's run, up to the moment when nothing was left to do."""
    rows = list(events)
    card = score(rows, scenario, player)
    own = [event for event in rows if event.player == player]
    done = next((event.tick for event in own if event.kind in DONE), math.inf)
    track = [event.to_list() for event in own if event.kind == "track" and event.tick <= done]
    rang = (event.time_s for event in rows if event.kind in ALARMS and event.tick <= done)
    return {
        "alarm_s": next(rang, None),
        "total": card.total,
        "max": card.max,
        "band": card.band,
        "time_s": card.time_s,
        "fed": track[-1][3]["fed"] if track else 0.0,
        "down": any(event.kind == "player_incapacitated" and event.player == player for event in rows),
        "track": track,
    }


def worse_by(right: dict[str, Any], wrong: dict[str, Any]) -> list[Text]:
    """By what the wrong one of two ways came off worse, in words: for others, in smoke and sight, and in time.

    Ways that were played before these things were kept say nothing of the alarm.
    """
    found = []
    rang, late = right.get("alarm_s"), wrong.get("alarm_s")
    if "alarm_s" in wrong and rang is not None and late is None:
        found.append(NO_ALARM)
    elif rang is not None and late is not None and late > rang + SAME_S:
        found.append(LATE_ALARM.format(s=f"{late - rang:.0f}"))
    smoke, more = _smoke_s(right), _smoke_s(wrong)
    if more > smoke + SAME_S:
        found.append(MORE_SMOKE.format(s=f"{more:.0f}", less=f"{smoke:.0f}"))
    sight, less = _sight_m(right), _sight_m(wrong)
    if less < sight - SAME_SIGHT_M:
        found.append(LESS_SIGHT.format(m=f"{less:.0f}", more=f"{sight:.0f}"))
    safe, later = right["time_s"], wrong["time_s"]
    if safe is not None and later is None:
        found.append(NEVER_SAFE)
    elif safe is not None and later > safe + SAME_S:
        found.append(SLOWER.format(s=f"{later - safe:.0f}"))
    elif found and safe is not None and later < safe - 0.5:
        found.insert(0, FASTER.format(s=f"{safe - later:.0f}"))
    return found


def _smoke_s(way: dict[str, Any]) -> float:
    return float(way["track"][-1][3].get("smoke_s", 0.0)) if way["track"] else 0.0


def _sight_m(way: dict[str, Any]) -> float:
    sight = way["track"][-1][3].get("sight") if way["track"] else None
    return MOST_VISIBILITY_M if sight is None else float(sight)


def _before(session: DrillSession, tick: int) -> Guide:
    """The guide and its run at the last keyframe before a tick, or at the start.

    Raises OtherModelError for a drill of another model version: its other way would be another drill's.
    """
    from simulator.engine.drill.run import DrillRun

    scenario, crowd = load_scenario(session.scenario), same_crowd(session.crowd)
    for frame in session.keyframes.filter(tick__lte=tick).order_by("-tick")[:1]:
        run = DrillRun.from_keyframe(scenario, frame.state, [Event.from_list(row) for row in frame.events])
        return Guide.restored(run, frame.state["guide"])
    run = DrillRun(scenario, seed=session.seed, crowd=crowd)
    guide = Guide(run, str(session.players.get().pk))
    run.add_player(guide.player_id, guide.role)
    return guide


def _injected(session: DrillSession) -> dict[int, list[dict[str, Any]]]:
    by_tick: dict[int, list[dict[str, Any]]] = {}
    for row in session.inputs.filter(player=ORGANISER):
        command = row.payload.get("command", {})
        if command.get("what") == "inject":
            by_tick.setdefault(row.tick, []).append(command)
    return by_tick
