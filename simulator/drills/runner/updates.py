"""What a worker sends to a session's players and watchers: status, own states, roster, events, snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.engine.assessment.tutorial_goals import goal_of
from simulator.engine.drill.class_guide import Guide
from simulator.engine.drill.client_state import fires_of, helpless_of, own_state, waits_of
from simulator.engine.drill.heads import count_heads
from simulator.engine.drill.player import Player
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.scenario.class_script import Decision
from simulator.protocol.messages import ErrorCode, encode

from ..live.wire import EVERYBODY, WATCHERS, Text
from ..models import DrillMode
from .labels import PlayerLabel
from .live_session import LiveSession

FULL_TICKS = 10  # smoke and doors are sent twice a second
OWN_TICKS, ROSTER_TICKS = 10, 20
# These are sent to everybody; all other events go to their player and to watchers.
PUBLIC_EVENTS = {
    "drill_started", "alarm_raised", "detector_alarm", "injected", "room_lost", "all_out", "drill_ended",
}  # fmt: skip


@dataclass(slots=True)
class Beat:
    """What a session has to send after one twentieth of a second: a snapshot, if one is due, and texts."""

    snapshot: bytes = b""
    texts: list[Text] = field(default_factory=list)
    has_keyframe: bool = False


def play_beat(live: LiveSession, beat: int, now: float) -> Beat:
    """Advances a session by a twentieth of a second, unless it is halted."""
    made = Beat(texts=[(player, encode("error", code=ErrorCode.ROOM_FULL)) for player in live.newly_refused])
    live.newly_refused.clear()
    beat += live.beat_offset
    if is_halted := live.is_halted(now):
        full = beat % TICK_HZ == 0
    else:
        for event in live.tick():
            made.texts += texts_of_event(live, event)
        made.has_keyframe = live.keyframe_tick == live.run.tick - 1
        full = live.run.tick % FULL_TICKS == 0
    somebody_came, live.full_frame_due = live.full_frame_due, False
    full = full or somebody_came
    if beat % OWN_TICKS == 0 or somebody_came or live.run.finished:
        made.texts.append((EVERYBODY, encode("status", **status_of(live, now))))
        made.texts += ((player, encode("own", **own)) for player, own in changed_own_states(live))
    if beat % ROSTER_TICKS == 0 and live.watching:
        made.texts.append((WATCHERS, encode("roster", players=roster_of(live))))
    if full or (live.run.tick % 2 == 0 and not is_halted):
        made.snapshot = snapshot_of(live, full=full)
    return made


def phase_of(live: LiveSession, now: float) -> str:
    """One of the protocol's PHASES."""
    if live.run.finished:
        return "ended"
    if live.began_at is None:
        return "lobby"
    if now < live.began_at:
        return "countdown"
    if live.open_decision(now):
        return "deciding"
    return "running" if live.paused_since is None else "paused"


def status_of(live: LiveSession, now: float) -> dict[str, Any]:
    """The status that everybody in the session receives."""
    waits = live.began_at is not None and now < live.began_at
    decision = live.open_decision(now)
    heads = count_heads(live.run.state)
    return {
        **({"decision": decision_as_asked(decision, live.guide)} if decision and live.guide else {}),
        "phase": phase_of(live, now),
        "starts_in_s": round(live.began_at - now, 1) if waits and live.began_at is not None else 0,
        "time_s": round(live.run.time_s, 1),
        "limit_s": live.run.limit_s,
        "players": len(live.connected),
        "evacuated": heads.out,
        "total": heads.total,
        "helpless": helpless_of(live.run.state),
        "fires": fires_of(live.run.state),
        "waits": waits_of(live.run.state),
        **_goal_of(live),
    }


def _goal_of(live: LiveSession) -> dict[str, Any]:
    """The next goal of a tutorial's player; None in any other drill."""
    player = next(iter(live.run.players), "")
    if live.session.mode != DrillMode.TUTORIAL or not player:
        return {}
    return {"goal": goal_of(live.run.events, player).to_dict()}


def decision_as_asked(decision: Decision, guide: Guide) -> dict[str, Any]:
    """A decision as the class sees it, without the right answer."""
    return {
        "id": decision.id,
        "number": guide.decisions.index(decision) + 1,
        "of": len(guide.decisions),
        "question": decision.question.to_dict(),
        "options": [{"id": option.id, "text": option.text.to_dict()} for option in decision.options],
    }


def snapshot_of(live: LiveSession, *, full: bool) -> bytes:
    """The current snapshot. In a children's session nobody is shown overcome."""
    return live.run.snapshot(full=full, bodies=not live.session.child)


def changed_own_states(live: LiveSession, only: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The own state of each connected player, or of one of them, if it has changed since it was last sent."""
    for player in live.run.players.values():
        if player.id in live.connected and only in ("", player.id):
            own = own_state(live.run.state, player)
            key = repr(own)
            if live.sent_own.get(player.id) != key:
                live.sent_own[player.id] = key
                yield player.id, own


def roster_of(live: LiveSession) -> list[dict[str, Any]]:
    """The players as shown to watchers."""
    return [_roster_entry(live, player) for player in live.run.players.values() if player.id not in live.removed]


def _roster_entry(live: LiveSession, player: Player) -> dict[str, Any]:
    label = live.labels.get(player.id, PlayerLabel())
    return {
        "agent": player.index,
        "player": player.id,
        "name": label.name,
        "seat": label.seat,
        "proof": label.proof,
        "role": player.role,
        "connected": player.id in live.connected,
        "dose": round(player.harm, 2),
        "choke": round(player.choke, 1),
        "pain": round(player.heat_felt, 1),
        "smoke_s": round(player.smoke_s),
        "least_sight": round(player.least_sight, 1),
        "out": player.outside,
        "reported": player.reported,
        "down": player.down,
        "done": player.done,
    }


def texts_of_event(live: LiveSession, event: Event) -> list[Text]:
    """An event for those it concerns, together with the new state of its player."""
    body = encode("event", kind=event.kind, tick=event.tick, player=event.player, data=event.data)
    if event.kind in PUBLIC_EVENTS:
        return [(EVERYBODY, body)]
    texts = []
    if event.player:
        texts.append((event.player, body))
        texts += ((player, encode("own", **own)) for player, own in changed_own_states(live, event.player))
    if event.kind != "refused" and live.watching:
        texts.append((WATCHERS, body))
    return texts
