"""A player's solo runs of one drill: the best one and the last ones."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from people.models import Person

from ..models import DrillMode, DrillPlayer, DrillState

MOST_SHOWN = 10
# The columns of a Run, in its order. The drill's event log is large and is not loaded.
FIELDS: Any = ("pk", "total", "card__time_s", "card__band", "session__ended_at", "session__limit_s")


@dataclass(frozen=True, slots=True)
class Run:
    """One scored run. `time_s` is when the player was safe; None when they never were."""

    player: uuid.UUID
    total: float
    time_s: float | None
    band: str
    ended_at: datetime
    limit_s: int | None

    @property
    def rank(self) -> tuple[float, float]:
        """The sort key of a run: points first, then the time."""
        return self.total, -(math.inf if self.time_s is None else self.time_s)


@dataclass(frozen=True, slots=True)
class Standing:
    """A run among all runs of its player, oldest first.

    `best` may be the run itself. `new_best` compares it with earlier runs only. `fastest_s` is the shortest time to
    safety of the runs that passed, because running straight for the door is fast as well.
    """

    this: Run
    best: Run
    fastest_s: float | None
    first: bool
    new_best: bool
    runs: tuple[Run, ...]


def owned_by(person: Person | None, players: Iterable[str]) -> QuerySet[DrillPlayer]:
    """The players of one person; without a person, the players started in this browser."""
    if person is not None:
        return DrillPlayer.objects.filter(person=person)
    return DrillPlayer.objects.filter(person=None, pk__in=list(players))


def runs_of(players: QuerySet[DrillPlayer], scenario: str, role: str) -> list[Run]:
    """The scored solo runs of these players in one role of a scenario, oldest first."""
    rows = players.filter(
        session__mode=DrillMode.SOLO,
        session__state=DrillState.ENDED,
        session__scenario=scenario,
        role=role,
        total__isnull=False,
    ).order_by("session__ended_at", "pk")
    return [Run(*row) for row in rows.values_list(*FIELDS)]


def standing(player: DrillPlayer, players: QuerySet[DrillPlayer]) -> Standing | None:
    """How a player's run compares with their others; None when it was not scored or not played alone."""
    runs = runs_of(players, player.session.scenario, player.role)
    place = next((index for index, run in enumerate(runs) if run.player == player.pk), -1)
    if place < 0:
        return None
    this, earlier = runs[place], runs[:place]
    times = [run.time_s for run in runs if run.time_s is not None and run.band != "fail"]
    return Standing(
        this=this,
        best=max(runs, key=lambda run: run.rank),
        fastest_s=min(times, default=None),
        first=not earlier,
        new_best=bool(earlier) and this.rank > max(run.rank for run in earlier),
        runs=tuple(runs[max(0, min(place, len(runs) - MOST_SHOWN)) :][:MOST_SHOWN]),
    )


def bests_of(players: QuerySet[DrillPlayer]) -> dict[tuple[str, str], Run]:
    """The best run by scenario and role."""
    wanted = players.filter(session__mode=DrillMode.SOLO, session__state=DrillState.ENDED, total__isnull=False)
    best: dict[tuple[str, str], Run] = {}
    for scenario, role, *row in wanted.values_list("session__scenario", "role", *FIELDS):
        run = Run(*row)
        key = (scenario, role)
        if key not in best or run.rank > best[key].rank:
            best[key] = run
    return best
