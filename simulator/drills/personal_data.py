"""What drills hold about people, and how it goes (`sessions/retention.py`). Scores and evidence stay."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose
from people.models import PersonKind

from .models import DrillInput, DrillKeyframe, DrillPlayer
from .sessions.retention import ended_before, expire_drills, forget_players, unname_players


def _played(subject: Subject) -> QuerySet[DrillPlayer]:
    return DrillPlayer.objects.filter(person=subject.person) if subject.person else DrillPlayer.objects.none()


def _shred_players(now: datetime) -> int:
    """Nicknames, the lists of participants they stand in, and sessions that nobody played to an end."""
    gone = expire_drills(now=now)
    return gone.nicknames + gone.participant_lists + gone.rooms


def _erase_player(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=forget_players(_played(subject)))


def _unname_player(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=unname_players(_played(subject)))


def _inputs_of(subject: Subject) -> QuerySet[DrillInput]:
    return DrillInput.objects.filter(player__in=_played(subject).values("pk"))


def _shred_inputs(now: datetime) -> int:
    stale = ended_before(now, settings.DRILL_KEEP_INPUTS_DAYS).values("pk")
    return DrillInput.objects.filter(session__in=stale).delete()[0]


def _erase_inputs(subject: Subject, now: datetime) -> Erased:
    """Inputs name a player by number. With the player untied from the person, right after, they lead to nobody."""
    return Erased(gone=_inputs_of(subject).filter(session__ended_at__isnull=False).count())


def _shred_keyframes(now: datetime) -> int:
    stale = ended_before(now, settings.DRILL_KEEP_INPUTS_DAYS).values("pk")
    return DrillKeyframe.objects.filter(session__in=stale).delete()[0]


def _inputs_kept() -> str:
    return _("%(days)s days after the drill") % {"days": settings.DRILL_KEEP_INPUTS_DAYS}


HELD = [
    Holding(
        model="drills.DrillInput",
        called=_("inputs of a drill"),
        fields=("payload",),
        beside=("session", "tick"),
        whose=(Whose.PUPILS, Whose.STAFF, Whose.PLAYERS),
        purpose=_("to go on with a drill after a failure and to make its replay"),
        ground=Ground.REQUEST,
        kept=_inputs_kept,
        why=_("as long as a replay may be asked for"),
        shred=_shred_inputs,
        erase=_erase_inputs,
        rows=_inputs_of,
    ),
    Holding(
        model="drills.DrillKeyframe",
        called=_("states of a drill"),
        fields=("state", "events"),
        whose=(Whose.PUPILS, Whose.STAFF, Whose.PLAYERS),
        purpose=_("to go on with a drill after a failure"),
        ground=Ground.REQUEST,
        kept=_inputs_kept,
        why=_("as long as a replay may be asked for"),
        shred=_shred_keyframes,
        not_by_person=_("the state of a whole drill; it knows players by a number of the drill alone"),
    ),
    Holding(
        model="drills.DrillPlayer",
        fields=("name", "role", "token_hash", "card", "proof"),
        hidden=("token_hash",),
        beside=("session", "seat", "joined_at", "total"),
        whose=(Whose.PLAYERS, Whose.PUPILS, Whose.STAFF),
        purpose=_("to tell players apart in a drill and to show each the own score"),
        ground=Ground.REQUEST,
        kept=lambda: _("the name %(days)s days after the drill; the score without a name stays") % {
            "days": settings.DRILL_KEEP_NICKNAMES_DAYS,
        },
        why=_("as long as the class talks about the drill"),
        shred=_shred_players,
        erase=_erase_player,
        unname=_unname_player,
        rows=_played,
        live=lambda: DrillPlayer.objects.exclude(name=""),
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    ),
]  # fmt: skip

NOT_PERSONAL = [
    NotPersonal(
        model="drills.DrillSession",
        fields=(
            "code", "scenario", "scenario_sha256", "crowd", "roles", "lease_owner", "events", "events_sha256",
        ),
        why="a drill and its log, which knows players by a number of the drill alone",
    ),
    NotPersonal(model="drills.ScreenBranch", fields=("decision", "option", "result"), why="what a whole class decided"),
]  # fmt: skip
