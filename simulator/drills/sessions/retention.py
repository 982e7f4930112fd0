"""How long inputs, keyframes, abandoned sessions and nicknames are kept. Scores and evidence stay."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.training.ledger.record import CORRECTION, shred_parts
from courses.training.models import Evidence, EvidenceKind, EvidencePersonal, SubjectKind
from people.models import PersonKind

from ..models import LIVE, DrillInput, DrillKeyframe, DrillPlayer, DrillSession, DrillState


@dataclass(frozen=True, slots=True)
class Expired:
    """How many rows were deleted, or would be: see `expire_drills`."""

    inputs: int
    keyframes: int
    rooms: int
    nicknames: int
    participant_lists: int

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


def expire_drills(*, now: datetime | None = None, dry_run: bool = False) -> Expired:
    """Deletes what has been kept long enough and returns how much that was; with `dry_run` it only counts.

    Inputs and keyframes go DRILL_KEEP_INPUTS_DAYS after the end, sessions never played to an end
    DRILL_KEEP_ABANDONED_DAYS after they were given up, nicknames of pupils and of players without a person
    DRILL_KEEP_NICKNAMES_DAYS after the end, and with them the class's or unit's list of participants they are in.
    Who has an account stays named in the evidence of their own.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        stale = ended_before(moment, settings.DRILL_KEEP_INPUTS_DAYS).values("pk")
        inputs = DrillInput.objects.filter(session__in=stale)
        keyframes = DrillKeyframe.objects.filter(session__in=stale)
        sessions = abandoned_sessions(moment)
        nicknames = nameable(moment)
        lists = participant_lists(moment)
        counts = Expired(
            inputs=inputs.count(),
            keyframes=keyframes.count(),
            rooms=sessions.count(),
            nicknames=nicknames.count(),
            participant_lists=len(lists),
        )
        if not dry_run:
            inputs.delete()
            keyframes.delete()
            sessions.delete()
            shred_parts(source_keys=lists)
            nicknames.update(name="")
    return counts


def ended_before(moment: datetime, days: int) -> QuerySet[DrillSession]:
    return DrillSession.objects.filter(state=DrillState.ENDED, ended_at__lte=moment - timedelta(days=days))


def abandoned_sessions(moment: datetime) -> QuerySet[DrillSession]:
    """Sessions abandoned before a time, and older ones that no worker ever ended."""
    before = moment - timedelta(days=settings.DRILL_KEEP_ABANDONED_DAYS)
    left = Q(state__in=LIVE, created_at__lte=before) & (Q(lease_until=None) | Q(lease_until__lte=before))
    return DrillSession.objects.filter(Q(state=DrillState.ABANDONED, ended_at__lte=before) | left)


def _passing(moment: datetime) -> QuerySet[DrillPlayer]:
    """Players of drills long over whose names are not to be kept: pupils, and those without a person."""
    over = ended_before(moment, settings.DRILL_KEEP_NICKNAMES_DAYS).values("pk")
    return DrillPlayer.objects.filter(Q(person=None) | Q(person__kind=PersonKind.PUPIL), session__in=over)


def nameable(moment: datetime) -> QuerySet[DrillPlayer]:
    """The players who still have a nickname."""
    return _passing(moment).exclude(name="")


def participant_lists(moment: datetime) -> list[str]:
    """The source keys of evidence of classes and units whose list of participants still names any of these players."""
    parts = EvidencePersonal.objects.filter(
        evidence__kind=EvidenceKind.DRILL_SIMULATED,
        evidence__subject_kind__in=[SubjectKind.CLASS, SubjectKind.ORGANISATION],
        evidence__occurred_at__lte=moment,
    )
    listed: dict[str, list[str]] = defaultdict(list)
    for key in parts.values_list("evidence__source_key", flat=True):
        listed[_first_key(key).removeprefix("drill:")].append(key)
    over = _passing(moment).filter(session__in=[pk for pk in listed if _is_uuid(pk)])
    sessions = set(over.values_list("session", flat=True))
    return sorted(key for session in sessions for key in listed[str(session)])


def _first_key(key: str) -> str:
    """The source key of the row that a row was first a correction of; its own for a row that corrects none."""
    while key.startswith(CORRECTION):
        key = Evidence.objects.values_list("source_key", flat=True).get(pk=key.removeprefix(CORRECTION))
    return key


def unname_players(players: QuerySet[DrillPlayer]) -> int:
    """Takes the nicknames, and the whole list of each drill that names one of these players.

    One name cannot be taken from a list that a seal commits to. Returns how many lists and nicknames went.
    """
    keys = [f"drill:{pk}" for pk in players.values_list("session", flat=True)]
    return shred_parts(source_keys=keys) + players.exclude(name="").update(name="")


def forget_players(players: QuerySet[DrillPlayer]) -> int:
    """As `unname_players`, and unties players of ended drills from person and seat. Scores stay."""
    gone = unname_players(players)
    players.filter(session__ended_at__isnull=False).update(person=None, seat=None)
    return gone


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:  # filed by other means than a drill
        return False


def keeps_inputs(session: DrillSession) -> bool:
    """Whether the inputs and keyframes of a drill are still within their time."""
    until = timezone.now() - timedelta(days=settings.DRILL_KEEP_INPUTS_DAYS)
    return session.ended_at is None or session.ended_at > until


def is_replayable(session: DrillSession) -> bool:
    """Whether a replay can still be made: every drill that was played has inputs until they expire."""
    return session.inputs.exists()
