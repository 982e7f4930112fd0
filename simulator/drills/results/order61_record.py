"""The record of a drill with the fields of Order 61 art. 43: time, place, content, departments and persons."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from people.models import Membership
from simulator.engine.assessment.report import Report, report
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.scenario.model import Scenario
from simulator.protocol.text import Text

from ..models import DrillPlayer, DrillSession

SEAT, NUMBER = Text("座位 {n}", "Seat {n}"), Text("{n} 号", "No. {n}")


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who took part. `department` is the class or the post; it is empty for those who have neither."""

    name: str
    role: str
    department: str


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """What the article requires to be recorded, and the report of the run. Texts are in one language."""

    began_at: datetime
    ended_at: datetime
    place: str
    content: str
    departments: tuple[str, ...]
    participants: tuple[Participant, ...]
    report: Report


def departments_of(session: DrillSession, persons: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By person, the class or the post each holds in the organisation that drilled; who holds none is left out."""
    if session.organisation_id is None or not persons:
        return {}
    rows = Membership.objects.filter(person__in=persons, organisation=session.organisation_id, ended_on=None)
    found: dict[uuid.UUID, str] = {}
    for row in rows.select_related("school_class", "post").order_by("pk"):
        found.setdefault(row.person_id, str(row.school_class or row.post or ""))
    return found


def department_of(player: DrillPlayer) -> str:
    """The class or the post the player holds in the organisation that drilled."""
    person = player.person_id
    return departments_of(player.session, [person]).get(person, "") if person else ""


def name_of(player: DrillPlayer) -> str:
    """The person's name, else the nickname; empty once it is deleted.

    In a class that goes by seats alone whoever has a seat has no name.
    """
    if goes_by_seat(player):
        return ""
    return (player.person.name if player.person else "") or player.name


def goes_by_seat(player: DrillPlayer) -> bool:
    """True where a player's seat is all that is shown: in classes that do not show nicknames."""
    school_class = player.session.school_class
    return player.seat is not None and school_class is not None and not school_class.shows_names


def shown_name(player: DrillPlayer, number: int, language: str) -> str:
    """The name, else the seat, else the number in the session."""
    if name := name_of(player):
        return name
    if player.seat is not None:
        return SEAT[language].format(n=player.seat)
    return NUMBER[language].format(n=number)


def record_of(
    session: DrillSession, scenario: Scenario, language: str, *, only: Sequence[DrillPlayer | None] | None = None
) -> DrillRecord | None:
    """The record of a drill that has ended; None for a drill that has not ended or never began.

    With `only`, just these players are named. Players whose name is deleted appear by seat or number.
    """
    if not session.events or session.started_at is None or session.ended_at is None:
        return None
    whole = report([Event.from_list(row) for row in session.events], scenario, child=session.child)
    players = list(session.players.filter(removed_at=None).select_related("person"))
    named = [(number, player) for number, player in enumerate(players, 1) if only is None or player in only]
    departments = departments_of(session, [player.person_id for _, player in named if player.person_id])
    people = tuple(
        Participant(
            shown_name(player, number, language),
            scenario.role(player.role).name[language],
            departments.get(player.person_id, "") if player.person_id else "",
        )
        for number, player in named
    )
    own = [str(session.organisation)] if session.organisation else []
    return DrillRecord(
        began_at=session.started_at,
        ended_at=max(session.ended_at, session.started_at + timedelta(seconds=session.tick / TICK_HZ)),
        place=whole.place[language],
        content=whole.content[language],
        departments=tuple(dict.fromkeys([*own, *(person.department for person in people if person.department)])),
        participants=people,
        report=whole,
    )


def in_language(moments: tuple[Any, ...], language: str) -> list[dict[str, Any]]:
    """Moments of a report in one language, for templates."""
    return [{"time_s": moment.time_s, "text": moment.text[language]} for moment in moments]
