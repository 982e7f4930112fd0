"""Turns a finished run into scores, and into evidence for each person and for the class or unit that drilled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from courses.training.ledger.record import CORRECTION, correct_evidence, record_evidence
from courses.training.models import Evidence, EvidenceKind, SubjectKind
from people.models import User
from simulator.engine.assessment.report import Report, report
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.assessment.scoring import OF_ALL, score
from simulator.engine.drill.ending import STOPPED
from simulator.engine.drill.model_version import ModelVersion
from simulator.engine.event_log import Event, event_log_sha256

from ..models import LIVE, DrillMode, DrillPlayer, DrillSession, DrillState, SeatProof
from ..sessions.children import BROKEN_OFF, is_broken_off
from ..sessions.leases import abandon
from .decisions import choices_of
from .order61_record import department_of, name_of

if TYPE_CHECKING:
    from simulator.engine.drill.run import DrillRun

CONFIRMED_LATER = "pupils were confirmed by their teacher after the drill"


@transaction.atomic
def finish_session(*, session: DrillSession, run: DrillRun) -> dict[str, ScoreCard]:
    """Stores the log, scores every player from it and writes the evidence. Repeating it changes nothing.

    A tutorial is neither scored nor recorded. A session that was stopped before it began is abandoned. Whose drill its
    organiser broke off is not scored either: their card says so, and no record hears of it.
    """
    if run.tick == 0:
        abandon(session)
        return {}
    ended = DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ENDED,
        ended_at=timezone.now(),
        tick=run.tick,
        crowd=run.model,
        events=[event.to_list() for event in run.events],
        events_sha256=event_log_sha256(run.events),
        lease_owner="",
        lease_until=None,
    )
    if session.mode == DrillMode.TUTORIAL:
        return {}
    session.events, session.crowd = [event.to_list() for event in run.events], run.model
    rows = _by_player(run.events)
    cards = {player_id: score(rows[player_id], run.scenario, player_id) for player_id in run.players}
    if ended:
        whole = report(run.events, run.scenario)
        here = session.players.filter(removed_at=None).select_related("person")
        played = [player for player in here if str(player.pk) in cards]
        cut_short = broken_off(session, run)
        for player in played:
            card, is_cut = cards[str(player.pk)], str(player.pk) in cut_short
            player.card = {**card.to_dict(), "model": run.model, **({BROKEN_OFF: True} if is_cut else {})}
            player.total = None if is_cut else card.total
            player.save(update_fields=["card", "total"])
            if not is_cut:
                record_person(session, player, card, whole)
        record_group(session, played, whole)
    return cards


def broken_off(session: DrillSession, run: DrillRun) -> set[str]:
    """The players of a room who were still under way when its organiser stopped the drill."""
    is_stopped = any(event.data.get("why") == STOPPED for event in run.events[-1:])
    if session.mode != DrillMode.ROOM or not is_stopped:
        return set()
    return {player_id for player_id, player in run.players.items() if not player.done}


def _by_player(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events that each player's score depends on, in order: their own, and what befell all (`OF_ALL`)."""
    rows: dict[str, list[Event]] = {event.player: [] for event in events if event.player}
    for event in events:
        for player in rows if event.kind in OF_ALL else (event.player,):
            if player:
                rows[player].append(event)
    return rows


def record_person(session: DrillSession, player: DrillPlayer, card: ScoreCard, whole: Report) -> None:
    """Writes a player's score as evidence of the person they are known to be; nothing where that is not known."""
    if player.person is None or player.proof == SeatProof.NONE:
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
            **_of_all(session, whole),
        },
        personal={"name": player.person.name, "department": department_of(player)} if player.person.name else None,
        is_sample=player.person.is_sample,
        **_shared(session, whole),
    )


