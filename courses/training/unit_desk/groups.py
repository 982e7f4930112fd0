"""Who is behind, by post and by department: numbers, never names, the most overdue group first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from people.models import Organisation
from people.staff.roster import current

from ..models import Duty, SubjectKind

NONE = ""


@dataclass(slots=True)
class GroupLine:
    """The people of one post or department: how many there are, how many are behind, since when, with how much."""

    key: str
    name: str
    people: int = 0
    behind: set[uuid.UUID] = field(default_factory=set)
    duties: int = 0
    since: date | None = None

    @property
    def number_behind(self) -> int:
        return len(self.behind)

    def take(self, person: uuid.UUID, duties: int, since: date | None) -> None:
        """Counts the overdue duties of one of its people."""
        self.behind.add(person)
        self.duties += duties
        if since and (self.since is None or since < self.since):
            self.since = since


Behind = dict[uuid.UUID, tuple[int, date | None]]


def behind_by_person(late: Any) -> Behind:
    """How many overdue duties each person has, and since when; `late` are overdue duties of one unit."""
    rows = late.filter(subject_kind=SubjectKind.PERSON).order_by().values_list("subject_id", "due_on")
    found: Behind = {}
    for person, due in rows:
        number, since = found.get(person, (0, None))
        found[person] = (number + 1, min(day for day in (since, due) if day) if since or due else None)
    return found


def by_post(unit: Organisation, today: date, behind: Behind) -> list[GroupLine]:
    """The unit's posts; somebody who holds two is counted in both."""
    return _groups(unit, today, behind, "post__code", lambda row: row["post__name"] or NONE, ("post__name",))


def by_department(unit: Organisation, today: date, behind: Behind) -> list[GroupLine]:
    """The unit's departments; empty where it has none."""
    if not unit.departments.exists():
        return []
    lines = _groups(
        unit, today, behind, "department_id", lambda row: row["department__name"] or NONE, ("department__name",)
    )
    return lines if any(line.key for line in lines) else []


def _groups(
    unit: Organisation,
    today: date,
    behind: Behind,
    key: str,
    name: Callable[[dict[str, Any]], str],
    also: tuple[str, ...],
) -> list[GroupLine]:
    members = current(unit, today)
    counts = members.values(key, *also).annotate(people=Count("person", distinct=True)).order_by()
    lines = {row[key]: GroupLine(str(row[key] or ""), name(row), row["people"]) for row in counts}
    if behind:
        for group, person in members.values_list(key, "person_id").distinct():
            if person in behind and group in lines:
                lines[group].take(person, *behind[person])
    return sorted(lines.values(), key=lambda line: (-line.number_behind, line.since or date.max, line.name))


def duties_of_people(unit: Organisation) -> Any:
    """The duties of the unit's people that somebody may still owe."""
    return Duty.objects.filter(organisation=unit, subject_kind=SubjectKind.PERSON)
