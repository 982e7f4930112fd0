"""Which unit a line means: by number and address, else by name and division; in doubt it is asked."""

from __future__ import annotations

import uuid
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.credit_codes import is_credit_code
from common.normal import typed_code
from common.sheets.kinds import NEW, SKIP, Match, Row
from common.sheets.values import Value, comparable
from divisions.finding import find_divisions
from divisions.models import Division

from ...access import overseen_organisations, visible_divisions
from ...models import NumberKind, Organisation, User
from ..facts import ATTRIBUTES
from ..places import clean_credit_code, clean_number

COLUMNS = ("kind", "address", "number", "number_kind")


class Units:
    """Units by what tells them apart, read once; a line may change those of the officer's area alone."""

    def __init__(self, user: User) -> None:
        self.area: QuerySet[Division] = visible_divisions(user)
        self.mine = {unit.pk: unit for unit in overseen_organisations(user).select_related("division", "legal_body")}
        self.by_number: dict[str, list[Organisation]] = defaultdict(list)
        self.by_name: dict[tuple[str, int], list[Organisation]] = defaultdict(list)
        for unit in Organisation.objects.exclude(number="").select_related("division"):
            self.by_number[unit.number].append(unit)
        for unit in self.mine.values():
            self.by_name[comparable(unit.name), unit.division_id].append(unit)
        self._found: dict[str, Division | str] = {}

    def division(self, text: str) -> Division | str:
        """The division that a cell means, or the sentence why none."""
        if text not in self._found:
            found = find_divisions(text, self.area)
            if len(found) == 1:
                self._found[text] = found[0]
            elif found:
                names = "、".join(f"{row.full_name} {row.code}" for row in found)
                self._found[text] = _("Several divisions are meant: %(names)s.") % {"names": names}
            else:
                self._found[text] = _("No division of your area has this name or code.")
        return self._found[text]

    def match(self, row: Row) -> Match:
        """Which unit a row means. Its division becomes a code, its number gets its kind."""
        place = self.division(str(row.values.get("division") or ""))
        if isinstance(place, str):
            return Match(problem=place)
        row.values["division"] = place.code
        if problem := _complete_number(row):
            return Match(problem=problem)
        if row.answer:
            unit = None if row.answer in (NEW, SKIP) else self.mine.get(uuid.UUID(row.answer))
            return self._of(unit) if unit else Match()
        return self._unit(row, place)

    def _unit(self, row: Row, place: Division) -> Match:
        named = self.by_name[comparable(str(row.values["name"])), place.pk]
        number, address = str(row.values.get("number") or ""), typed_code(str(row.values.get("address") or ""))
        bodies = self.by_number[number] if number else []
        same = [unit for unit in bodies if address and typed_code(unit.address) == address]
        if same and not any(unit.pk in self.mine for unit in same):
            return Match(problem=_("A unit with this number and address is entered already, outside your area."))
        if len(same) == 1:
            return self._of(same[0])
        if len(named) == 1 and (not number or not named[0].number or named[0].number == number):
            return self._of(named[0])
        unsure = same or [unit for unit in bodies if unit.pk in self.mine and not (address and unit.address)] or named
        return Match(choices=tuple((str(unit.pk), _words(unit)) for unit in unsure)) if unsure else Match()

    def _of(self, unit: Organisation) -> Match:
        return Match(str(unit.pk), unit.name, values_of(self.mine.get(unit.pk, unit)))


def values_of(unit: Organisation) -> dict[str, Value]:
    """What a sheet can change of a unit."""
    values: dict[str, Value] = {name: getattr(unit, name) for name in (*COLUMNS, *ATTRIBUTES)}
    body = unit.legal_body
    return values | {
        "name": unit.name,
        "division": unit.division.code,
        "legal_body_name": body.name if body else unit.legal_body_name,
        "legal_body_code": body.number if body else unit.legal_body_code,
    }


def _complete_number(row: Row) -> str:
    """Gives a number its kind where it says so itself; a sentence when it cannot be kept."""
    number, kind = str(row.values.get("number") or ""), str(row.values.get("number_kind") or "")
    if not kind and (is_credit_code(number) or len(number) == 18):
        kind = NumberKind.CREDIT_CODE.value
    try:
        row.values["number"] = clean_number(kind, number)
        clean_credit_code(str(row.values.get("legal_body_code") or ""))
    except ValidationError as error:
        return " ".join(error.messages)
    row.values["number_kind"] = kind
    return ""


def _words(unit: Organisation) -> str:
    return f"{unit.name}（{unit.division.name}，{unit.address or _('no address')}）"
