"""Who was present: ticked one by one, by department or post, everybody, or typed from the sign-in sheet."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Membership, Organisation, PersonKind, SchoolClass

from ..records.naming import members_on
from ..rulebook.periods import school_year

MOST_LISTED = 200
SEPARATORS = re.compile(r"[、，,;；\n\r\t]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list, as the page shows them."""

    pk: uuid.UUID
    name: str
    about: str


@dataclass
class Roster:
    """The people of a unit today by the groups one can tick, and by what is written on a sign-in sheet."""

    unit: Organisation
    groups: dict[str, tuple[str, set[uuid.UUID]]] = field(default_factory=dict)
    people: dict[uuid.UUID, Listed] = field(default_factory=dict)
    called: dict[str, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    classes: dict[str, SchoolClass] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: Organisation) -> Roster:
        roster = cls(unit)
        staff = [member for member in members_on(unit) if member.person.kind == PersonKind.EMPLOYEE]
        everybody = {member.person_id for member in staff}
        if everybody:
            roster.groups["all"] = (_("Everybody on shift (%(count)s)") % {"count": len(everybody)}, everybody)
        for member in staff:
            roster._add(member)
        for key, (name, keys) in list(roster.groups.items()):
            if key != "all":
                roster.groups[key] = (f"{name}（{len(keys)}）", keys)
        roster._add_classes()
        return roster

    def _add(self, member: Membership) -> None:
        about = " · ".join(str(part) for part in (member.department, member.post) if part)
        known = self.people.get(member.person_id)
        if known and about and about not in known.about:
            about = f"{known.about}、{about}" if known.about else about
        self.people[member.person_id] = Listed(
            member.person_id, member.person.name, about or (known and known.about) or ""
        )
        for text in (member.person.name, member.staff_number):
            if text:
                self.called[text].add(member.person_id)
        parts = (("department", member.department), ("post", member.post))
        for kind, part in parts:
            if part is not None:
                _name, keys = self.groups.setdefault(f"{kind}:{part.pk}", (str(part), set()))
                keys.add(member.person_id)

    def _add_classes(self) -> None:
        if not self.unit.is_school:
            return
        year = school_year(timezone.localdate()).start.year
        rows: QuerySet[SchoolClass] = self.unit.classes.filter(school_year=year)
        for row in rows:
            self.classes[f"class:{row.pk}"] = row
            self.groups[f"class:{row.pk}"] = (row.name, set())

    def pupils_of(self, keys: Iterable[str]) -> set[uuid.UUID]:
        """The pupils of these classes today."""
        classes = [self.classes[key].pk for key in keys if key in self.classes]
        rows = Membership.objects.filter(school_class__in=classes, ended_on=None, person__kind=PersonKind.PUPIL)
        return set(rows.values_list("person_id", flat=True))

    def named(self, text: str) -> tuple[set[uuid.UUID], list[str]]:
        """The people meant by the names or staff numbers of a text, and those nobody or several are called."""
        found, strange = set(), []
        for name in filter(None, (part.strip() for part in SEPARATORS.split(text))):
            people = self.called.get(name, set())
            if len(people) == 1:
                found |= people
            else:
                strange.append(name)
        return found, strange

    def listed(self) -> list[Listed]:
        """The first people of the list; the page says how many there are in all."""
        return list(self.people.values())[:MOST_LISTED]


def choices_of(roster: Roster) -> list[tuple[str, Any]]:
    """The groups, as a form offers them."""
    return [(key, name) for key, (name, _people) in roster.groups.items()]
