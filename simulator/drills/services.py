"""Writes: opening rooms, joining, leases, and turning a finished run into scores and evidence."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from courses.training.models import EvidenceKind, SubjectKind
from courses.training.services import record_evidence
from people.models import Person, User
from simulator.engine.events import event_log_sha256
from simulator.engine.report import Report, report
from simulator.engine.scenario import load_scenario
from simulator.engine.scoring import ScoreCard, score

from .models import LIVE, DrillPlayer, DrillSession, DrillState, token_hash
from .record import department_of

if TYPE_CHECKING:
    from simulator.engine.run import DrillRun

LEASE = timedelta(seconds=4)
EMPTY_LOBBY = timedelta(minutes=30)


def worker_token() -> str:
    """The secret by which a drill worker is let in; derived from the site's secret unless set."""
    if settings.DRILL_WORKER_TOKEN:
        return str(settings.DRILL_WORKER_TOKEN)
    return hmac.new(settings.SECRET_KEY.encode(), b"drill-worker", hashlib.sha256).hexdigest()


@transaction.atomic
def open_session(
    *, scenario_id: str, user: User | None, person: Person | None, role: str = ""
) -> tuple[DrillSession, DrillPlayer, str]:
    """A room for one, its player and the player's token (kept nowhere but with the player).

    Raises ScenarioError when there is no such scenario. A role it does not have becomes its first one.
    """
    scenario = load_scenario(scenario_id)
    membership = person.memberships.filter(ended_on=None).first() if person else None
    fields = {
        "scenario": scenario.id,
        "scenario_sha256": scenario.sha256,
        "opened_by": user,
        "organisation": membership.organisation if membership else None,
        "is_sample": bool(person and person.is_sample),
    }
    for _ in range(20):
        try:
            with transaction.atomic():
                session = DrillSession.objects.create(**fields)
            break
        except IntegrityError:  # the code is taken by another live room
            continue
    else:
        raise RuntimeError("no free room code")
    name = person.name if person else ""
    player, token = add_player(session=session, person=person, name=name, role=scenario.role(role)["id"])
    return session, player, token


def add_player(
    *, session: DrillSession, person: Person | None, name: str = "", role: str = ""
) -> tuple[DrillPlayer, str]:
    """A new player of a room and the token that names them. An empty role is the scenario's first."""
    token = secrets.token_urlsafe(18)
    player = DrillPlayer.objects.create(
        session=session, person=person, name=name[:20], role=role, token_hash=token_hash(token)
    )
    return player, token


def take_lease(session_id: uuid.UUID, owner: str) -> bool:
    """Takes a room whose lease is free or has run out, by one conditional UPDATE; True for exactly one worker."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_owner=owner)
    return bool(
        DrillSession.objects.filter(free, pk=session_id, state__in=LIVE).update(
            lease_owner=owner, lease_until=now + LEASE
        )
    )


def renew_lease(session_id: uuid.UUID, owner: str, tick: int) -> bool:
    """Keeps a lease and notes how far the run is; False when another worker has taken it."""
    held = DrillSession.objects.filter(pk=session_id, lease_owner=owner, state__in=LIVE)
    if tick:
        held.filter(state=DrillState.LOBBY).update(state=DrillState.RUNNING, started_at=timezone.now())
    return bool(held.update(lease_until=timezone.now() + LEASE, tick=tick))


def abandon(session: DrillSession) -> None:
    """Ends a room nobody plays in; nothing is scored."""
    DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ABANDONED, ended_at=timezone.now(), lease_owner="", lease_until=None
    )


@transaction.atomic
def finish_session(*, session: DrillSession, run: DrillRun) -> dict[str, ScoreCard]:
    """Stores the log, scores every player from it and writes the evidence. Repeating it changes nothing."""
    ended = DrillSession.objects.filter(pk=session.pk, state__in=LIVE).update(
        state=DrillState.ENDED,
        ended_at=timezone.now(),
        tick=run.tick,
        events=[event.to_list() for event in run.events],
        events_sha256=event_log_sha256(run.events),
        lease_owner="",
        lease_until=None,
    )
    cards = {player_id: score(run.events, run.scenario, player_id) for player_id in run.players}
    if ended:
        whole = report(run.events, run.scenario)
        for player in session.players.select_related("person"):
            card = cards.get(str(player.pk))
            if card is not None:
                _save_card(session, player, card, whole)
    return cards


def _save_card(session: DrillSession, player: DrillPlayer, card: ScoreCard, whole: Report) -> None:
    player.card, player.total = card.to_dict(), card.total
    player.save(update_fields=["card", "total"])
    if player.person is None:
        return
    record_evidence(
        source_key=f"drill:{session.pk}:{player.pk}",
        kind=EvidenceKind.DRILL_SIMULATED,
        subject_kind=SubjectKind.PERSON,
        subject_id=player.person.pk,
        organisation_id=session.organisation_id,
        occurred_at=timezone.now(),
        place=whole.place["zh"],
        content_key=f"drill:{session.scenario}",
        result={
            "score": card.total,
            "max_score": card.max,
            "passed": card.band != "fail",
            "band": card.band,
            "time_s": card.time_s,
            "content": whole.content["zh"],
            "people": whole.people + whole.players,
            "benchmark": asdict(whole.benchmark) if whole.benchmark else None,
        },
        personal={"name": player.person.name, "department": department_of(player)},
        is_sample=player.person.is_sample,
    )
