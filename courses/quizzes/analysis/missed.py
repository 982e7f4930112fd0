"""Which topics people of each town miss most: by town in the order of codes, never towns by result."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Case, Count, F, FloatField, Value, When
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone

from divisions.models import Division
from people.access import overseen_divisions, overseen_q
from people.models import User

from ..models import AttemptItem
from ..subjects import Topic

LEAST_PEOPLE = 10
LOOKED_BACK = timedelta(days=365)
COUNTY_DIGITS, TOWN_DIGITS, SHOWN = 6, 9, 5
UNIT = "attempt__membership__organisation__"


@dataclass(frozen=True, slots=True)
class MissedTopic:
    """A topic in one town: how many people answered questions on it, and what share of the points they missed."""

    topic: str
    people: int
    answers: int
    missed: float


def may_see(user: User) -> bool:
    """Officers, for their own area."""
    return bool(user.is_superuser or overseen_divisions(user))


def missed_topics(user: User) -> list[tuple[str, list[MissedTopic]]]:
    """For each town of the user's area with ten people at least: its most-missed topics, worst first."""
    right = Case(When(is_correct=True, then=Value(1.0)), default=Value(0.0), output_field=FloatField())
    rows = (
        AttemptItem.objects.filter(overseen_q(user, UNIT), attempt__submitted_at__gte=timezone.now() - LOOKED_BACK)
        .filter(attempt__person__is_sample=False)
        .annotate(town=Substr(f"{UNIT}division__code", 1, TOWN_DIGITS), topic=F("version__question__topic"))
        .order_by()
        .values("town", "topic")
        .annotate(
            people=Count("attempt__person", distinct=True), answers=Count("pk"), share=Avg(Coalesce("points", right))
        )
        .filter(people__gte=LEAST_PEOPLE)
    )
    found: dict[str, list[MissedTopic]] = defaultdict(list)
    for row in rows:
        found[row["town"]].append(_topic(row))
    codes = {code for town in found for code in (_county(town), f"{town}000")}
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        (_place(town, names), sorted(topics, key=lambda one: -one.missed)[:SHOWN])
        for town, topics in sorted(found.items())
    ]


def _county(town: str) -> str:
    """The code of the county of a town, by the first digits of the town's."""
    return f"{town[:COUNTY_DIGITS]:0<12}"


def _place(town: str, names: dict[str, str]) -> str:
    """County and town: two counties may have a town of one name."""
    own, county = f"{town}000", _county(town)
    return " ".join(names.get(code, code) for code in ([county, own] if own != county else [own]))


def _topic(row: Any) -> MissedTopic:
    known = row["topic"] in Topic.values
    label = str(Topic(row["topic"]).label) if known else row["topic"]
    return MissedTopic(label, row["people"], row["answers"], 1 - (row["share"] or 0.0))
