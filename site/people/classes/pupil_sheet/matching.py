"""Which seat a line means: of the class with the name that grade and class make, in the sheet's school year."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from common.sheets.kinds import Match
from common.sheets.values import Value, comparable

from ...models import Membership, Organisation, SchoolClass
from ..names import class_name, grade_of


class Seats:
    """The classes of a school in one school year and the seats that are taken, read once."""

    def __init__(self, school: Organisation, school_year: int) -> None:
        self.school, self.school_year = school, school_year
        rows = SchoolClass.objects.filter(organisation=school, school_year=school_year)
        self.classes = {comparable(row.name): row for row in rows}
        taken = Membership.objects.filter(school_class__in=rows, ended_on=None, seat__isnull=False)
        self.taken = {(row.school_class_id, row.seat): row for row in taken.order_by("school_class", "seat")}
        self.by_pk = {str(row.pk): row for row in self.taken.values()}

    def place_of(self, values: Mapping[str, Value]) -> tuple[int, str, int] | None:
        """Grade, name of the class and seat that a line says; None when its grade is none."""
        grade = grade_of(str(values.get("grade") or ""), self.school, self.school_year)
        if grade is None:
            return None
        return grade, class_name(str(values.get("class") or ""), grade, self.school), int(str(values.get("seat") or 0))

    def match(self, values: Mapping[str, Value], most: int) -> Match:
        place = self.place_of(values)
        if place is None:
            return Match(problem=_("This grade is not known: write it as 三年级, 初一, 小班 or 2023级."))
        grade, name, seat = place
        if seat > most:
            return Match(problem=_("A class has at most %(most)s seats.") % {"most": most})
        held = self.classes.get(comparable(name))
        if held is None:
            return Match()
        if held.grade != grade:
            return Match(problem=_("The class %(name)s is of another grade.") % {"name": name})
        if held.ended_on is not None:
            return Match(problem=_("The class %(name)s is over.") % {"name": name})
        row = self.taken.get((held.pk, seat))
        return Match(subject=str(row.pk), title=f"{name} {seat}") if row else Match()

    def missing(self, named: set[str]) -> list[Match]:
        """Seats that the list does not name, of classes of which it names one."""
        classes = {row.school_class_id for key, row in self.by_pk.items() if key in named}
        names: dict[uuid.UUID | None, str] = {row.pk: row.name for row in self.classes.values()}
        return [
            Match(subject=key, title=f"{names.get(row.school_class_id)} {row.seat}")
            for key, row in self.by_pk.items()
            if key not in named and row.school_class_id in classes
        ]