def record_group(session: DrillSession, played: list[DrillPlayer], whole: Report, *, by: User | None = None) -> None:
    """Writes the session's result as evidence of the class, else of the unit; nothing when it belongs to neither.

    Of a class only pupils count who are known to have been there. When some are confirmed afterwards, `by` them the row
    is corrected. Of a drill that its organiser stopped those count who had finished it; the row says how many had not.
    """
    if session.school_class_id is not None:
        kind, subject = SubjectKind.CLASS, session.school_class_id
    elif session.organisation_id is not None:
        kind, subject = SubjectKind.ORGANISATION, session.organisation_id
    else:
        return
    if kind == SubjectKind.CLASS and session.mode == DrillMode.ROOM:
        played = [player for player in played if player.proof != SeatProof.NONE]
    if not session.is_led or not played:
        return
    played = [player for player in played if not is_broken_off(player)]
    if not played:
        return
    cut = sum(is_broken_off(player) for player in session.players.filter(removed_at=None))
    result, personal = _group_result(session, played, whole, cut=cut), _group_personal(session, played)
    if (standing := group_row(session)) is not None:
        is_revoked = Evidence.objects.filter(revokes=standing).exists()
        if by is not None and not is_revoked and standing.result != result:
            correct_evidence(
                evidence=standing, reason=CONFIRMED_LATER, by=by, changes={"result": result}, personal=personal
            )
        return
    record_evidence(
        source_key=f"drill:{session.pk}",
        subject_kind=kind,
        subject_id=subject,
        result=result,
        personal=personal,
        recorded_by=session.opened_by,
        is_sample=session.is_sample,
        **_shared(session, whole),
    )


def group_row(session: DrillSession) -> Evidence | None:
    """The session's evidence of its class or unit as it stands, corrections followed; None where there is none."""
    row = Evidence.objects.filter(source_key=f"drill:{session.pk}").first()
    while row is not None and (next_row := Evidence.objects.filter(source_key=f"{CORRECTION}{row.pk}").first()):
        row = next_row
    return row


def _group_result(session: DrillSession, played: list[DrillPlayer], whole: Report, *, cut: int) -> dict[str, Any]:
    """The result of those who finished. Half of all must have passed, those counted with whom it was `cut` short."""
    cards = [card for player in played if (card := player.score_card) is not None]
    return {
        "score": round(fmean(card.total for card in cards), 1),
        "max_score": cards[0].max,
        "passed": sum(card.band != "fail" for card in cards) * 2 >= len(cards) + cut,
        "players": len(cards),
        "players_passed": sum(card.band != "fail" for card in cards),
        **({"broken_off": cut} if cut else {}),
        "mode": session.mode,
        **_of_all(session, whole),
        **(_decided(session) if session.mode == DrillMode.SCREEN else {}),
    }


def _group_personal(session: DrillSession, played: list[DrillPlayer]) -> dict[str, Any] | None:
    """Who took part; None of a class at one screen, which is one figure: nobody is named."""
    if session.mode == DrillMode.SCREEN:
        return None
    return {"participants": [{"name": name_of(player), "seat": player.seat} for player in played]}


def _decided(session: DrillSession) -> dict[str, Any]:
    """The number of pupils present, and what they decided with which votes."""
    return {"present": session.present, "decisions": [choice.to_dict() for choice in choices_of(session)]}


def _shared(session: DrillSession, whole: Report) -> dict[str, Any]:
    return {
        "kind": EvidenceKind.DRILL_SIMULATED,
        "organisation_id": session.organisation_id,
        "division_code": session.division.code if session.division else "",
        "occurred_at": session.ended_at or timezone.now(),
        "place": whole.place["zh"],
        "content_key": f"drill:{session.scenario}",
    }


def _of_all(session: DrillSession, whole: Report) -> dict[str, Any]:
    return {
        "content": whole.content["zh"],
        "people": whole.people,
        "model": ModelVersion.read(session.crowd).in_words()["zh"],
        "benchmark": asdict(whole.benchmark) if whole.benchmark else None,
    }
