"""Turns a finished run into scores, and into evidence for each person and for the class or unit that drilled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from simulator.engine.assessment.report import Report, report
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.assessment.scoring import score
from simulator.engine.event_log import Event, event_log_sha256

from ..models import LIVE, DrillMode, DrillPlayer, DrillSession, DrillState
from ..sessions.leases import abandon
from .decisions import choices_of
from .order61_record import department_of

if TYPE_CHECKING:
    from simulator.engine.drill.run import DrillRun


@transaction.atomic
def finish_session(*, session: DrillSession, run: DrillRun) -> dict[str, ScoreCard]:
    """Stores the log, scores every player from it and writes the evidence. Repeating it changes nothing.

    A tutorial is neither scored nor recorded. A session that was stopped before it began is abandoned.
    """
    if run.tick == 0:
        abandon(session)
        return {}
    ended = DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ENDED,
        ended_at=timezone.now(),
        tick=run.tick,
        events=[event.to_list() for event in run.events],
        events_sha256=event_log_sha256(run.events),
        lease_owner="",
        lease_until=None,
    )
    if session.mode == DrillMode.TUTORIAL:
        return {}
    session.events = [event.to_list() for event in run.events]
    rows = _by_player(run.events)
    cards = {player_id: score(rows[player_id], run.scenario, player_id) for player_id in run.players}
    if ended:
        whole = report(run.events, run.scenario)
        played = [player for player in session.players.select_related("person") if str(player.pk) in cards]
        for player in played:
            _save_card(session, player, cards[str(player.pk)], whole)
        if session.is_led and played:
            _record_group(session, played, cards, whole)
    return cards


def _by_player(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events that each player's score depends on: their own, and the alarm, whoever raised it."""
    alarm = [event for event in events if event.kind in ("alarm_raised", "detector_alarm")]
    rows: dict[str, list[Event]] = defaultdict(lambda: list(alarm))
    for event in events:
        if event.player and event.kind != "alarm_raised":
            rows[event.player].append(event)
    return rows


def _save_card(session: DrillSession, player: DrillPlayer, card: ScoreCard, whole: Report) -> None:
    player.card, player.total = {**card.to_dict(), "crowd": session.crowd}, card.total
    player.save(update_fields=["card", "total"])
    if player.person is None:
        return
    record_evidence(
        source_key=f"drill:{session.pk}:{player.pk}",
        subject_kind=SubjectKind.PERSON,
        subject_id=player.person.pk,
        result={
            "score": card.total,
            "max_score": card.max,
            "passed": card.band != "fail",
            "band": card.band,
            "time_s": card.time_s,
            **({"limit_s": session.limit_s} if session.limit_s else {}),
            **_of_all(whole),
        },
        personal={"name": player.person.name, "department": department_of(player)},
        is_sample=player.person.is_sample,
        **_shared(session, whole),
    )


def _record_group(session: DrillSession, played: list[DrillPlayer], cards: dict[str, ScoreCard], whole: Report) -> None:
    """Writes the session's result as evidence of the class, else of the unit; nothing when it belongs to neither."""
    if session.school_class_id is not None:
        kind, subject = SubjectKind.CLASS, session.school_class_id
    elif session.organisation_id is not None:
        kind, subject = SubjectKind.ORGANISATION, session.organisation_id
    else:
        return
    own = [cards[str(player.pk)] for player in played]
    record_evidence(
        source_key=f"drill:{session.pk}",
        subject_kind=kind,
        subject_id=subject,
        result={
            "score": round(fmean(card.total for card in own), 1),
            "max_score": own[0].max,
            "passed": sum(card.band != "fail" for card in own) * 2 >= len(own),
            "players": len(own),
            "players_passed": sum(card.band != "fail" for card in own),
            "mode": session.mode,
            **_of_all(whole),
            **(_decided(session) if session.mode == DrillMode.SCREEN else {}),
        },
        # A class at one screen is played as one figure, so nobody is named.
        personal=None if session.mode == DrillMode.SCREEN else {"participants": [_shown_as(one) for one in played]},
        recorded_by=session.opened_by,
        is_sample=session.is_sample,
        **_shared(session, whole),
    )


def _decided(session: DrillSession) -> dict[str, Any]:
    """The number of pupils present, and what they decided with which votes."""
    return {"present": session.present, "decisions": [choice.to_dict() for choice in choices_of(session)]}


def _shown_as(player: DrillPlayer) -> dict[str, Any]:
    return {"name": player.person.name if player.person else player.name, "seat": player.seat}


def _shared(session: DrillSession, whole: Report) -> dict[str, Any]:
    return {
        "kind": EvidenceKind.DRILL_SIMULATED,
        "organisation_id": session.organisation_id,
        "division_code": session.division.code if session.division else "",
        "occurred_at": timezone.now(),
        "place": whole.place["zh"],
        "content_key": f"drill:{session.scenario}",
    }


def _of_all(whole: Report) -> dict[str, Any]:
    return {
        "content": whole.content["zh"],
        "people": whole.people + whole.players,
        "benchmark": asdict(whole.benchmark) if whole.benchmark else None,
    }
