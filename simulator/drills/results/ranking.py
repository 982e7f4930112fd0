"""The results of a led session: its players by score, the main lesson of each, and the evidence that was written."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from courses.training.models import Evidence, SubjectKind
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillPlayer, DrillSession
from ..sessions.children import card_of, is_broken_off, is_for_pupils
from .finishing import group_row
from .order61_record import goes_by_seat, name_of


@dataclass(frozen=True, slots=True)
class Result:
    """One player's line. `place` is None for pupils and without a score; players with equal points share a place."""

    player: DrillPlayer
    place: int | None
    name: str
    seat: int | None
    role: str
    total: float | None
    band: str
    time_s: float | None
    lesson: str
    broken_off: bool = False


def results_of(session: DrillSession, language: str, *, nicknames: bool = False) -> list[Result]:
    """The players, best first; pupils, who are never ranked, by their seats.

    With `nicknames` only nicknames are shown, as a wall may show them.
    """
    roles = {role.id: role.name[language] for role in load_scenario(session.scenario).roles}
    players = list(session.players.filter(removed_at=None).select_related("person"))
    if is_for_pupils(session):
        players.sort(key=lambda player: (player.seat is None, player.seat or 0))
    else:
        players.sort(key=lambda player: (player.total is None, -(player.total or 0.0), player.seat or 0))
    totals = [player.total for player in players]
    found = []
    for player in players:
        card = card_of(player)
        lesson = card.main_lesson if card else None
        found.append(
            Result(
                player=player,
                place=None if player.total is None or is_for_pupils(session) else totals.index(player.total) + 1,
                name=_nickname(player) if nicknames else name_of(player),
                seat=player.seat,
                role=roles.get(player.role, ""),
                total=player.total,
                band=card.band if card else "",
                time_s=card.time_s if card else None,
                lesson=lesson.advice[language] if lesson else "",
                broken_off=is_broken_off(player),
            )
        )
    return found


def _nickname(player: DrillPlayer) -> str:
    return "" if goes_by_seat(player) else player.name


@dataclass(frozen=True, slots=True)
class GroupEvidence:
    """The evidence of the class or unit, and the page of its record."""

    subject: str
    evidence: Evidence
    url: str


def group_evidence(session: DrillSession) -> GroupEvidence | None:
    """The evidence of the session's class or unit; None when it has neither or nobody played."""
    row = group_row(session)
    if row is None:
        return None
    of_class = row.subject_kind == SubjectKind.CLASS
    subject = session.school_class if of_class else session.organisation
    url = reverse("training:class_record" if of_class else "training:organisation_record", args=[row.subject_id])
    return GroupEvidence(str(subject or ""), row, url)


def persons_recorded(session: DrillSession) -> int:
    """The number of persons who got evidence of their own from the session."""
    return Evidence.objects.filter(source_key__startswith=f"drill:{session.pk}:").count()
